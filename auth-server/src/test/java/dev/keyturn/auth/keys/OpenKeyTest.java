package dev.keyturn.auth.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.keyturn.auth.keystore.Keys;
import dev.keyturn.auth.keystore.SigningKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpenKeyTest {
    /** What never signs again keeps no private key, in memory neither. */
    @Test
    void aPrivatePartIsKeptOnlyWhileTheKeyIsPublished() throws JOSEException {
        RSASSASigner signer = new RSASSASigner(new RSAKeyGenerator(2048).generate());

        assertThat(open(retired(), signer).of(retired())).isTrue();
        assertThat(open(removed(), signer).of(removed())).isFalse();
        assertThat(open(removed(), null).of(removed())).isTrue();
    }

    private static OpenKey open(SigningKey key, @Nullable RSASSASigner signer) {
        return new OpenKey(key.kid(), key.publicJwk(), signer);
    }

    private static SigningKey retired() {
        return new Keys().retired("kid", Keys.NOW).facts().keys().getFirst();
    }

    private static SigningKey removed() {
        return new Keys().removed("kid").facts().keys().getFirst();
    }
}
