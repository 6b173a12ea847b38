package dev.keyturn.auth.keyrotation;

import dev.keyturn.auth.audit.AuditEvent;
import dev.keyturn.auth.audit.AuditLog;
import dev.keyturn.auth.keystore.Step;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Records what is done to keys, in the transaction that does it, and raises an alarm when a key signs that a resource
 * server or node does not hold.
 */
@Component
class KeyAudit {
    private static final Logger log = LoggerFactory.getLogger(KeyAudit.class);

    private final AuditLog audit;
    private final Counter alarms;

    KeyAudit(AuditLog audit, MeterRegistry meters) {
        this.audit = audit;
        this.alarms = Counter.builder("keyturn.keys.consumers.passed.over")
                .description("Resource servers and nodes without a key that was activated all the same")
                .register(meters);
    }

    void record(Step step, String kid, String detail) {
        log.info("Key {}: {}, {}", kid, step.word(), detail);
        record(type(step), kid, detail);
    }

    /** Records that all keys were replaced at once. */
    void replaced(String detail) {
        log.warn("All keys were replaced: {}", detail);
        audit.record(AuditEvent.ofKeys(AuditEvent.Type.KEYS_REPLACED, detail));
    }

    void passedOver(String who, String kid, String by) {
        log.warn("Key {} signs although {} does not hold it. Look whether it runs and reaches the JWKS", kid, who);
        alarms.increment();
        record(AuditEvent.Type.KEY_CONSUMER_PASSED_OVER, kid, by + ", " + who);
    }

    private void record(AuditEvent.Type type, String kid, String detail) {
        audit.record(AuditEvent.ofKeys(type, kid + ", " + detail));
    }

    private static AuditEvent.Type type(Step step) {
        return switch (step) {
            case STAGE -> AuditEvent.Type.KEY_CREATED;
            case ACTIVATE -> AuditEvent.Type.KEY_ACTIVATED;
            case RETIRE -> AuditEvent.Type.KEY_RETIRED;
            case REMOVE -> AuditEvent.Type.KEY_REMOVED;
            case REVOKE -> AuditEvent.Type.KEY_REVOKED;
        };
    }
}
