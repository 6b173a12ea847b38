package dev.keyturn.auth.sessions;

import dev.keyturn.edge.http.RequestSource;
import dev.keyturn.edge.requests.Admission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A refresh token presented by a client that has been authenticated.
 *
 * @param token as the client sent it
 * @param scopes what the client asks for now; empty for all that was granted
 * @param arrival when the request came, as {@link Admission#arrival} tells it
 * @param dpopThumbprint the key whose possession the request proves (RFC 9449); null if it proves none
 */
public record RefreshRequest(
        String token,
        String clientId,
        Set<String> scopes,
        RequestSource source,
        long arrival,
        @Nullable String dpopThumbprint) {
    RefreshRequest withoutScopes() {
        return new RefreshRequest(token, clientId, Set.of(), source, arrival, dpopThumbprint);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "RefreshRequest[" + clientId + "]";
    }
}
