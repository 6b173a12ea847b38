package dev.keyturn.auth.clients;

/**
 * The lifetimes of a client's tokens and sessions, in seconds.
 *
 * @param access of an access token
 * @param idle of a session that is not refreshed
 * @param absolute of a session, however often it is refreshed
 * @param grace the grace period, in which a refresh may be repeated
 */
record Lifetimes(int access, int idle, int absolute, int grace) {
    static final Lifetimes USUAL = new Lifetimes(300, 604_800, 2_592_000, 30);
}
