package dev.keyturn.auth.keystore;

import dev.keyturn.auth.seals.KeyEncryptionKeys;
import dev.keyturn.auth.seals.SealedKey;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Makes RSA keys and seals them under the key-encryption key. */
@Component
public class KeyMaker {
    private final RsaProvider rsa;
    private final KeyEncryptionKeys kek;

    KeyMaker(RsaProvider rsa, KeyEncryptionKeys kek) {
        this.rsa = rsa;
        this.kek = kek;
    }

    /** A new key, not yet stored, sealed under the current key-encryption key. */
    public NewSigningKey make() {
        return NewSigningKey.make(rsa::generate, kek);
    }

    /** An empty secret in the place of a private key, sealed with the public key so that this stays authenticated. */
    public SealedKey nothing(SigningKey key) {
        return kek.seal(new byte[0], SigningKey.label(key.publicJwk()));
    }

    /** The provider that computes RSA, wherever keys are made or opened. */
    @Bean
    static RsaProvider rsaProvider() {
        return RsaProvider.fastest();
    }
}
