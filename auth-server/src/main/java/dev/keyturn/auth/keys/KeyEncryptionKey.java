package dev.keyturn.auth.keys;

import dev.keyturn.edge.StartupRefusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key that protects all others at rest. It never enters the database: whoever steals a dump has nothing without it,
 * and whoever can write to the tables cannot add a key without it.
 */
final class KeyEncryptionKey {
    private static final int BYTES = 32;
    private static final String SET_IT =
            "Set keyturn.keys.encryption-key-file to a file that holds 32 random bytes in base64"
                    + " (`openssl rand -base64 32`), readable by this server alone.";

    private final SecretKey key;
    private final String id;

    private KeyEncryptionKey(byte[] bytes) {
        this.key = new SecretKeySpec(bytes, "AES");
        this.id = idOf(bytes);
    }

    /**
     * Reads the key.
     *
     * @throws StartupRefusal if there is no such file, or no key in it
     */
    static KeyEncryptionKey load(@Nullable Path file) {
        if (file == null) {
            throw new StartupRefusal("No key-encryption key is configured.", SET_IT);
        }
        try {
            byte[] bytes = Base64.getDecoder()
                    .decode(Files.readString(file, StandardCharsets.US_ASCII).strip());
            if (bytes.length != BYTES) {
                throw new StartupRefusal(
                        "The key-encryption key in " + file + " has " + bytes.length + " bytes, not " + BYTES + ".",
                        "Put back the file this server was first started with. " + SET_IT);
            }
            return new KeyEncryptionKey(bytes);
        } catch (IOException | IllegalArgumentException e) {
            throw new StartupRefusal(
                    "The key-encryption key cannot be read from " + file + ".",
                    "Put back the file this server was first started with. " + SET_IT);
        }
    }

    String id() {
        return id;
    }

    /** Encrypts a key under a fresh data key. The label is authenticated with it, and has to be given to open it. */
    SealedKey seal(byte[] secret, String label) {
        byte[] dataKey = new byte[BYTES];
        new SecureRandom().nextBytes(dataKey);
        byte[] associated = label.getBytes(StandardCharsets.UTF_8);
        return new SealedKey(
                id,
                Aes.seal(key, dataKey, associated),
                Aes.seal(new SecretKeySpec(dataKey, "AES"), secret, associated));
    }

    /**
     * Decrypts a key.
     *
     * @throws StartupRefusal if the row was sealed under another key, or is not what was sealed
     */
    byte[] open(SealedKey sealed, String label) {
        if (!sealed.kekId().equals(id)) {
            throw new StartupRefusal(
                    "The keys in the database were sealed under key-encryption key " + sealed.kekId()
                            + ", but the one configured is " + id + ".",
                    "Point keyturn.keys.encryption-key-file at the file this database was first started with.");
        }
        byte[] associated = label.getBytes(StandardCharsets.UTF_8);
        try {
            byte[] dataKey = Aes.open(key, sealed.wrappedKey(), associated);
            return Aes.open(new SecretKeySpec(dataKey, "AES"), sealed.sealed(), associated);
        } catch (GeneralSecurityException e) {
            throw new StartupRefusal(
                    "A key in the database does not open: its row was damaged or changed (" + label + ").",
                    "Restore the row from a backup. Do not delete it: tokens that it signed may still be in use.");
        }
    }

    private static String idOf(byte[] bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("keyturn key-encryption key id\0".getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(bytes), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
