package dev.keyturn.auth.clients;

import dev.keyturn.model.Scope;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client to be registered.
 *
 * @param secret 256 random bits as text; a client with neither secret nor keys is public
 * @param nativeApp whether its loopback redirects may name any port
 * @param postLogoutRedirectUris where a logout may lead
 * @param audiences those that it is a resource server for
 * @param jwks its public keys, a JWK Set, if it authenticates with them
 */
public record NewClient(
        String id,
        String name,
        @Nullable String secret,
        Set<String> grants,
        Set<String> scopes,
        Set<String> redirectUris,
        boolean nativeApp,
        Set<String> postLogoutRedirectUris,
        Set<Scope.Audience> audiences,
        @Nullable String jwks,
        boolean firstParty) {
    boolean isPublic() {
        return secret == null && jwks == null;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "NewClient[" + id + "]";
    }
}
