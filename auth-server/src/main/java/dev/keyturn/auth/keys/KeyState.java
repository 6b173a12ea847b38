package dev.keyturn.auth.keys;

/** Where a signing key is in its life. */
enum KeyState {
    /** Published, and not signing yet. */
    STANDBY,
    /** Signs. There is exactly one. */
    ACTIVE,
    /** Published, and signs no more. */
    RETIRED,
    /** Out of the JWKS at once, and never back. */
    REVOKED
}
