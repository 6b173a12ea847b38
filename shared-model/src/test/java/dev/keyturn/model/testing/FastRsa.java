package dev.keyturn.model.testing;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.amazon.corretto.crypto.provider.RuntimeCryptoException;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.JWKGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.security.Provider;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The RSA of those who call a server, by Amazon Corretto's provider where it is there: in a JVM as young as that of tests,
 * the JDK takes 16 ms for a signature and a second for a key. What the server under test computes is left to it.
 */
public final class FastRsa {
    private static final @Nullable Provider PROVIDER = corretto();

    private FastRsa() {}

    /** Makes keys of that many bits, also of too few. */
    public static JWKGenerator<RSAKey> keys(int bits) {
        return new RSAKeyGenerator(bits, true).provider(PROVIDER);
    }

    public static RSASSASigner signer(RSAKey key) throws JOSEException {
        RSASSASigner signer = new RSASSASigner(key.toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance()));
        signer.getJCAContext().setProvider(PROVIDER);
        return signer;
    }

    /** Null is the JDK's. */
    private static @Nullable Provider corretto() {
        try {
            AmazonCorrettoCryptoProvider.INSTANCE.assertHealthy();
            return AmazonCorrettoCryptoProvider.INSTANCE;
        } catch (RuntimeCryptoException | LinkageError notHere) {
            return null;
        }
    }
}
