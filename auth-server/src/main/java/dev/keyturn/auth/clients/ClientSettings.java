package dev.keyturn.auth.clients;

import com.nimbusds.jose.jwk.JWKSet;
import dev.keyturn.model.Scope;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decides about a client, checked.
 *
 * @param open whether it is public
 * @param keys what its assertions are signed with; public keys alone
 * @param keysAddress where it publishes them instead
 */
record ClientSettings(
        String name,
        boolean open,
        boolean firstParty,
        boolean nativeApp,
        Set<String> grants,
        Set<String> scopes,
        Set<String> redirectUris,
        Set<String> postLogoutRedirectUris,
        @Nullable JWKSet keys,
        @Nullable URI keysAddress,
        boolean dpopBound,
        Set<Scope.Audience> audiences,
        Lifetimes lifetimes) {
    /** Whether it authenticates with a secret: it is not public, and has no keys to do so. */
    boolean hasSecrets() {
        return !open && keys == null && keysAddress == null;
    }
}
