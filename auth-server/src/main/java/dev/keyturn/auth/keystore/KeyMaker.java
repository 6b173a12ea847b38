package dev.keyturn.auth.keystore;

import dev.keyturn.auth.seals.KeyEncryptionKeys;
import dev.keyturn.auth.seals.SealedKey;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Makes keys and seals them; it alone needs both who computes RSA and the key-encryption key to write with. */
@Component
public class KeyMaker {
    private final RsaProvider rsa;
    private final KeyEncryptionKeys kek;

    KeyMaker(RsaProvider rsa, KeyEncryptionKeys kek) {
        this.rsa = rsa;
        this.kek = kek;
    }

    /** A key that is yet to be stored, sealed under the key-encryption key of now. */
    public NewSigningKey make() {
        return NewSigningKey.make(rsa, kek);
    }

    /** An empty secret in the place of a private key, sealed with the public key so that this stays authenticated. */
    public SealedKey nothing(SigningKey key) {
        return kek.seal(new byte[0], SigningKey.label(key.publicJwk()));
    }

    /** Who computes RSA, wherever keys are made or opened. */
    @Bean
    static RsaProvider rsaProvider() {
        return RsaProvider.fastest();
    }
}
