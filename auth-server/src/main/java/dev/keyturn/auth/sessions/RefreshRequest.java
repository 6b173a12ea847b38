package dev.keyturn.auth.sessions;

import dev.keyturn.edge.RequestSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A refresh token presented by a client that has been authenticated.
 *
 * @param token as the client sent it
 * @param scopes what the client asks for now; empty for all that was granted
 * @param dpopThumbprint the key whose possession the request proves (RFC 9449); null if it proves none
 */
public record RefreshRequest(
        String token,
        String clientId,
        Set<String> scopes,
        RequestSource source,
        @Nullable String dpopThumbprint) {
    /** By a client that proves no key. */
    public RefreshRequest(String token, String clientId, Set<String> scopes, RequestSource source) {
        this(token, clientId, scopes, source, null);
    }

    RefreshRequest withoutScopes() {
        return new RefreshRequest(token, clientId, Set.of(), source, dpopThumbprint);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "RefreshRequest[" + clientId + "]";
    }
}
