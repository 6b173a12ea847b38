package dev.keyturn.auth.sessions;

import java.util.Set;

/**
 * A refresh token presented by a client that has been authenticated.
 *
 * @param token as the client sent it
 * @param scopes what the client asks for now; empty for all that was granted
 */
public record RefreshRequest(String token, String clientId, Set<String> scopes) {
    RefreshRequest withoutScopes() {
        return new RefreshRequest(token, clientId, Set.of());
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "RefreshRequest[" + clientId + "]";
    }
}
