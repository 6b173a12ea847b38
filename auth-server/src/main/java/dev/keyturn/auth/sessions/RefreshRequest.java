package dev.keyturn.auth.sessions;

import dev.keyturn.edge.requests.RequestSource;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A refresh token presented by a client that has been authenticated.
 *
 * @param token as the client sent it
 * @param scopes what the client asks for now; empty for all that was granted
 * @param arrival when the request came, by {@link System#nanoTime()}
 * @param dpopThumbprint the key whose possession the request proves (RFC 9449); null if it proves none
 */
public record RefreshRequest(
        String token,
        String clientId,
        Set<String> scopes,
        RequestSource source,
        long arrival,
        @Nullable String dpopThumbprint) {
    /** How long a request may be on its way: longer than a refresh takes, and no longer than a client waits for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    RefreshRequest withoutScopes() {
        return new RefreshRequest(token, clientId, Set.of(), source, arrival, dpopThumbprint);
    }

    /** Whether its client may have given it up by now, and sent it again. */
    boolean late() {
        return System.nanoTime() - arrival > PATIENCE.toNanos();
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "RefreshRequest[" + clientId + "]";
    }
}
