package dev.keyturn.edge.proofs;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import dev.keyturn.edge.secrets.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A DPoP proof that is good for one request (RFC 9449, section 4.3); whether it was used before is not checked here.
 *
 * @param thumbprint of the key, SHA-256 in base64url (RFC 7638)
 * @param id the {@code jti}
 */
record DpopProof(String thumbprint, String id) {
    private static final Duration TOLERANCE = Duration.ofSeconds(60);

    /** Empty if the proof is malformed, forged, too old or of the future, or for another request. */
    static Optional<DpopProof> verify(String compact, Expected expected) {
        return SignedStatement.read(compact)
                .filter(proof -> proof.hasType("dpop+jwt"))
                .filter(expected::fits)
                .flatMap(DpopProof::proved);
    }

    private static Optional<DpopProof> proved(SignedStatement proof) {
        JWK key = proof.header().getJWK();
        return key != null && !key.isPrivate() && proof.signedBy(key)
                ? proof.id().map(id -> new DpopProof(thumbprint(key), id))
                : Optional.empty();
    }

    private static String thumbprint(JWK key) {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    /**
     * The request that a proof must be for.
     *
     * @param address its URL by the configured address, without a query
     * @param accessToken the token that comes with the proof; null if there is none
     */
    record Expected(String method, String address, @Nullable String accessToken, Instant now) {
        private boolean fits(SignedStatement proof) {
            return proof.text("htm").filter(method::equals).isPresent()
                    && proof.text("htu")
                            .filter(htu -> TargetAddress.same(htu, address))
                            .isPresent()
                    && isFresh(proof.claims().getIssueTime())
                    && !isOver(proof.claims().getExpirationTime())
                    && !isToCome(proof.claims().getNotBeforeTime())
                    && (accessToken == null
                            || proof.text("ath").filter(this::isHash).isPresent());
        }

        private boolean isFresh(@Nullable Date issuedAt) {
            return issuedAt != null
                    && Duration.between(issuedAt.toInstant(), now).abs().compareTo(TOLERANCE) <= 0;
        }

        /**
         * Whether {@code exp} is over. A proof needs neither {@code exp} nor {@code nbf}, but is held to those that it
         * has (RFC 7519, section 4.1).
         */
        private boolean isOver(@Nullable Date end) {
            return end != null && !end.toInstant().plus(TOLERANCE).isAfter(now);
        }

        private boolean isToCome(@Nullable Date beginning) {
            return beginning != null && beginning.toInstant().minus(TOLERANCE).isAfter(now);
        }

        private boolean isHash(String ath) {
            return ath.equals(
                    Base64URL.encode(Sha256.of(String.valueOf(accessToken))).toString());
        }
    }
}
