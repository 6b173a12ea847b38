package dev.keyturn.auth.sessions;

import dev.keyturn.edge.http.RequestSource;
import java.util.Set;

/** Requests of just now, by clients that prove no key. */
final class Requests {
    private Requests() {}

    static RefreshRequest refresh(String token, String client, RequestSource source) {
        return new RefreshRequest(token, client, Set.of(), source, System.nanoTime(), null);
    }
}
