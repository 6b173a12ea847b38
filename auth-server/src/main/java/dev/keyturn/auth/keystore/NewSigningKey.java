package dev.keyturn.auth.keystore;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import dev.keyturn.auth.seals.KeyEncryptionKeys;
import dev.keyturn.auth.seals.SealedKey;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A key pair that was made here, sealed before it goes anywhere; its kid is its thumbprint (RFC 7638), which begins with
 * no hyphen, so that no command takes it for an option.
 */
public record NewSigningKey(String kid, String publicJwk, SealedKey sealed) {
    static NewSigningKey make(Supplier<KeyPair> pairs, KeyEncryptionKeys kek) {
        return Stream.generate(pairs)
                .map(pair -> of(pair, kek))
                .filter(key -> !key.kid().startsWith("-"))
                .findFirst()
                .orElseThrow();
    }

    private static NewSigningKey of(KeyPair pair, KeyEncryptionKeys kek) {
        try {
            RSAKey publicKey = new RSAKey.Builder((RSAPublicKey) pair.getPublic())
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .keyIDFromThumbprint()
                    .build();
            String jwk = publicKey.toPublicJWK().toJSONString();
            byte[] pkcs8 = pair.getPrivate().getEncoded();
            return new NewSigningKey(publicKey.getKeyID(), jwk, kek.seal(pkcs8, SigningKey.label(jwk)));
        } catch (JOSEException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
