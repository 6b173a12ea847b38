package dev.keyturn.auth.keys;

import dev.keyturn.auth.keystore.KeysProperties;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/**
 * What an operator wants to know of the keys at a glance. An overdue rotation is a warning and not an outage: the key of
 * now signs on. So is a restore that nobody has recovered from: no other node would do better, nor this one after a start. A
 * node that may not sign is down.
 */
@Component("keys")
class KeysHealth extends AbstractHealthIndicator {
    /** A rotation that waits for a slow consumer is late; one that nobody makes is overdue. */
    private static final Duration LATE = Duration.ofMinutes(10);

    private final CurrentKeys current;
    private final RestoreWatch restore;
    private final KeysProperties settings;
    private final Clock clock;

    KeysHealth(CurrentKeys current, RestoreWatch restore, KeysProperties settings, Clock clock) {
        this.current = current;
        this.restore = restore;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        KeySnapshot keys = current.reading().keys();
        Instant next = keys.plan().rotatesAt();
        health.status(current.fresh() ? "UP" : "DOWN")
                .withDetail("signs", keys.active().kid())
                .withDetail("next_rotation_at", next)
                .withDetail("read_seconds_ago", current.age().toSeconds());
        Instant overdue = next.plus(settings.consumerPatience()).plus(LATE);
        if (overdue.isBefore(clock.instant())) {
            health.withDetail(
                    "warning",
                    "The rotation is overdue since " + next
                            + ". See `keyturn keys plan` and `keyturn keys consumers`, and the log for why.");
        }
        if (restore.holding()) {
            health.withDetail(
                    "warning",
                    "The database was restored from a backup, and nothing is issued until `keyturn recover`."
                            + " See docs/runbooks/restore.md.");
        }
        if (!current.fresh()) {
            health.withDetail("warning", "This node signs nothing until it can read the keys in the database again.");
        }
    }
}
