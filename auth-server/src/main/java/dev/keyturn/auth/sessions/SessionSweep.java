package dev.keyturn.auth.sessions;

import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Goes through all sessions in the order in which they began, a slice at a time, each slice in a transaction of its
 * own. It is for changes to too many sessions for one statement, and for sessions that no index finds, because every
 * turn would have to change that index. The access tokens of the sessions that it ends or removes are dead already, so
 * resource servers are not told.
 */
@Component
public class SessionSweep {
    private static final Logger log = LoggerFactory.getLogger(SessionSweep.class);
    private static final int SLICE = 2_000;

    /** Slices of a run of the clean-up: ten million sessions are looked at within nine hours. */
    private static final int SLICES = 10;

    /** How long an operator waits who ends everybody's sessions; the rest are ended after that. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private static final String END = """
            UPDATE session SET revoked_at = clock_timestamp() WHERE sid = ANY (ARRAY(
                SELECT s.sid FROM session s JOIN slice USING (sid)
                WHERE s.revoked_at IS NULL AND s.expires_at > clock_timestamp()
                  AND s.created_at <= (SELECT renewed_at FROM key_state)
                FOR UPDATE OF s SKIP LOCKED))""";

    private static final String REMOVE = """
            DELETE FROM session WHERE sid = ANY (ARRAY(
                SELECT s.sid FROM session s JOIN slice USING (sid)
                WHERE s.idle_expires_at < now() - make_interval(secs => %d)
                FOR UPDATE OF s SKIP LOCKED))""".formatted(SessionExpiry.LONGEST_ACCESS_TOKEN.toSeconds());

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final AtomicReference<Position> next = new AtomicReference<>(Position.START);

    /** Whether the log has told that idle sessions stay, until they go again. */
    private final AtomicBoolean stuck = new AtomicBoolean();

    SessionSweep(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /**
     * Ends the sessions that began before all keys were replaced. Their tokens have been worth nothing since; this is for
     * the lists to show it.
     *
     * @return how many were ended within a few seconds; the others are ended on a thread of their own, or by the clean-up
     */
    public int endThoseFromBefore() {
        long start = System.nanoTime();
        int ended = 0;
        try {
            @Nullable Position position = Position.START;
            while (position != null) {
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    Position rest = position;
                    Thread.ofVirtual().name("session-sweep").start(() -> endFrom(rest));
                    return ended;
                }
                Slice slice = slice(position, END);
                ended += slice.rows();
                position = slice.last();
            }
        } catch (DataAccessException | TransactionException e) {
            notAllEnded(e);
        }
        return ended;
    }

    private void endFrom(Position start) {
        try {
            @Nullable Position position = start;
            while (position != null) {
                position = slice(position, END).last();
            }
            log.info("All sessions from before the keys were replaced have ended");
        } catch (DataAccessException | TransactionException e) {
            notAllEnded(e);
        }
    }

    private static void notAllEnded(Exception why) {
        log.warn(
                "Some sessions from before the keys were replaced are listed for a while, with tokens that nobody takes: {}",
                why.getClass().getSimpleName());
    }

    /**
     * Removes sessions that were not refreshed in time and have no good token any more; also ends the sessions from
     * before the keys were replaced that are left.
     */
    @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT1M")
    void removeIdle() {
        try {
            for (int i = 0; i < SLICES; i++) {
                slice(next.get(), END);
                Position last = slice(next.get(), REMOVE).last();
                next.set(last == null ? Position.START : last);
                if (last == null) {
                    break;
                }
            }
            if (stuck.getAndSet(false)) {
                log.info("Idle sessions are removed again");
            }
        } catch (DataAccessException | TransactionException e) {
            // Sessions that stay for now harm nobody: they wait for the next run.
            if (!stuck.getAndSet(true)) {
                log.warn(
                        "Idle sessions are not removed for now: {}",
                        e.getClass().getSimpleName());
            }
        }
    }

    private Slice slice(Position after, String statement) {
        return Objects.requireNonNull(transaction.execute(status -> {
            jdbc.sql("SELECT set_config('keyturn.tokens_are_dead', 'on', true)")
                    .query(String.class)
                    .single();
            return jdbc.sql("""
                    WITH slice AS MATERIALIZED (
                        SELECT sid, created_at FROM session
                        WHERE (created_at, sid) > (:at, :sid) ORDER BY created_at, sid LIMIT :slice
                    ), done AS (%s RETURNING 1)
                    SELECT (SELECT count(*) FROM done) AS done, last.created_at, last.sid
                    FROM (SELECT) one LEFT JOIN (
                        SELECT created_at, sid FROM slice ORDER BY created_at DESC, sid DESC LIMIT 1) last ON true""".formatted(statement))
                    .param("at", after.createdAt().atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE)
                    .param("sid", after.sid())
                    .param("slice", SLICE)
                    .query((row, number) -> {
                        OffsetDateTime at = row.getObject("created_at", OffsetDateTime.class);
                        return new Slice(
                                row.getInt("done"),
                                at == null ? null : new Position(at.toInstant(), row.getObject("sid", UUID.class)));
                    })
                    .single();
        }));
    }

    /** Where a session stands. */
    private record Position(Instant createdAt, UUID sid) {
        static final Position START = new Position(Instant.EPOCH, new UUID(0, 0));
    }

    /**
     * The result of a slice.
     *
     * @param rows how many sessions were ended or removed
     * @param last the last session that was looked at; null if there are no more
     */
    private record Slice(int rows, @Nullable Position last) {}
}
