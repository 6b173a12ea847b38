package dev.keyturn.auth.clients;

import com.nimbusds.jose.jwk.JWKSet;
import dev.keyturn.model.Scope;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a client, checked.
 *
 * @param isPublic whether it has nothing to authenticate with
 * @param jwks the public keys that verify its assertions
 * @param jwksUri where it publishes them instead
 */
record ClientSettings(
        String name,
        boolean isPublic,
        boolean firstParty,
        boolean nativeApp,
        Set<String> grants,
        Set<String> scopes,
        Set<String> redirectUris,
        Set<String> postLogoutRedirectUris,
        @Nullable JWKSet jwks,
        @Nullable URI jwksUri,
        boolean dpopBound,
        Set<Scope.Audience> audiences,
        Lifetimes lifetimes) {
    /** The admin scopes that the client has, or knows tokens of: a resource server of the admin calls is given any. */
    Set<String> adminScopes() {
        Set<String> admin = Scope.valuesFor(Scope.Audience.ADMIN);
        if (!audiences.contains(Scope.Audience.ADMIN)) {
            admin.retainAll(scopes);
        }
        return admin;
    }

    /** Whether it authenticates with a secret: it is not public, and has no keys to do so. */
    boolean hasSecrets() {
        return !isPublic && jwks == null && jwksUri == null;
    }
}
