package dev.keyturn.auth.proofs;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.keyturn.edge.proofs.SignedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules for a client assertion (RFC 7523, section 3), but for its use only once. */
final class ClientAssertion {
    private static final Duration LONGEST_LIFETIME = Duration.ofMinutes(5);
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Set<JOSEObjectType> TYPES =
            Set.of(JOSEObjectType.JWT, new JOSEObjectType("client-authentication+jwt"));

    private final String issuer;
    private final Instant now;

    /** @param issuer this server, which has to be the assertion's only audience */
    ClientAssertion(String issuer, Instant now) {
        this.issuer = issuer;
        this.now = now;
    }

    /** The {@code jti}, if the client made the assertion with one of these keys, for us and just now. */
    Optional<String> verify(SignedStatement assertion, String clientId, JWKSet keys) {
        return acceptable(assertion.header())
                        && isAbout(assertion, clientId)
                        && isCurrent(assertion.claims())
                        && keys.getKeys().stream().anyMatch(key -> made(assertion, key))
                ? assertion.id()
                : Optional.empty();
    }

    private static boolean acceptable(JWSHeader header) {
        // An assertion is verified with registered keys; an assertion that brings a key is refused, not ignored.
        return header.getJWK() == null && (header.getType() == null || TYPES.contains(header.getType()));
    }

    private boolean isAbout(SignedStatement assertion, String clientId) {
        JWTClaimsSet claims = assertion.claims();
        return clientId.equals(claims.getIssuer())
                && clientId.equals(claims.getSubject())
                && claims.getAudience().equals(List.of(issuer));
    }

    private boolean isCurrent(JWTClaimsSet claims) {
        Instant latest = now.plus(SKEW);
        Instant expiry = instant(claims.getExpirationTime());
        return expiry != null
                && expiry.isAfter(now.minus(SKEW))
                && !expiry.isAfter(latest.plus(LONGEST_LIFETIME))
                && isWithin(
                        instant(claims.getIssueTime()),
                        now.minus(LONGEST_LIFETIME).minus(SKEW),
                        latest)
                && isWithin(instant(claims.getNotBeforeTime()), Instant.MIN, latest);
    }

    private static boolean isWithin(@Nullable Instant time, Instant earliest, Instant latest) {
        return time == null || !(time.isBefore(earliest) || time.isAfter(latest));
    }

    private static boolean made(SignedStatement assertion, JWK key) {
        return Objects.requireNonNull(JWKMatcher.forJWSHeader(assertion.header()))
                        .matches(key)
                && assertion.signedBy(key);
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }
}
