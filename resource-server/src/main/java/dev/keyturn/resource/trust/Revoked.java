package dev.keyturn.resource.trust;

/**
 * Something whose tokens are refused from now on.
 *
 * @param subject what it is called in tokens: a {@code kid}, {@code sid}, {@code jti}, {@code client_id} or {@code sub}
 */
public record Revoked(Kind kind, String subject) {
    /** The kinds of subjects that can be revoked. */
    public enum Kind {
        KEY,
        SESSION,
        TOKEN,
        CLIENT,
        ACCOUNT
    }
}
