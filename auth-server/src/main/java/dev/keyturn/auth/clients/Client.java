package dev.keyturn.auth.clients;

import com.nimbusds.jose.jwk.JWKSet;
import dev.keyturn.model.Scope;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client as registered (RFC 6749, section 2).
 *
 * @param isPublic whether it has nothing to authenticate with
 * @param firstParty whether it is ours, so that it may use the password grant and, with an https redirect, needs no
 *     consent
 * @param grants the {@code grant_type} values it may use
 * @param scopes the widest scope it may ask for
 * @param nativeApp whether its loopback redirects may name any port (RFC 8252, section 7.3)
 * @param postLogoutRedirectUris where a logout may lead
 * @param jwks the keys that verify its assertions (RFC 7523); null if it has none, or publishes them
 * @param jwksUri where it publishes them; null if it does not
 * @param dpopBound whether all its tokens are to be bound to a key (RFC 9449)
 * @param audiences those that it is a resource server for, and whose tokens it may ask about
 * @param secretHashes SHA-256 of each secret that is valid now: none, one, or two during a change
 * @param unusedSecrets those of them that it has never authenticated with
 * @param accessTokenLifetime how long its access tokens are good
 */
public record Client(
        String id,
        String name,
        boolean isPublic,
        boolean firstParty,
        Set<String> grants,
        Set<String> scopes,
        Set<String> redirectUris,
        boolean nativeApp,
        Set<String> postLogoutRedirectUris,
        @Nullable JWKSet jwks,
        @Nullable URI jwksUri,
        boolean dpopBound,
        Set<Scope.Audience> audiences,
        List<byte[]> secretHashes,
        List<byte[]> unusedSecrets,
        Duration accessTokenLifetime) {
    /**
     * Our own public client, which {@code /login}, {@code /auth} and {@code /home} act as. It has no grant at the token
     * endpoint.
     */
    public static final String BUILT_IN = "keyturn";

    static Client of(String id, ClientSettings settings, List<byte[]> secretHashes, List<byte[]> unusedSecrets) {
        return new Client(
                id,
                settings.name(),
                settings.isPublic(),
                settings.firstParty(),
                settings.grants(),
                settings.scopes(),
                settings.redirectUris(),
                settings.nativeApp(),
                settings.postLogoutRedirectUris(),
                settings.jwks(),
                settings.jwksUri(),
                settings.dpopBound(),
                settings.audiences(),
                secretHashes,
                unusedSecrets,
                Duration.ofSeconds(settings.lifetimes().access()));
    }

    /** Whether it authenticates with keys. A secret from before it had keys stays valid until it expires. */
    public boolean hasKeys() {
        return jwks != null || jwksUri != null;
    }

    /** Whether it authenticates at all: it is registered for a grant, or is a resource server. */
    public boolean authenticates() {
        return !grants.isEmpty() || !audiences.isEmpty();
    }
}
