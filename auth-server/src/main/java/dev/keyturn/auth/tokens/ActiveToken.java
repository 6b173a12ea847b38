package dev.keyturn.auth.tokens;

import dev.keyturn.model.ClaimNames;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * An access token of ours that is in force: genuine, not expired and not revoked, with its session alive and its
 * account and clients active.
 *
 * @param username the person's; null if it is a service's
 */
public record ActiveToken(Jwt jwt, @Nullable String username) {
    public String clientId() {
        return Objects.requireNonNull(jwt.getClaimAsString(ClaimNames.CLIENT_ID));
    }

    public Set<String> scopes() {
        return ScopePolicy.of(jwt);
    }

    Instant expiresAt() {
        return Objects.requireNonNull(jwt.getExpiresAt());
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "ActiveToken[" + jwt.getId() + "]";
    }
}
