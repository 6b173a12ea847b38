package dev.keyturn.auth.seals;

import dev.keyturn.edge.secrets.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that protects all others at rest. It never enters the database: without it, a stolen dump is worth nothing,
 * and write access to the tables is not enough to add a key.
 */
final class KeyEncryptionKey {
    static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKey key;
    private final String id;

    /** @param bytes 32 random ones */
    KeyEncryptionKey(byte[] bytes) {
        this.key = new SecretKeySpec(bytes, "AES");
        this.id = idOf(bytes);
    }

    /** The name of the key in rows, which tells nothing about the key. */
    String id() {
        return id;
    }

    /** Encrypts a key under a fresh data key. The label is authenticated with it, and has to be given to open it. */
    SealedKey seal(byte[] secret, String label) {
        byte[] dataKey = new byte[BYTES];
        RANDOM.nextBytes(dataKey);
        return new SealedKey(id, wrap(dataKey, label), Aes.seal(aes(dataKey), secret, associated(label)));
    }

    /** Decrypts a key; empty if it was sealed under another key or label, or is not what was sealed. */
    Optional<byte[]> open(SealedKey sealed, String label) {
        return unwrap(sealed.wrappedKey(), label)
                .flatMap(dataKey -> opened(aes(dataKey), sealed.sealed(), associated(label)));
    }

    /** Encrypts a row's data key. */
    byte[] wrap(byte[] dataKey, String label) {
        return Aes.seal(key, dataKey, associated(label));
    }

    /** Decrypts a row's data key; empty if it was wrapped under another key or label, or is not what was wrapped. */
    Optional<byte[]> unwrap(byte[] wrappedKey, String label) {
        return opened(key, wrappedKey, associated(label));
    }

    private static Optional<byte[]> opened(SecretKey key, byte[] sealed, byte[] associated) {
        try {
            return Optional.of(Aes.open(key, sealed, associated));
        } catch (GeneralSecurityException changed) {
            return Optional.empty();
        }
    }

    private static SecretKey aes(byte[] bytes) {
        return new SecretKeySpec(bytes, "AES");
    }

    private static byte[] associated(String label) {
        return label.getBytes(StandardCharsets.UTF_8);
    }

    private static String idOf(byte[] bytes) {
        byte[] label = "keyturn key-encryption key id\0".getBytes(StandardCharsets.US_ASCII);
        return HexFormat.of().formatHex(Sha256.of(label, bytes), 0, 8);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "KeyEncryptionKey[" + id + "]";
    }
}
