package dev.keyturn.resource.trust;

/** What the authorization server has taken back, as far as this server has heard. Asking costs no I/O. */
public interface Revocations {
    /** Whether the token's key, session, client or account, or the token itself, was taken back. */
    boolean refuses(TokenNames token);

    /** Whether a key was taken back: it verifies nothing, wherever it is still published or cached. */
    boolean refusesKey(String keyId);

    /**
     * Tells from now on that something was revoked, once for all that came at one time, after {@link #refuses} knows of
     * all of it. So whoever lets somebody in registers them first and asks {@code refuses} then, and misses nothing.
     *
     * @param listener asks {@code refuses} of everybody who is in, and must return quickly: others wait behind it
     * @return ends it
     */
    Subscription onChange(Runnable listener);

    /** For a service that has no trust channel. */
    static Revocations none() {
        return new KnownRevocations(0);
    }

    /** What was subscribed to; closing it never fails. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
