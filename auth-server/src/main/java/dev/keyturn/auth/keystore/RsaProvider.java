package dev.keyturn.auth.keystore;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.amazon.corretto.crypto.provider.RuntimeCryptoException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The provider that computes RSA: Amazon Corretto's where its native library loads (three times the speed), the JDK's
 * elsewhere. Private keys are made by the same provider that signs, or there is no gain.
 */
public final class RsaProvider {
    private static final Logger log = LoggerFactory.getLogger(RsaProvider.class);
    private static final int BITS = 2048;

    private final Provider provider;

    private RsaProvider(Provider provider) {
        this.provider = provider;
    }

    /** Corretto's where it runs, or else the JDK's. */
    public static RsaProvider fastest() {
        try {
            AmazonCorrettoCryptoProvider corretto = AmazonCorrettoCryptoProvider.INSTANCE;
            corretto.assertHealthy();
            return new RsaProvider(corretto);
        } catch (RuntimeCryptoException | LinkageError e) {
            log.info("The native crypto library does not load here; the JDK signs, at a third of the speed");
            return new RsaProvider(Security.getProvider("SunRsaSign"));
        }
    }

    /** The provider that signs. */
    public Provider provider() {
        return provider;
    }

    KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", provider);
            generator.initialize(BITS);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every provider has RSA", e);
        }
    }

    /** Imports a private key in PKCS #8. */
    public RSAPrivateKey privateKey(byte[] pkcs8) {
        try {
            return (RSAPrivateKey)
                    KeyFactory.getInstance("RSA", provider).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The key was opened, but is no RSA key", e);
        }
    }
}
