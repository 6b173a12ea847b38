package dev.keyturn.auth.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class DatabaseClockTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> own = new AtomicReference<>(NOW.plus(Duration.ofDays(1)));
    private final Clock node = ((InstantSource) own::get).withZone(ZoneOffset.UTC);
    private final DatabaseClock clock = new DatabaseClock(node);

    @Test
    void isTheSameWhateverTheNodesOwnClockSays() {
        clock.said(NOW, own.get());

        assertThat(clock.instant()).isCloseTo(NOW, within(Duration.ofSeconds(30)));
        own.set(Instant.EPOCH);
        assertThat(clock.instant()).isCloseTo(NOW, within(Duration.ofSeconds(30)));
    }

    @Test
    void namesADifferenceOnceInAWhile(CapturedOutput output) {
        clock.said(NOW, own.get());
        clock.said(NOW, own.get());

        assertThat(output.getOut()).containsOnlyOnce("This server's clock is 86400 s ahead of the database's.");
        var health = new ClockHealthIndicator(clock).health();
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails())
                .containsEntry("ahead_seconds", 86400L)
                .containsEntry("warning", "This server's clock is 86400 s ahead of the database's.");
    }

    @Test
    void saysNothingOfClocksThatAgree(CapturedOutput output) {
        clock.said(own.get(), own.get());

        assertThat(output.getOut()).doesNotContain("This server's clock");
        assertThat(new ClockHealthIndicator(clock).health().getDetails()).doesNotContainKey("warning");
    }
}
