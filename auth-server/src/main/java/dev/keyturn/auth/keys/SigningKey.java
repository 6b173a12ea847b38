package dev.keyturn.auth.keys;

import com.nimbusds.jose.jwk.RSAKey;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.text.ParseException;
import java.time.Instant;
import org.hibernate.annotations.Generated;
import org.jspecify.annotations.Nullable;

/** A key pair that signs tokens, through its life from {@link KeyState#STANDBY} on. */
@Entity
@Table(name = "signing_key")
class SigningKey {
    @Id
    private String kid;

    @Enumerated(EnumType.STRING)
    private KeyState state;

    private String publicJwk;
    private String kekId;
    private byte[] wrappedKey;
    private byte[] sealed;

    @Generated
    private Instant publishedAt;

    @SuppressWarnings("UnusedVariable") // read by operators
    private @Nullable Instant activatedAt;

    @Version
    private @Nullable Integer version;

    @SuppressWarnings("NullAway.Init") // Hibernate sets the fields
    protected SigningKey() {}

    @SuppressWarnings("NullAway.Init") // the database sets publishedAt
    private SigningKey(RSAKey publicKey, SealedKey sealedKey) {
        this.kid = publicKey.getKeyID();
        this.state = KeyState.STANDBY;
        this.publicJwk = publicKey.toPublicJWK().toJSONString();
        this.kekId = sealedKey.kekId();
        this.wrappedKey = sealedKey.wrappedKey();
        this.sealed = sealedKey.sealed();
    }

    /** A new key, to be published but not to sign yet. */
    static SigningKey standby(RSAKey publicKey, KeyEncryptionKey kek, byte[] pkcs8) {
        RSAKey published = publicKey.toPublicJWK();
        return new SigningKey(published, kek.seal(pkcs8, label(published.toJSONString())));
    }

    /** Makes this the key that signs. The database refuses a second one. */
    void activate(Instant now) {
        if (state != KeyState.STANDBY) {
            throw new IllegalStateException("Key " + kid + " is " + state + ", and only a STANDBY key is activated");
        }
        state = KeyState.ACTIVE;
        activatedAt = now;
    }

    String kid() {
        return kid;
    }

    KeyState state() {
        return state;
    }

    Instant publishedAt() {
        return publishedAt;
    }

    RSAKey publicKey() {
        try {
            return RSAKey.parse(publicJwk);
        } catch (ParseException e) {
            throw new IllegalStateException("The public part of key " + kid + " is no JWK", e);
        }
    }

    /** The private key in PKCS #8; fails unless the row, public part included, is as it was sealed. */
    byte[] open(KeyEncryptionKey kek) {
        return kek.open(new SealedKey(kekId, wrappedKey, sealed), label(publicJwk));
    }

    private static String label(String publicJwk) {
        return "signing key " + publicJwk;
    }
}
