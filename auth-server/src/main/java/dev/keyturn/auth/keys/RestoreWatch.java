package dev.keyturn.auth.keys;

import dev.keyturn.auth.audit.AuditEvent;
import dev.keyturn.auth.audit.AuditLog;
import dev.keyturn.auth.seals.StateFolder;
import dev.keyturn.edge.errors.PassingFault;
import dev.keyturn.edge.operation.StartupRefusal;
import dev.keyturn.model.Scope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Notices that the database was restored from a backup, and lets nothing be signed until somebody has recovered from
 * it: what was revoked or ended since the backup would be good again.
 */
@Component
public class RestoreWatch implements InitializingBean {
    private static final Logger log = LoggerFactory.getLogger(RestoreWatch.class);

    /** Whether the last count is over 30 s old, or as far in the future because the database's clock was set back. */
    private static final String DUE = "abs(extract(epoch FROM clock_timestamp() - beaten_at)) > 30";

    private final JdbcClient jdbc;
    private final StateFolder folder;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final AtomicBoolean holding = new AtomicBoolean();
    private final AtomicBoolean troubled = new AtomicBoolean();
    private final ReentrantLock looking = new ReentrantLock();

    RestoreWatch(JdbcClient jdbc, StateFolder folder, AuditLog audit, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.folder = folder;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** Before anything can be signed. */
    @Override
    public void afterPropertiesSet() {
        look();
    }

    @Scheduled(fixedDelayString = "PT2S")
    void keepLooking() {
        if (looking.isLocked()) {
            return;
        }
        try {
            look();
            troubled.set(false);
        } catch (DataAccessException | TransactionException e) {
            log.debug("The database is away, which others tell: what was known holds", e);
        } catch (StartupRefusal e) {
            if (!troubled.getAndSet(true)) {
                log.error(
                        "Whether the database was restored cannot be seen, so what was known holds: {}",
                        e.getMessage());
            }
        }
    }

    /** Compares the database's count with the one kept here, and keeps the database's unless it is behind. */
    public void look() {
        // One look at a time, so that an older read never has the last word.
        looking.lock();
        try {
            transaction.executeWithoutResult(status -> compare());
        } finally {
            looking.unlock();
        }
    }

    private void compare() {
        Stored stored = read();
        Optional<Beat> kept = folder.lines(file(stored)).stream().findFirst().flatMap(Beat::parse);
        boolean behind = kept.filter(stored.beat()::isBehind).isPresent();
        // Held before it is noted, because this database may not take the note.
        hold(behind || stored.restored());
        if (behind && !stored.restored()) {
            notice(stored, kept.orElseThrow());
        } else if (!behind && !stored.restored()) {
            goOn(stored, kept);
        }
    }

    /** Ends the hold. The caller has replaced everything that must not come back, in the same transaction. */
    public void recovered() {
        jdbc.sql("""
                UPDATE restore_watch
                SET restored_at = NULL, beat = 0, beaten_at = clock_timestamp(),
                    timeline = greatest(timeline + 1, extract(epoch FROM clock_timestamp())::bigint)""").update();
    }

    /** When the database counted last: while a restore is held, about when its backup was made. */
    public Instant lastCount() {
        return jdbc.sql("SELECT beaten_at FROM restore_watch")
                .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .single();
    }

    /** Whether a restore was noticed that nobody has recovered from. */
    public boolean holding() {
        return holding.get();
    }

    /**
     * Permits a token to be signed or accepted: any token, or during a hold only one that an operator needs to recover.
     *
     * @param scope the token's
     * @throws RecoveryNeeded if the token is not permitted
     */
    void permit(@Nullable Object scope) {
        if (!Scope.KEYS_ADMIN.value().equals(scope)) {
            refuseWhileHolding();
        }
    }

    /**
     * Refuses whatever relies on an up-to-date database.
     *
     * @throws PassingFault while a restore is held that nobody has recovered from
     */
    void refuseWhileHolding() {
        if (holding()) {
            throw new RecoveryNeeded();
        }
    }

    /** Notes the restore, unless another node has noted it, or somebody has recovered from it, meanwhile. */
    private void notice(Stored stored, Beat kept) {
        int noticed = jdbc.sql("""
                UPDATE restore_watch SET restored_at = clock_timestamp()
                WHERE restored_at IS NULL AND timeline = :timeline AND beat = :beat""")
                .param("timeline", stored.beat().timeline())
                .param("beat", stored.beat().count())
                .update();
        if (noticed == 1) {
            audit.record(AuditEvent.ofKeys(
                    AuditEvent.Type.RESTORE_NOTICED,
                    "the database is at " + stored.beat() + ", and this server has seen " + kept));
        }
    }

    private void hold(boolean hold) {
        if (holding.getAndSet(hold) != hold) {
            log.warn(
                    hold
                            ? "The database was restored from a backup: nothing is issued until somebody has run `keyturn recover`"
                            : "The restore was recovered from: tokens are issued again");
        }
    }

    private void goOn(Stored stored, Optional<Beat> kept) {
        Beat now = stored.due() && folder.exists() ? count() : stored.beat();
        if (kept.filter(now::equals).isEmpty()) {
            folder.replace(file(stored), now.toString());
        }
    }

    /** Counts once more; of several nodes, only one does. */
    private Beat count() {
        jdbc.sql("""
                UPDATE restore_watch SET beat = beat + 1, beaten_at = clock_timestamp()
                WHERE %s""".formatted(DUE)).update();
        return read().beat();
    }

    private Stored read() {
        return jdbc.sql("""
                SELECT installation, timeline, beat, restored_at IS NOT NULL AS restored, %s AS due
                FROM restore_watch""".formatted(DUE))
                .query((row, number) -> new Stored(
                        row.getObject("installation", UUID.class),
                        new Beat(row.getLong("timeline"), row.getLong("beat")),
                        row.getBoolean("restored"),
                        row.getBoolean("due")))
                .single();
    }

    private static String file(Stored stored) {
        return "seen-" + stored.installation();
    }

    /**
     * The state of the count in the database.
     *
     * @param restored whether a restore has been noted
     * @param due whether it is time to count on
     */
    private record Stored(UUID installation, Beat beat, boolean restored, boolean due) {}

    /** How far a database has counted, on which timeline. */
    record Beat(long timeline, long count) {
        /** How many counts a failover to a standby may lose; a greater loss is a restore. */
        private static final long LOST_IN_A_FAILOVER = 1;

        /** Whether a database at this count was restored, if {@code seen} is the latest count seen of it. */
        boolean isBehind(Beat seen) {
            return timeline < seen.timeline || (timeline == seen.timeline && count + LOST_IN_A_FAILOVER < seen.count);
        }

        /** Reads a count; empty for a line that no server wrote: somebody has edited the file on purpose. */
        static Optional<Beat> parse(String line) {
            return line.matches("\\d{1,18} \\d{1,18}")
                    ? Optional.of(new Beat(
                            Long.parseLong(line.substring(0, line.indexOf(' '))),
                            Long.parseLong(line.substring(line.indexOf(' ') + 1))))
                    : Optional.empty();
        }

        @Override
        public String toString() {
            return timeline + " " + count;
        }
    }
}
