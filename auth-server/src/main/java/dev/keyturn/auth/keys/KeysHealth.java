package dev.keyturn.auth.keys;

import dev.keyturn.auth.keystore.KeysProperties;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What an operator wants to know of the keys at a glance. An overdue rotation is a warning and not an outage: the key of
 * now signs on. So is a restore that nobody has recovered from: no other node would do better, nor this one after a start. A
 * node that may not sign is down, and not ready, if it reaches the database all the same: then others may do better. While
 * the database is away, the status is unknown, and the node stays ready: it still has the key set to give.
 */
@Component("keys")
class KeysHealth extends AbstractHealthIndicator {
    private static final Logger log = LoggerFactory.getLogger(KeysHealth.class);

    /** How late a rotation may be: it may wait for a slow consumer, and is overdue only after that. */
    private static final Duration LATE = Duration.ofMinutes(10);

    private final CurrentKeys current;
    private final RestoreWatch restore;
    private final KeysProperties settings;
    private final Clock clock;
    private final JdbcClient jdbc;

    KeysHealth(CurrentKeys current, RestoreWatch restore, KeysProperties settings, Clock clock, JdbcClient jdbc) {
        this.current = current;
        this.restore = restore;
        this.settings = settings;
        this.clock = clock;
        this.jdbc = jdbc;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        KeySnapshot keys = current.reading().keys();
        Instant next = keys.plan().rotatesAt();
        health.status(status())
                .withDetail("signs", keys.active().kid())
                .withDetail("next_rotation_at", next)
                .withDetail("read_seconds_ago", current.age().toSeconds());
        Instant overdue = next.plus(settings.consumerPatience()).plus(LATE);
        List<String> warnings = new ArrayList<>();
        if (overdue.isBefore(clock.instant())) {
            warnings.add("The rotation is overdue since " + next
                    + ". See `keyturn keys plan` and `keyturn keys consumers`, and the log for why.");
        }
        if (restore.holding()) {
            warnings.add("The database was restored from a backup, and nothing is issued until `keyturn recover`."
                    + " See docs/runbooks/restore.md.");
        }
        if (!current.fresh()) {
            warnings.add("This node signs nothing until it can read the keys in the database again.");
        }
        if (!warnings.isEmpty()) {
            health.withDetail("warnings", warnings);
        }
    }

    private Status status() {
        if (current.fresh()) {
            return Status.UP;
        }
        try {
            jdbc.sql("SELECT 1").query(Integer.class).single();
            return Status.DOWN;
        } catch (DataAccessException away) {
            log.debug("The database is away, which `db` tells", away);
            return Status.UNKNOWN;
        }
    }
}
