package dev.keyturn.auth.audit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened.
 *
 * @param accountId the person concerned, if any
 * @param clientId the client concerned, if any
 * @param sessionId the session concerned, if any
 * @param detail for an operator; never a secret
 */
public record AuditEvent(
        Type type,
        @Nullable Long accountId,
        @Nullable String clientId,
        @Nullable UUID sessionId,
        @Nullable String detail) {
    /** The kinds of event, as they stand in the table. */
    public enum Type {
        ACCOUNT_REGISTERED,
        ACCOUNT_CHANGED,
        ACCOUNT_DISABLED,
        ACCOUNT_ENABLED,
        SESSION_STARTED,
        SESSION_ENDED,
        TOKEN_REVOKED,
        REFRESH_REPEATED,
        REFRESH_REPLAYED,
        REFRESH_HEALED,
        BROWSER_LOGGED_IN,
        BROWSER_LOGGED_OUT,
        CODE_REPLAYED,
        PASSWORD_CHANGED,
        ADDRESS_CONFIRMED,
        CONSENT_GIVEN,
        CONSENT_WITHDRAWN,
        CLIENT_CREATED,
        CLIENT_CHANGED,
        CLIENT_DISABLED,
        CLIENT_ENABLED,
        CLIENT_SECRET_ROTATED,
        KEY_CREATED,
        KEY_ACTIVATED,
        KEY_RETIRED,
        KEY_REMOVED,
        KEY_REVOKED,
        KEY_CONSUMER_PASSED_OVER,
        KEYS_REWRAPPED,
        KEYS_REPLACED,
        REFRESH_KEY_CREATED,
        REFRESH_KEY_REMOVED,
        RESTORE_NOTICED
    }

    public static AuditEvent ofAccount(Type type, long accountId) {
        return new AuditEvent(type, accountId, null, null, null);
    }

    public static AuditEvent ofSession(Type type, long accountId, String clientId, UUID sessionId) {
        return new AuditEvent(type, accountId, clientId, sessionId, null);
    }

    /** The same event with something more to tell. */
    public AuditEvent with(String more) {
        return new AuditEvent(type, accountId, clientId, sessionId, more);
    }

    public static AuditEvent ofClient(Type type, String clientId, String detail) {
        return new AuditEvent(type, null, clientId, null, detail);
    }

    /** An event about the key that the detail names, or about all keys. */
    public static AuditEvent ofKeys(Type type, String detail) {
        return new AuditEvent(type, null, null, null, detail);
    }
}
