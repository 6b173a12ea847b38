package dev.keyturn.auth.keys;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.auth.keystore.RsaProvider;
import dev.keyturn.auth.keystore.SigningKey;
import dev.keyturn.auth.seals.KeyEncryptionKeys;
import org.jspecify.annotations.Nullable;

/**
 * A signing key whose row opened.
 *
 * @param signer null if the private part is gone
 */
record OpenKey(String kid, String publicJwk, @Nullable RSASSASigner signer) {
    static OpenKey open(SigningKey key, KeyEncryptionKeys kek, RsaProvider rsa) {
        byte[] pkcs8 = key.open(kek);
        if (pkcs8.length == 0) {
            return new OpenKey(key.kid(), key.publicJwk(), null);
        }
        RSASSASigner signer = new RSASSASigner(rsa.privateKey(pkcs8));
        signer.getJCAContext().setProvider(rsa.provider());
        return new OpenKey(key.kid(), key.publicJwk(), signer);
    }

    /**
     * Whether this key is what the row holds. The private part is not compared, but must be gone once the key is no
     * longer published.
     */
    boolean of(SigningKey key) {
        return kid.equals(key.kid()) && publicJwk.equals(key.publicJwk()) && (signer == null || key.published());
    }

    /** Signs with RS256; the compact serialization. */
    String sign(JOSEObjectType type, JWTClaimsSet claims) {
        if (signer == null) {
            throw new IllegalStateException("The private part of key " + kid + " is gone");
        }
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).type(type).keyID(kid).build(), claims);
        try {
            jwt.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("The active key cannot sign", e);
        }
        return jwt.serialize();
    }

    /** Without the private key. */
    @Override
    public String toString() {
        return "OpenKey[" + kid + "]";
    }
}
