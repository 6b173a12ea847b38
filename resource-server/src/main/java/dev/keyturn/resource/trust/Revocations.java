package dev.keyturn.resource.trust;

/** The authorization server's revocations, as far as this server has heard. Asking costs no I/O. */
public interface Revocations {
    /** Whether the token's key, session, client or account, or the token itself, was revoked. */
    boolean refuses(TokenNames token);

    /** Whether a key was revoked: it then verifies nothing, even if it is still published or cached. */
    boolean refusesKey(String keyId);

    /**
     * Calls the listener when something was revoked: once for all that came together, after {@link #refuses} knows all
     * of it. A caller that first registers a newcomer and then asks {@code refuses} misses nothing.
     *
     * @param listener asks {@code refuses} about everybody who was let in, and must return quickly: others wait behind
     *     it
     */
    void onChange(Runnable listener);

    /** For a service that has no trust channel. */
    static Revocations none() {
        return new KnownRevocations(0);
    }
}
