package dev.keyturn.edge.proofs;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A JWT that a client made, parsed but not verified: no claim counts before {@link #signedBy} has returned true. */
public record SignedStatement(SignedJWT jwt, JWTClaimsSet claims) {
    private static final int LONGEST = 4096;
    private static final int LONGEST_ID = 256;

    /** The names of the algorithms that are accepted. */
    public static List<String> algorithms() {
        return SoundKeys.ALGORITHMS.stream().map(JWSAlgorithm::getName).toList();
    }

    /**
     * Parses a JWT; empty if it is malformed, too long, of an algorithm that is not accepted, or has {@code crit},
     * {@code jku}, {@code x5u} or {@code x5c} in its header.
     */
    public static Optional<SignedStatement> read(String compact) {
        if (compact.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            SignedJWT jwt = SignedJWT.parse(compact);
            return acceptable(jwt.getHeader())
                    ? Optional.of(new SignedStatement(jwt, jwt.getJWTClaimsSet()))
                    : Optional.empty();
        } catch (ParseException | RuntimeException malformed) {
            // For some input, such as the JSON null or a key without its primes, the parser throws no ParseException.
            return Optional.empty();
        }
    }

    /** The protected header. */
    public JWSHeader header() {
        return jwt.getHeader();
    }

    boolean hasType(String type) {
        return new JOSEObjectType(type).equals(header().getType());
    }

    /** A claim that has to be a text; empty if it is absent, or something else. */
    public Optional<String> text(String claim) {
        return claims.getClaim(claim) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** The {@code jti}; empty if it is absent or too long to be one. */
    public Optional<String> id() {
        return text("jti").filter(id -> !id.isEmpty() && id.length() <= LONGEST_ID);
    }

    /** Whether the key made the signature, and is one of a kind that we accept. */
    public boolean signedBy(JWK key) {
        if (!SoundKeys.contain(key)) {
            return false;
        }
        try {
            return jwt.verify(
                    key instanceof RSAKey rsa
                            ? new RSASSAVerifier(rsa.toRSAPublicKey())
                            : new ECDSAVerifier(key.toECKey().toECPublicKey()));
        } catch (JOSEException unfit) {
            // The key is for another algorithm than the header names.
            return false;
        }
    }

    private static boolean acceptable(JWSHeader header) {
        return SoundKeys.ALGORITHMS.contains(header.getAlgorithm())
                && header.getCriticalParams() == null
                && absent(header.getJWKURL())
                && absent(header.getX509CertURL())
                && absent(header.getX509CertChain());
    }

    private static boolean absent(@Nullable Object parameter) {
        return parameter == null;
    }
}
