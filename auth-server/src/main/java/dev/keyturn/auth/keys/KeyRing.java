package dev.keyturn.auth.keys;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.edge.StartupRefusal;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/** The keys in use, opened and in memory. */
@Component
public class KeyRing {
    private final ActiveKey active;
    private final JWKSet published;
    private final NavigableMap<Short, SecretKey> refreshKeys;

    KeyRing(KeysProperties properties, KeyStore store) {
        KeyEncryptionKey kek = KeyEncryptionKey.load(properties.encryptionKeyFile());
        RsaProvider rsa = RsaProvider.fastest();
        KeyStore.StoredKeys stored = store.loadOrCreate(kek, rsa);
        this.active = ActiveKey.of(stored.signingKeys(), kek, rsa);
        this.published = new JWKSet(
                stored.signingKeys().stream().<JWK>map(SigningKey::publicKey).toList());
        this.refreshKeys = open(stored.refreshKeys(), kek);
    }

    /**
     * Signs with RS256 under the active key.
     *
     * @param type the {@code typ} header (RFC 9068, section 2.1)
     * @return the compact serialization
     */
    public String sign(JOSEObjectType type, JWTClaimsSet claims) {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(type)
                        .keyID(active.kid())
                        .build(),
                claims);
        try {
            jwt.sign(active.signer());
        } catch (JOSEException e) {
            throw new IllegalStateException("The active key cannot sign", e);
        }
        return jwt.serialize();
    }

    /** The public keys that verify what we signed; nothing private is in it. */
    public JWKSet published() {
        return published;
    }

    /** The id of the key that new refresh tokens are to carry. */
    public short refreshKeyId() {
        return refreshKeys.lastKey();
    }

    /** The HMAC-SHA-256 key of that id, or empty if we never had one: the token is forged. */
    public Optional<SecretKey> refreshKey(short id) {
        return Optional.ofNullable(refreshKeys.get(id));
    }

    private static NavigableMap<Short, SecretKey> open(List<RefreshKey> stored, KeyEncryptionKey kek) {
        NavigableMap<Short, SecretKey> opened = new TreeMap<>();
        stored.forEach(key -> opened.put(key.id(), new SecretKeySpec(key.open(kek), "HmacSHA256")));
        return opened;
    }

    private record ActiveKey(String kid, RSASSASigner signer) {
        /** Opens every key, so that one that was tampered with is found at start; keeps the one that signs. */
        static ActiveKey of(List<SigningKey> keys, KeyEncryptionKey kek, RsaProvider rsa) {
            List<ActiveKey> active = keys.stream()
                    .filter(key -> opens(key, kek))
                    .filter(key -> key.state() == KeyState.ACTIVE)
                    .map(key -> new ActiveKey(key.kid(), signer(key, kek, rsa)))
                    .toList();
            if (active.size() != 1) {
                throw new StartupRefusal(
                        "The database has " + active.size() + " ACTIVE signing keys; there must be exactly one.",
                        "Look at identity.signing_key and restore it from a backup.");
            }
            return active.getFirst();
        }

        private static boolean opens(SigningKey key, KeyEncryptionKey kek) {
            return key.open(kek).length > 0;
        }

        private static RSASSASigner signer(SigningKey key, KeyEncryptionKey kek, RsaProvider rsa) {
            RSASSASigner signer = new RSASSASigner(rsa.privateKey(key.open(kek)));
            signer.getJCAContext().setProvider(rsa.provider());
            return signer;
        }
    }
}
