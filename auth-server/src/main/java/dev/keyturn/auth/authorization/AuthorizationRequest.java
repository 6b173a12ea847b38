package dev.keyturn.auth.authorization;

import dev.keyturn.auth.clients.Client;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An authorization request that is in order (RFC 6749, section 4.1.1).
 *
 * @param target where the answer goes
 * @param scopes some that the client is registered for
 * @param challenge of PKCE, S256 (RFC 7636, section 4.3)
 * @param nonce for the id_token to repeat
 * @param maxAge how long ago the person may have given their password
 * @param dpopThumbprint the key that the code is bound to (RFC 9449, section 10)
 * @param pushed how it came here, if not through the browser
 */
record AuthorizationRequest(
        Client client,
        Target target,
        Set<String> scopes,
        String challenge,
        @Nullable String nonce,
        Set<Prompt> prompts,
        @Nullable Duration maxAge,
        @Nullable String dpopThumbprint,
        @Nullable Pushed pushed) {
    String redirectUri() {
        return target.redirectUri();
    }

    /**
     * Where the answer goes.
     *
     * @param redirectUri one that the client is registered for
     * @param state to be sent back as it came
     */
    record Target(String redirectUri, @Nullable String state) {}

    /**
     * A pushed request.
     *
     * @param uriHash of its {@code request_uri}
     * @param at when it came, by the database's clock
     */
    record Pushed(byte[] uriHash, Instant at) {}
}
