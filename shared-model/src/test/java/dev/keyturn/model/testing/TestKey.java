package dev.keyturn.model.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** A key of a client's, and what it signs with it: also what no library would sign. For the tests of both servers. */
public record TestKey(JWK jwk, JWSAlgorithm algorithm) {
    public static TestKey es256() {
        return ec(Curve.P_256, JWSAlgorithm.ES256);
    }

    public static TestKey es384() {
        return ec(Curve.P_384, JWSAlgorithm.ES384);
    }

    public static TestKey rsa(int size, JWSAlgorithm algorithm) {
        try {
            return new TestKey(FastRsa.keys(size).generate(), algorithm);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TestKey ec(Curve curve, JWSAlgorithm algorithm) {
        try {
            return new TestKey(new ECKeyGenerator(curve).generate(), algorithm);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public String thumbprint() {
        try {
            return jwk.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A proof for one request, made now (RFC 9449, section 4.2). */
    public String proof(String method, String address) {
        return sign(proofHeader(), proofClaims(method, address));
    }

    /** A proof for one request that presents an access token. */
    public String proof(String method, String address, String accessToken) {
        Map<String, Object> claims = proofClaims(method, address);
        claims.put("ath", hash(accessToken));
        return sign(proofHeader(), claims);
    }

    public Map<String, Object> proofHeader() {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("typ", "dpop+jwt");
        header.put("alg", algorithm.getName());
        header.put("jwk", jwk.toPublicJWK().toJSONObject());
        return header;
    }

    public static Map<String, Object> proofClaims(String method, String address) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("htm", method);
        claims.put("htu", address);
        claims.put("iat", Instant.now().getEpochSecond());
        return claims;
    }

    /** Signs any header and any claims, with this key whatever the header says. */
    public String sign(Map<String, Object> header, Map<String, Object> claims) {
        try {
            JWSSigner signer = jwk instanceof RSAKey rsa ? FastRsa.signer(rsa) : new ECDSASigner((ECKey) jwk);
            return sign(signer, algorithm, header, claims);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signs with HMAC under a secret, such as the bytes of a public key. */
    public static String signWithSecret(String secret, Map<String, Object> header, Map<String, Object> claims) {
        try {
            return sign(new MACSigner(secret), JWSAlgorithm.HS256, header, claims);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sign(
            JWSSigner signer, JWSAlgorithm algorithm, Map<String, Object> header, Map<String, Object> claims)
            throws JOSEException {
        String content = encode(header) + "." + encode(claims);
        return content + "." + signer.sign(new JWSHeader(algorithm), content.getBytes(UTF_8));
    }

    /** Without any signature. */
    public static String unsigned(Map<String, Object> header, Map<String, Object> claims) {
        return encode(header) + "." + encode(claims) + ".";
    }

    private static String encode(Map<String, Object> json) {
        return Base64URL.encode(JSONObjectUtils.toJSONString(json)).toString();
    }

    /** The {@code ath} of a token. */
    public static String hash(String accessToken) {
        try {
            return Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(accessToken.getBytes(UTF_8)))
                    .toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
