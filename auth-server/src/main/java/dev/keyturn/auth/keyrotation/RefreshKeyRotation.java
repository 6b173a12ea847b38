package dev.keyturn.auth.keyrotation;

import dev.keyturn.auth.audit.AuditEvent;
import dev.keyturn.auth.audit.AuditLog;
import dev.keyturn.auth.keystore.RefreshKeys;
import dev.keyturn.auth.keystore.SigningKeys;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Rotates the HMAC keys of refresh tokens by schedule. Every node has a new key before a token is made with it, and a
 * key stays until the last session that may have a token of it is over. Clients notice nothing.
 */
@Component
class RefreshKeyRotation {
    private static final Logger log = LoggerFactory.getLogger(RefreshKeyRotation.class);

    /**
     * How long a key is stored before it is used. Nodes read the keys every second; a node that was cut off for longer
     * waits until it has read them.
     */
    static final Duration LEAD = Duration.ofMinutes(1);

    private final SigningKeys lock;
    private final RefreshKeys keys;
    private final AuditLog audit;
    private final TransactionTemplate transaction;

    RefreshKeyRotation(SigningKeys lock, RefreshKeys keys, AuditLog audit, TransactionTemplate transaction) {
        this.lock = lock;
        this.keys = keys;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** Every ten minutes; of several nodes, one does it. A new key does not wait until an old one could be removed. */
    @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT1M")
    void run() {
        alone(this::create);
        alone(this::remove);
    }

    private void alone(Runnable step) {
        try {
            transaction.executeWithoutResult(status -> {
                if (lock.tryLock()) {
                    step.run();
                }
            });
        } catch (DataAccessException | TransactionException e) {
            // Nothing is lost by rotating them later.
            log.warn(
                    "The keys of refresh tokens were not looked after: {}",
                    e.getClass().getSimpleName());
        }
    }

    private void create() {
        if (keys.due()) {
            short id = keys.create(LEAD);
            record(AuditEvent.Type.REFRESH_KEY_CREATED, id, "used in " + LEAD.toSeconds() + " s");
        }
    }

    private void remove() {
        List<Short> unused = keys.removeUnused(LEAD);
        unused.forEach(id -> record(AuditEvent.Type.REFRESH_KEY_REMOVED, id, "no session has a token of it"));
    }

    private void record(AuditEvent.Type type, short id, String detail) {
        audit.record(AuditEvent.ofKeys(type, "refresh key " + id + ", " + detail));
    }
}
