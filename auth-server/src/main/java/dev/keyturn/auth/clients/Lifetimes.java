package dev.keyturn.auth.clients;

/**
 * For how long a client's tokens and sessions are good, in seconds.
 *
 * @param access an access token
 * @param idle a session that is not refreshed
 * @param absolute a session, however often it is refreshed
 * @param grace how long an answer to a refresh may be asked for again
 */
record Lifetimes(int access, int idle, int absolute, int grace) {
    static final Lifetimes USUAL = new Lifetimes(300, 604_800, 2_592_000, 30);
}
