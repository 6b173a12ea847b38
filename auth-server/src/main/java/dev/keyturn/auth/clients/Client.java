package dev.keyturn.auth.clients;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A client as registered (RFC 6749, section 2).
 *
 * @param open whether it is public: it has no secret to authenticate with
 * @param firstParty whether it is ours, so that it may be given passwords and needs no consent
 * @param grants the {@code grant_type} values it may use
 * @param scopes the widest scope it may ask for
 * @param secretHashes SHA-256 of each secret that is valid now: none, one, or two during a change
 * @param accessTokenLifetime how long its access tokens are good
 */
public record Client(
        String id,
        String name,
        boolean open,
        boolean firstParty,
        Set<String> grants,
        Set<String> scopes,
        Set<String> redirectUris,
        List<byte[]> secretHashes,
        Duration accessTokenLifetime) {
    /** Our own public client: what {@code /login} and {@code /auth/refresh} act as. It has no grant at the token endpoint. */
    public static final String BUILT_IN = "keyturn";
}
