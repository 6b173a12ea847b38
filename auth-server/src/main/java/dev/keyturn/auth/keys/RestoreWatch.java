package dev.keyturn.auth.keys;

import dev.keyturn.auth.audit.AuditEvent;
import dev.keyturn.auth.audit.AuditLog;
import dev.keyturn.auth.keys.RestoreCounts.Stored;
import dev.keyturn.auth.seals.StateFolder;
import dev.keyturn.edge.errors.PassingFault;
import dev.keyturn.edge.operation.StartupRefusal;
import dev.keyturn.model.Scope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.dao.DataAccessException;
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

    private final RestoreCounts counts;
    private final StateFolder folder;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final AtomicBoolean holding = new AtomicBoolean();
    private final AtomicBoolean troubled = new AtomicBoolean();
    private final ReentrantLock looking = new ReentrantLock();

    RestoreWatch(RestoreCounts counts, StateFolder folder, AuditLog audit, TransactionTemplate transaction) {
        this.counts = counts;
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
        Stored stored = counts.read();
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

    /** @param seenAt when the database made the count that was seen of it; files had no such line until 2026-11-30 */
    private void notice(Stored stored, Beat kept, Optional<String> seenAt) {
        if (counts.notice(stored.beat(), seenAt.flatMap(RestoreWatch::time).orElse(null))) {
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
            counts.atRestSince().ifPresent(RestoreWatch::warnOfAnUnnoticedRestore);
        }
        Stored now = stored.due() && folder.exists() ? counts.count() : stored;
        if (kept.filter(now.beat()::equals).isEmpty()) {
            folder.replace(
                    file(now), List.of(now.beat().toString(), now.beatenAt().toString()));
        }
    }

    private static void warnOfAnUnnoticedRestore(Instant since) {
        log.warn(
                "Nobody has used this database since {}, and this server has not seen it before. If it was restored from a backup,"
                        + " that cannot be noticed here, and what was revoked or ended since then is good again: run"
                        + " `keyturn recover --force`. If only this server or its state folder is new, all is well",
                since);
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
}
