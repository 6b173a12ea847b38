package dev.keyturn.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** A setting that makes no sense keeps the server from starting, as {@code docs/settings.md} says. */
class SettingsBoundsTest {
    private final ApplicationContextRunner server =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @Test
    void allHaveADefaultThatMakesSense() {
        server.run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keyturn.keys.refresh-rotate-every=-PT1S",
                "keyturn.keys.refresh-rotate-every=PT1H",
                "keyturn.passwords.queue=1000000000",
                "keyturn.passwords.threads=1000000000"
            })
    void nonsenseIsRefused(String setting) {
        server.withPropertyValues(setting).run(context -> assertThat(context).hasFailed());
    }

    @ParameterizedTest
    @CsvSource({
        "keyturn.keys.jwks-max-age=PT0.5S, must be from PT1S to PT5M",
        "keyturn.keys.jwks-max-age=PT5M1S, must be from PT1S to PT5M",
        "keyturn.keys.clock-skew=PT-1S, leave it out for PT30S",
        "keyturn.keys.consumer-patience=PT-1S, leave it out for PT2M",
        "keyturn.keys.rotate-every=PT5M30S, make rotate-every longer"
    })
    void settingsOfKeysUnderWhichNoneCouldBeRotatedAreRefusedWithTheWayOut(String setting, String told) {
        server.withPropertyValues(setting)
                .run(context -> assertThat(context).getFailure().hasStackTraceContaining(told));
    }

    @Test
    void keysMayBeRotatedEveryTwoSeconds() {
        server.withPropertyValues(
                        "keyturn.keys.jwks-max-age=PT1S",
                        "keyturn.keys.clock-skew=PT0S",
                        "keyturn.keys.rotate-every=PT2S")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Configuration(proxyBeanMethods = false)
    @ConfigurationPropertiesScan({"dev.keyturn.auth.keystore", "dev.keyturn.auth.passwords"})
    static class Settings {}
}
