package dev.keyturn.resource.validation;

import dev.keyturn.edge.bearer.BearerErrors;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.ClaimNames;
import dev.keyturn.model.ProblemType;
import dev.keyturn.model.Role;
import dev.keyturn.resource.trust.TokenNames;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * The caller: a person through a client, or a service on its own behalf.
 *
 * @param subject {@code sub}: the person's uid, or the service's client id
 * @param userId the person's id; absent for a service
 * @param clientId the client that the token was issued to
 * @param originId the client that the token came from by exchange; null if it was not exchanged
 * @param sessionId the session that the token belongs to; absent for a service
 * @param roles the person's roles; none for a service
 * @param scopes what the token allows
 * @param expiresAt when the token ends
 * @param tokenId {@code jti}; null if unknown
 * @param keyId {@code kid} of the key that signed the token; null if unknown
 */
public record Caller(
        String subject,
        @Nullable Long userId,
        String clientId,
        @Nullable String originId,
        @Nullable String sessionId,
        Set<Role> roles,
        Set<String> scopes,
        Instant expiresAt,
        @Nullable String tokenId,
        @Nullable String keyId) {

    /** Reads claims that {@link AccessTokenRules} has passed. Roles that we do not know give nothing. */
    static Caller of(Jwt token) {
        return new Caller(
                Objects.requireNonNull(token.getSubject()),
                (Long) token.getClaims().get(ClaimNames.USER_ID),
                Objects.requireNonNull(token.getClaimAsString(ClaimNames.CLIENT_ID)),
                token.getClaimAsString(ClaimNames.ORIGIN),
                token.getClaimAsString(ClaimNames.SESSION_ID),
                roles(Objects.requireNonNullElse(token.getClaimAsStringList(ClaimNames.ROLES), List.of())),
                scopes(Objects.requireNonNullElse(token.getClaimAsString(ClaimNames.SCOPE), "")),
                Objects.requireNonNull(token.getExpiresAt()),
                token.getId(),
                (String) token.getHeaders().get("kid"));
    }

    /** The id of the person who calls; a service is refused with 403. */
    public long person() {
        if (userId == null) {
            throw forbidden("Only a person may do that, and this token was issued to a service. "
                    + "Use a token that a user has logged in for.");
        }
        return userId;
    }

    /** The names by which the caller's token can be revoked. */
    public TokenNames names() {
        return new TokenNames(keyId, sessionId, tokenId, clientId, originId, subject);
    }

    public boolean isService() {
        return userId == null;
    }

    public boolean isPerson(long id) {
        return userId != null && userId == id;
    }

    public boolean isAdmin() {
        return roles.contains(Role.ADMIN);
    }

    /** A refusal with 403 and the header that RFC 6750, section 3, asks for. */
    public static ProblemException forbidden(String detail) {
        ProblemException refusal = new ProblemException(ProblemType.FORBIDDEN, detail);
        refusal.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, BearerErrors.INSUFFICIENT_SCOPE);
        return refusal;
    }

    private static Set<Role> roles(List<String> names) {
        return Arrays.stream(Role.values())
                .filter(role -> names.contains(role.name()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> scopes(String claim) {
        return Arrays.stream(claim.split(" "))
                .filter(scope -> !scope.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
