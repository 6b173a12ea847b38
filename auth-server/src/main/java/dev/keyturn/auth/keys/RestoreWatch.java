package dev.keyturn.auth.keys;

import dev.keyturn.auth.audit.AuditEvent;
import dev.keyturn.auth.audit.AuditLog;
import dev.keyturn.auth.seals.StateFolder;
import dev.keyturn.edge.database.Columns;
import dev.keyturn.edge.errors.PassingFault;
import dev.keyturn.edge.operation.StartupRefusal;
import dev.keyturn.model.Scope;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
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

    /** The last count before a pause of more than two minutes: one that lasts still, or else the one that is noted. */
    private static final String PAUSED_AT = """
            CASE WHEN restored_at IS NULL AND clock_timestamp() - beaten_at > interval '2 minutes' THEN beaten_at
                 ELSE paused_at END""";

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
        List<String> seen = folder.lines(file(stored));
        Optional<Beat> kept = seen.stream().findFirst().flatMap(Beat::parse);
        boolean behind = kept.filter(stored.beat()::isBehind).isPresent();
        // Held before it is noted, because this database may not take the note.
        hold(behind || stored.restored());
        if (behind && !stored.restored()) {
            notice(stored, kept.orElseThrow(), seen.stream().skip(1).findFirst());
        } else if (!behind && !stored.restored()) {
            goOn(stored, kept);
        }
    }

    /** Ends the hold. The caller has replaced everything that must not come back, in the same transaction. */
    public void recovered() {
        jdbc.sql("""
                UPDATE restore_watch
                SET paused_at = %s, restored_at = NULL, beat = 0, beaten_at = clock_timestamp(),
                    timeline = greatest(timeline + 1, extract(epoch FROM clock_timestamp())::bigint)""".formatted(PAUSED_AT)).update();
    }

    /**
     * When the database counted last before it was at rest for more than two minutes, whether or not it has counted on:
     * after a restore, noticed or not, about when the backup was made.
     */
    public Instant lastCountBeforeAPause() {
        return jdbc.sql("SELECT coalesce(%s, beaten_at) AS last FROM restore_watch".formatted(PAUSED_AT))
                .query((row, number) -> Columns.instant(row, "last"))
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

    /**
     * Notes the restore, unless another node has noted it, or somebody has recovered from it, meanwhile. A database
     * that counted last before the count that was seen has not counted since it was restored, so that is its backup's
     * time. Of one that has, it is the time before its last pause.
     *
     * @param seenAt when the database made the count that was seen of it; files had no such line until 2026-11-30
     */
    private void notice(Stored stored, Beat kept, Optional<String> seenAt) {
        int noticed = jdbc.sql("""
                UPDATE restore_watch
                SET restored_at = clock_timestamp(),
                    paused_at = CASE WHEN beaten_at < coalesce(:seen::timestamptz, clock_timestamp()) THEN beaten_at
                                     ELSE coalesce(paused_at, beaten_at) END
                WHERE restored_at IS NULL AND timeline = :timeline AND beat = :beat""")
                .param("seen", seenAt.flatMap(RestoreWatch::time).orElse(null), Types.TIMESTAMP_WITH_TIMEZONE)
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
        if (kept.isEmpty() && folder.exists() && stored.beat().count() > 0) {
            atRestSince().ifPresent(RestoreWatch::warnOfAnUnnoticedRestore);
        }
        Stored now = stored.due() && folder.exists() ? count() : stored;
        if (kept.filter(now.beat()::equals).isEmpty()) {
            folder.replace(
                    file(now), List.of(now.beat().toString(), now.beatenAt().toString()));
        }
    }

    /** When the database counted last, if that is more than two minutes ago and no node runs. */
    private Optional<Instant> atRestSince() {
        return jdbc.sql("""
                SELECT beaten_at FROM restore_watch
                WHERE clock_timestamp() - beaten_at > interval '2 minutes'
                  AND NOT EXISTS (SELECT FROM key_node
                                  WHERE stopped_at IS NULL AND seen_at > clock_timestamp() - interval '15 s')""")
                .query((row, number) -> Columns.instant(row, "beaten_at"))
                .optional();
    }

    private static void warnOfAnUnnoticedRestore(Instant since) {
        log.warn(
                "Nobody has used this database since {}, and this server has not seen it before. If it was restored from a backup,"
                        + " that cannot be noticed here, and what was revoked or ended since then is good again: run"
                        + " `keyturn recover --force`. If only this server or its state folder is new, all is well",
                since);
    }

    /** Counts once more; of several nodes, only one does. */
    private Stored count() {
        jdbc.sql("""
                UPDATE restore_watch SET beat = beat + 1, paused_at = %s, beaten_at = clock_timestamp()
                WHERE %s""".formatted(PAUSED_AT, DUE)).update();
        return read();
    }

    private Stored read() {
        return jdbc.sql("""
                SELECT installation, timeline, beat, beaten_at, restored_at IS NOT NULL AS restored, %s AS due
                FROM restore_watch""".formatted(DUE))
                .query((row, number) -> new Stored(
                        row.getObject("installation", UUID.class),
                        new Beat(row.getLong("timeline"), row.getLong("beat")),
                        Columns.instant(row, "beaten_at"),
                        row.getBoolean("restored"),
                        row.getBoolean("due")))
                .single();
    }

    private static Optional<OffsetDateTime> time(String line) {
        try {
            return Optional.of(OffsetDateTime.parse(line));
        } catch (DateTimeParseException edited) {
            log.warn("{} is no time that a server wrote", line);
            return Optional.empty();
        }
    }

    /** Two lines: the count that was seen, and when the database made it. */
    private static String file(Stored stored) {
        return "seen-" + stored.installation();
    }

    /**
     * The state of the count in the database.
     *
     * @param restored whether a restore has been noted
     * @param due whether it is time to count on
     */
    private record Stored(UUID installation, Beat beat, Instant beatenAt, boolean restored, boolean due) {}
}
