package dev.keyturn.cli.secrets;

import dev.keyturn.cli.terminal.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The file that the authorization server's private keys are encrypted under: 32 bytes in base64. */
final class KeyEncryptionKey {
    private static final int BYTES = 32;

    private final Path path;

    KeyEncryptionKey(Path path) {
        this.path = path;
    }

    boolean exists() {
        return Files.exists(path);
    }

    void create(SecureRandom random) {
        byte[] key = new byte[BYTES];
        random.nextBytes(key);
        PrivateFiles.write(path, (Base64.getEncoder().encodeToString(key) + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Throws a {@link Failure} unless the file holds a readable key; the server finds out whether it is the right one.
     */
    void check() {
        if (!exists()) {
            throw unusable("is missing, and without it nobody can read the signing keys", null);
        }
        try {
            byte[] key = Base64.getDecoder()
                    .decode(Files.readString(path, StandardCharsets.US_ASCII).strip());
            if (key.length != BYTES) {
                throw unusable("does not hold a key of 32 bytes", null);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw unusable("cannot be read", e);
        }
    }

    private Failure unusable(String how, @Nullable Exception cause) {
        return new Failure(
                "The key-encryption key %s %s: restore it from a backup. If there is none, accounts and data can be kept: see \"It is lost\" in docs/runbooks/key-encryption-key.md."
                        .formatted(path, how),
                cause);
    }
}
