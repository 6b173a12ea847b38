package dev.keyturn.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class MomentsTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-11-21T22:30:00Z");
    private final Moments moments = new Moments(Clock.fixed(NOW, BERLIN), BERLIN);

    @Test
    void aTimeIsLocalAndHasItsDateUnlessItIsToday() {
        assertThat(moments.at(Instant.parse("2026-11-21T22:45:10Z"))).isEqualTo("23:45:10");
        assertThat(moments.at(Instant.parse("2026-11-21T23:45:10Z"))).isEqualTo("2026-11-22 00:45");
    }

    @Test
    void saysHowFarAwayInTheTwoLargestUnits() {
        assertThat(moments.away(NOW.plusSeconds(250))).isEqualTo("in 4 min 10 s");
        assertThat(moments.away(NOW.minusSeconds(90_061))).isEqualTo("1 d 1 h ago");
        assertThat(moments.when(NOW.plusSeconds(3))).isEqualTo("23:30:03, in 3 s");
    }

    @Test
    void roundsUpSoThatNobodyComesTooEarly() {
        assertThat(Moments.span(Duration.ofMillis(1))).isEqualTo("1 s");
        assertThat(Moments.span(Duration.ofMillis(59_001))).isEqualTo("1 min");
        assertThat(Moments.span(Duration.ZERO)).isEqualTo("0 s");
        assertThat(Moments.span(Duration.ofDays(90))).isEqualTo("90 d");
    }
}
