package dev.keyturn.auth.keys;

import dev.keyturn.auth.keystore.SigningKey;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Metrics: how old the keys are, and when the next one takes over. */
@Component
class KeyMetrics {
    private final CurrentKeys current;
    private final Clock clock;
    private final MultiGauge ages;

    KeyMetrics(CurrentKeys current, RestoreWatch restore, Clock clock, MeterRegistry meters) {
        this.current = current;
        this.clock = clock;
        this.ages = MultiGauge.builder("keyturn.keys.age")
                .description("Since when each key is in its state")
                .baseUnit("seconds")
                .register(meters);
        Gauge.builder("keyturn.keys.next.rotation", this, KeyMetrics::untilRotation)
                .description("Time to the next rotation; negative if it is overdue")
                .baseUnit("seconds")
                .register(meters);
        Gauge.builder("keyturn.keys.read.age", current, keys -> keys.age().toMillis() / 1000.0)
                .description("How long ago this node read the state of the keys; past 10 it signs nothing")
                .baseUnit("seconds")
                .register(meters);
        Gauge.builder("keyturn.restore.held", restore, watch -> watch.holding() ? 1 : 0)
                .description("1 while nothing is issued because the database was restored and nobody has recovered")
                .register(meters);
    }

    /** Registers the gauges anew, because the keys change. */
    @Scheduled(fixedDelayString = "PT5S")
    void keysOfNow() {
        KeySnapshot keys = current.reading().keys();
        Instant now = clock.instant();
        ages.register(
                keys.keys().stream()
                        .filter(SigningKey::published)
                        .map(key -> MultiGauge.Row.of(
                                Tags.of("kid", key.kid(), "state", key.state().name()),
                                Duration.between(since(key), now).toSeconds()))
                        .toList(),
                true);
    }

    private double untilRotation() {
        return Duration.between(clock.instant(), current.reading().keys().plan().nextRotationAt())
                .toSeconds();
    }

    private static Instant since(SigningKey key) {
        return Objects.requireNonNull(
                switch (key.state()) {
                    case ACTIVE -> key.activatedAt();
                    case RETIRED -> key.retiredAt();
                    case STANDBY, REVOKED, REMOVED -> key.publishedAt();
                });
    }
}
