package dev.keyturn.edge.proofs;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.util.List;

/** The public keys that clients may use: RSA and P-256, strong enough, and small enough to be cheap to verify with. */
public final class SoundKeys {
    /** The signature algorithms for these keys. */
    public static final List<JWSAlgorithm> ALGORITHMS =
            List.of(JWSAlgorithm.ES256, JWSAlgorithm.PS256, JWSAlgorithm.RS256);

    /** A description of these keys, to follow a name in a sentence. */
    public static final String DESCRIPTION =
            "RSA keys of 2048 to 4096 bits with an odd exponent of 3 to 4294967295, or EC keys on P-256,"
                    + " for signatures by RS256, PS256 or ES256";

    private static final int SHORTEST_RSA = 2048;
    private static final int LONGEST_RSA = 4096;
    private static final int LONGEST_EXPONENT = 32;

    private SoundKeys() {}

    /** Whether signatures by this key are worth verifying, whoever chose the key. */
    public static boolean contain(JWK key) {
        return switch (key) {
            case RSAKey rsa -> isSound(rsa);
            case ECKey ec -> Curve.P_256.equals(ec.getCurve());
            default -> false;
        };
    }

    /** Whether the key's {@code alg} and {@code use}, if present, allow signatures by {@link #ALGORITHMS}. */
    public static boolean areFor(JWK key) {
        Algorithm algorithm = key.getAlgorithm();
        boolean fits = algorithm == null
                || switch (key) {
                    case RSAKey rsa -> JWSAlgorithm.RS256.equals(algorithm) || JWSAlgorithm.PS256.equals(algorithm);
                    default -> JWSAlgorithm.ES256.equals(algorithm);
                };
        return fits && (key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse()));
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
