package dev.keyturn.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.edge.requests.RequestHandling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** A setting that makes no sense keeps the server from starting, as {@code docs/settings.md} says. */
class SettingsBoundsTest {
    private final ApplicationContextRunner server = new ApplicationContextRunner()
            .withUserConfiguration(Settings.class)
            .withPropertyValues(
                    "keyturn.issuer=http://localhost:9000",
                    "keyturn.api-audience=http://localhost:8080",
                    "keyturn.jwks.uri=http://localhost:9000/oauth2/jwks",
                    "keyturn.trust.uri=http://localhost:9000/oauth2/trust",
                    "keyturn.trust.audience=http://localhost:9000");

    @Test
    void allHaveADefaultThatMakesSense() {
        server.run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keyturn.http.max-wait=-PT1S",
                "keyturn.http.max-head-time=PT0S",
                "keyturn.http.max-body-time=PT0S",
                "keyturn.http.max-body-size=0B",
                "keyturn.jwks.connect-timeout=PT0S",
                "keyturn.jwks.timeout=-PT1S",
                "keyturn.jwks.refresh-ahead=-PT1S",
                "keyturn.jwks.retry-interval=PT0S",
                "keyturn.jwks.unknown-kid-interval=PT0S",
                "keyturn.trust.connect-timeout=PT0S",
                "keyturn.trust.timeout=PT0S",
                "keyturn.trust.hold=PT0S",
                "keyturn.trust.hold=PT26S",
                "keyturn.push.ticket-lifetime=PT0.5S",
                "keyturn.push.ping=PT0S",
                "keyturn.push.pong=PT0S",
                "keyturn.push.recheck=PT0S",
                "keyturn.push.send-timeout=-PT5S",
                "keyturn.push.resume-wait=-PT1S",
                "keyturn.push.drain=-PT1S",
                "keyturn.push.hint-linger=-PT1S",
                "keyturn.push.send-queue=0B",
                "keyturn.push.backlog=-1B",
                "keyturn.push.sockets-per-server=-1",
                "keyturn.http.max-connections=-1",
                "keyturn.http.max-unfinished=-1",
                "keyturn.http.max-unfinished=1000000",
                "keyturn.push.max-inbound-message=-1B"
            })
    void nonsenseIsRefused(String setting) {
        server.withPropertyValues(setting).run(context -> assertThat(context).hasFailed());
    }

    @Configuration(proxyBeanMethods = false)
    @ConfigurationPropertiesScan(basePackageClasses = {ResourceServer.class, RequestHandling.class})
    static class Settings {}
}
