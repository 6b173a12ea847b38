package dev.keyturn.auth.audit;

import dev.keyturn.model.ClaimNames;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * The author of a change.
 *
 * @param clientId the client that calls; the built-in one for this server's own pages
 * @param accountId the person whom it acts for; null for a service that acts for itself
 */
public record Actor(String clientId, @Nullable Long accountId) {
    public static Actor of(Jwt token) {
        Long account = token.getClaim(ClaimNames.USER_ID);
        return new Actor(Objects.requireNonNull(token.getClaimAsString(ClaimNames.CLIENT_ID)), account);
    }

    /** Whether it is somebody else than that person: an operator. */
    public boolean isOperatorOf(long account) {
        return accountId == null || accountId != account;
    }

    /** For the detail of an event. */
    @Override
    public String toString() {
        return accountId == null ? "by client " + clientId : "by account " + accountId + " with client " + clientId;
    }
}
