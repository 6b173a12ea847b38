package dev.keyturn.auth.keys;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** A key of the HMAC in refresh tokens. */
@Entity
@Table(name = "refresh_key")
class RefreshKey {
    private static final String LABEL = "refresh key";

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Short id;

    private String kekId;
    private byte[] wrappedKey;
    private byte[] sealed;

    @SuppressWarnings("NullAway.Init") // Hibernate sets the fields
    protected RefreshKey() {}

    RefreshKey(KeyEncryptionKey kek, byte[] secret) {
        SealedKey sealedKey = kek.seal(secret, LABEL);
        this.kekId = sealedKey.kekId();
        this.wrappedKey = sealedKey.wrappedKey();
        this.sealed = sealedKey.sealed();
    }

    short id() {
        if (id == null) {
            throw new IllegalStateException("not saved yet");
        }
        return id;
    }

    byte[] open(KeyEncryptionKey kek) {
        return kek.open(new SealedKey(kekId, wrappedKey, sealed), LABEL);
    }
}
