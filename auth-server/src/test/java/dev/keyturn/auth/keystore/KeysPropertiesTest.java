package dev.keyturn.auth.keystore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysPropertiesTest {
    @ParameterizedTest
    @CsvSource({"PT5M, PT30S, true", "PT29S, PT1S, true", "PT28S, PT1S, false", "PT3S, PT1S, false"})
    void consumersThatAskEveryThirtySecondsAreCoveredFromThirtySecondsOn(
            Duration maxAge, Duration skew, boolean covered) {
        KeysProperties settings =
                new KeysProperties(maxAge, skew, Duration.ofDays(90), Duration.ofMinutes(2), Duration.ofDays(90));

        assertThat(settings.coverCommonConsumers()).isEqualTo(covered);
    }
}
