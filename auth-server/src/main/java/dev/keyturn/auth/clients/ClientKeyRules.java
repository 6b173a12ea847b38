package dev.keyturn.auth.clients;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which keys a client may authenticate with (RFC 7523): public ones, to verify what it signs, and strong enough. */
final class ClientKeyRules {
    private static final int MOST = 10;
    private static final int SHORTEST_RSA = 2048;
    private static final int LONGEST_RSA = 4096;
    private static final int LONGEST_EXPONENT = 32;
    private static final Set<JWSAlgorithm> RSA = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256);

    private static final String ONLY_PUBLIC = "must hold public RSA and EC keys alone, and nothing that is secret";

    private static final String NO_SET = "must be a JWK Set (RFC 7517, section 5)";

    private static final int LONGEST_ADDRESS = 500;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final String NO_ADDRESS = "must be an https URI, or http on this machine, of at most "
            + LONGEST_ADDRESS + " characters, with neither a user nor a fragment";

    private ClientKeyRules() {}

    /** The keys of a JWK Set that is in order; null if there are none. */
    static @Nullable JWKSet read(@Nullable Map<String, Object> jwks) {
        try {
            JWKSet keys = jwks == null ? new JWKSet() : JWKSet.parse(jwks);
            return keys.isEmpty() ? null : keys;
        } catch (ParseException e) {
            throw new IllegalStateException("It was in order", e);
        }
    }

    /** What is wrong with a JWK Set, to be read after its name; empty if it may be registered. */
    static Optional<String> problem(Map<String, Object> jwks) {
        try {
            JWKSet set = JWKSet.parse(jwks);
            // Keys of kinds that the library does not know, it leaves out.
            return jwks.get("keys") instanceof List<?> keys && keys.size() == set.size()
                    ? problem(set)
                    : Optional.of(ONLY_PUBLIC);
        } catch (ParseException | RuntimeException e) {
            return Optional.of(NO_SET);
        }
    }

    /** What is wrong with an address where a client would publish its keys. */
    static Optional<String> problemOfAddress(String text) {
        try {
            URI address = new URI(text);
            boolean fits = text.length() <= LONGEST_ADDRESS
                    && address.getHost() != null
                    && address.getRawUserInfo() == null
                    && address.getRawFragment() == null
                    && ("https".equals(address.getScheme())
                            || ("http".equals(address.getScheme()) && LOOPBACK.contains(address.getHost())));
            return fits ? Optional.empty() : Optional.of(NO_ADDRESS);
        } catch (URISyntaxException e) {
            return Optional.of(NO_ADDRESS);
        }
    }

    /** The same of a JWK Set as text. */
    static Optional<String> problem(String jwks) {
        try {
            return problem(JSONObjectUtils.parse(jwks));
        } catch (ParseException e) {
            return Optional.of(NO_SET);
        }
    }

    private static Optional<String> problem(JWKSet set) {
        long ids = set.getKeys().stream().map(JWK::getKeyID).distinct().count();
        if (set.size() > MOST || ids != set.size()) {
            return Optional.of("must have at most " + MOST + " keys, each with a `kid` of its own");
        }
        return set.getKeys().stream()
                .map(ClientKeyRules::problem)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> problem(JWK key) {
        if (key.isPrivate() || !signsWithAKeyPair(key)) {
            return Optional.of(ONLY_PUBLIC);
        }
        if (key instanceof RSAKey rsa && !isSound(rsa)) {
            return Optional.of("must hold RSA keys of " + SHORTEST_RSA + " to " + LONGEST_RSA
                    + " bits alone, with an odd exponent of 3 to 4294967295");
        }
        if (key instanceof ECKey ec && !Curve.P_256.equals(ec.getCurve())) {
            return Optional.of("must not hold EC keys of another curve than P-256");
        }
        if (key.getKeyUse() != null && !KeyUse.SIGNATURE.equals(key.getKeyUse())) {
            return Optional.of("must hold keys for signatures alone");
        }
        return Optional.empty();
    }

    private static boolean signsWithAKeyPair(JWK key) {
        Algorithm algorithm = key.getAlgorithm();
        return switch (key) {
            case RSAKey rsa -> algorithm == null || RSA.contains(algorithm);
            case ECKey ec -> algorithm == null || JWSAlgorithm.ES256.equals(algorithm);
            default -> false;
        };
    }

    private static boolean isSound(RSAKey key) {
        BigInteger exponent = key.getPublicExponent().decodeToBigInteger();
        return key.size() >= SHORTEST_RSA
                && key.size() <= LONGEST_RSA
                && exponent.bitLength() > 1
                && exponent.bitLength() <= LONGEST_EXPONENT
                && exponent.testBit(0);
    }
}
