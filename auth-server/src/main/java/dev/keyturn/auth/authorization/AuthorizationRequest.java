package dev.keyturn.auth.authorization;

import dev.keyturn.auth.accounts.Person;
import dev.keyturn.auth.clients.Client;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An authorization request that is in order (RFC 6749, section 4.1.1).
 *
 * @param target where the answer goes
 * @param scopes some of those that the client is registered for
 * @param resources the limits of the tokens (RFC 8707, section 2.1); empty for all that the scopes lead to
 * @param challenge of PKCE, S256 (RFC 7636, section 4.3)
 * @param nonce for the id_token to repeat
 * @param maxAge the longest time since the person gave their password
 * @param dpopThumbprint the key that the code is bound to (RFC 9449, section 10)
 * @param hints the person whom the client expects
 * @param pushed null if the request came through the browser
 */
record AuthorizationRequest(
        Client client,
        Target target,
        Set<String> scopes,
        Set<String> resources,
        String challenge,
        @Nullable String nonce,
        Set<Prompt> prompts,
        @Nullable Duration maxAge,
        @Nullable String dpopThumbprint,
        Hints hints,
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
     * The person whom the client expects (OpenID Connect Core 1.0, section 3.1.2.1).
     *
     * @param name to fill in on the login page
     * @param subject the only person for whom a code may be issued
     */
    record Hints(@Nullable String name, @Nullable UUID subject) {
        boolean allow(Person person) {
            return subject == null || subject.equals(person.uid());
        }
    }

    /**
     * A pushed request.
     *
     * @param uriHash of its {@code request_uri}
     */
    record Pushed(byte[] uriHash) {}
}
