package dev.keyturn.auth.tokens;

import com.nimbusds.jwt.JWTClaimsSet;
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

    /** Without the value. */
    @Override
    public String toString() {
        return "AccessToken[" + claims.getJWTID() + "]";
    }
}
