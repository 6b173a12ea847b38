package dev.keyturn.auth.sessions;

import dev.keyturn.auth.accounts.PasswordLogin.Authenticated;
import dev.keyturn.edge.http.RequestSource;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session to begin.
 *
 * @param scopes what is granted for its whole life
 * @param resources the resources that all its tokens are narrowed to (RFC 8707, section 2.2); empty for no narrowing
 * @param authTime when the person gave their password; null for just now
 * @param dpopThumbprint the key that the client proves to hold, and, if it is public, has to prove at each refresh (RFC
 *     9449, section 5); null for none
 */
public record NewSession(
        Authenticated login,
        String clientId,
        Set<String> scopes,
        Set<String> resources,
        RequestSource source,
        @Nullable Instant authTime,
        @Nullable String dpopThumbprint) {
    /** A session of somebody who has given their password just now, with a client that proves no key. */
    public NewSession(Authenticated login, String clientId, Set<String> scopes, RequestSource source) {
        this(login, clientId, scopes, Set.of(), source, null, null);
    }
}
