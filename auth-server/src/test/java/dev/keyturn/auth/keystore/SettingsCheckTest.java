package dev.keyturn.auth.keystore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.edge.operation.StartupRefusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsCheckTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "PT0.5S, PT30S, P90D, -, jwks-max-age is PT0.5S",
                "PT5M1S, PT30S, P90D, -, jwks-max-age is PT5M1S",
                "PT5M, PT-1S, P90D, -, neither can be negative",
                "PT5M, PT30S, PT5M30S, -, 'must be published for PT5M30S'",
                "PT5M, PT30S, P90D, PT15M, 'tokens are good for PT15M'"
            })
    void whatCouldNeverBeSafeStopsTheStart(
            Duration maxAge, Duration skew, Duration every, @Nullable Duration retain, String sentence) {
        KeysProperties settings = settings(maxAge, skew, every, retain);

        assertThatThrownBy(() -> SettingsCheck.check(settings, Duration.ofMinutes(15)))
                .isInstanceOf(StartupRefusal.class)
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "PT5M, PT30S, P90D, -",
                "PT3S, PT1S, PT10S, -",
                "PT1S, PT0S, PT2S, -",
                "PT5M, PT30S, P90D, PT15M30S"
            })
    void whatCanBeSafeDoesNot(Duration maxAge, Duration skew, Duration every, @Nullable Duration retain) {
        KeysProperties settings = settings(maxAge, skew, every, retain);

        assertThatCode(() -> SettingsCheck.check(settings, Duration.ofMinutes(15)))
                .doesNotThrowAnyException();
    }

    @Test
    void thereAlwaysIsOneClientWithTokensOfFiveMinutes() {
        KeysProperties settings =
                settings(Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofDays(1), Duration.ofMinutes(5));

        assertThatThrownBy(() -> SettingsCheck.check(settings, Duration.ZERO))
                .isInstanceOf(StartupRefusal.class)
                .hasMessageContaining("tokens are good for PT5M");
    }

    @ParameterizedTest
    @CsvSource({"PT5M, PT30S, true", "PT29S, PT1S, true", "PT28S, PT1S, false", "PT3S, PT1S, false"})
    void consumersThatAskEveryThirtySecondsAreCoveredFromThirtySecondsOn(
            Duration maxAge, Duration skew, boolean covered) {
        KeysProperties settings = settings(maxAge, skew, Duration.ofDays(90), null);

        assertThat(SettingsCheck.coversCommonConsumers(settings)).isEqualTo(covered);
    }

    private static KeysProperties settings(Duration maxAge, Duration skew, Duration every, @Nullable Duration retain) {
        return new KeysProperties(maxAge, skew, every, Duration.ofMinutes(2), retain);
    }
}
