package dev.keyturn.auth.tokens;

import dev.keyturn.model.ClaimNames;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * An access token of ours that is in force: genuine, not expired, not revoked, and its session, account and clients are
 * too.
 *
 * @param username the person's; null if it is a service's
 */
public record ActiveToken(Jwt jwt, @Nullable String username) {
    public String clientId() {
        return Objects.requireNonNull(jwt.getClaimAsString(ClaimNames.CLIENT_ID));
    }

    public Set<String> scopes() {
        return ScopePolicy.parse(Objects.requireNonNullElse(jwt.getClaimAsString(ClaimNames.SCOPE), ""));
    }

    public Set<String> audience() {
        List<String> audience = jwt.getAudience();
        return audience == null ? Set.of() : new LinkedHashSet<>(audience);
    }

    /** The session's id; null if it is a service's. */
    public @Nullable UUID session() {
        String id = jwt.getClaimAsString(ClaimNames.SESSION_ID);
        return id == null ? null : UUID.fromString(id);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "ActiveToken[" + jwt.getId() + "]";
    }
}
