package dev.keyturn.auth.keystore;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import dev.keyturn.auth.seals.LoadedKeys;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewSigningKeyTest {
    @Test
    void itsKidBeginsWithNoHyphen(@TempDir Path folder) throws Exception {
        Path kek = Files.writeString(folder.resolve("kek"), "A".repeat(43) + "=");
        KeyPair pair = RsaProvider.fastest().generate();
        KeyPair hyphen = new KeyPair(publicKey("-"), pair.getPrivate());
        KeyPair none = new KeyPair(publicKey("_"), pair.getPrivate());
        Iterator<KeyPair> pairs = List.of(hyphen, hyphen, none).iterator();

        NewSigningKey made = NewSigningKey.make(pairs::next, LoadedKeys.ofFile(kek));

        assertThat(made.kid()).startsWith("_").isEqualTo(kid((RSAPublicKey) none.getPublic()));
    }

    /** No key that would verify anything: the first whose thumbprint begins so. */
    private static RSAPublicKey publicKey(String begin) throws Exception {
        BigInteger modulus = BigInteger.TWO.pow(2047);
        RSAPublicKey key;
        do {
            modulus = modulus.add(BigInteger.ONE);
            key = (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(65537)));
        } while (!kid(key).startsWith(begin));
        return key;
    }

    private static String kid(RSAPublicKey key) throws Exception {
        return new RSAKey.Builder(key).build().computeThumbprint().toString();
    }
}
