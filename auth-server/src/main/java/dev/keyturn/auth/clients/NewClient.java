package dev.keyturn.auth.clients;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client to be registered.
 *
 * @param secret 256 bits in base64url that we made; null makes the client a public one
 */
public record NewClient(
        String id,
        String name,
        @Nullable String secret,
        Set<String> grants,
        Set<String> scopes,
        Set<String> redirectUris,
        boolean firstParty) {
    /** Without the secret. */
    @Override
    public String toString() {
        return "NewClient[" + id + "]";
    }
}
