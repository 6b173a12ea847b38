package dev.keyturn.auth.keystore;

/** Where a signing key is in its life. */
public enum KeyState {
    /** Published, and not signing yet. There always is one. */
    STANDBY,
    /** Signs. There is exactly one. */
    ACTIVE,
    /** Published, and signs no more. */
    RETIRED,
    /** Out of the JWKS at once, and never back. */
    REVOKED,
    /**
     * Out of the JWKS once its tokens have expired, its private part gone. It still verifies an {@code id_token_hint}.
     */
    REMOVED;

    boolean published() {
        return this == STANDBY || this == ACTIVE || this == RETIRED;
    }
}
