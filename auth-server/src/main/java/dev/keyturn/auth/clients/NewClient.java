package dev.keyturn.auth.clients;

import dev.keyturn.model.Scope;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A client to be registered, as the settings name it.
 *
 * @param secret 256 random bits as text; a client with neither secret nor keys is public
 * @param nativeApp whether its loopback redirects may name any port
 * @param postLogoutRedirectUris where a logout may lead
 * @param audiences what it is a resource server for, and may ask about
 * @param jwks its public keys, a JWK Set as text, if it authenticates with them
 * @param keysFollow whether an existing client is given these keys at every start: for a client whose key file and these
 *     settings are maintained together
 */
public record NewClient(
        String id,
        String name,
        @Nullable String secret,
        @DefaultValue Set<String> grants,
        @DefaultValue Set<String> scopes,
        @DefaultValue Set<String> redirectUris,
        @DefaultValue("false") boolean nativeApp,
        @DefaultValue Set<String> postLogoutRedirectUris,
        @DefaultValue Set<Scope.Audience> audiences,
        @Nullable String jwks,
        @DefaultValue("false") boolean firstParty,
        @DefaultValue("false") boolean keysFollow) {
    boolean isPublic() {
        return secret == null && jwks == null;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "NewClient[" + id + "]";
    }
}
