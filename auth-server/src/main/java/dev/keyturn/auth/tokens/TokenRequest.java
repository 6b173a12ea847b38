package dev.keyturn.auth.tokens;

import dev.keyturn.auth.clients.Client;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The access token that is to be issued.
 *
 * @param client to which it is issued
 * @param scopes what was granted
 * @param resources the resources that it is narrowed to (RFC 8707, section 2); empty for all that the scopes lead to
 * @param dpopThumbprint the key that it is bound to (RFC 9449, section 6.1); null for a bearer token
 */
public record TokenRequest(
        Client client,
        Set<String> scopes,
        Set<String> resources,
        @Nullable String dpopThumbprint) {
    /** A bearer token for everything that the scopes lead to. */
    public TokenRequest(Client client, Set<String> scopes) {
        this(client, scopes, Set.of(), null);
    }

    /** The same request, narrowed to other resources. */
    TokenRequest forResources(Set<String> others) {
        return new TokenRequest(client, scopes, others, dpopThumbprint);
    }
}
