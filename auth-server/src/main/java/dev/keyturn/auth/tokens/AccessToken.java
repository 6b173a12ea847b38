package dev.keyturn.auth.tokens;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.keyturn.model.ClaimNames;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * A signed access token.
 *
 * @param value the compact serialization; a secret
 */
public record AccessToken(String value, Instant issuedAt, Instant expiresAt, Set<String> scopes, JWTClaimsSet claims) {
    /** {@code expires_in}, in seconds. */
    public long lifetime() {
        return Duration.between(issuedAt, expiresAt).toSeconds();
    }

    /** Whether it is good only together with a proof of its key (RFC 9449, section 6). */
    public boolean bound() {
        return claims.getClaim(ClaimNames.CONFIRMATION) != null;
    }

    /** Without the value. */
    @Override
    public String toString() {
        return "AccessToken[" + claims.getJWTID() + "]";
    }
}
