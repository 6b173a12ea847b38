package dev.keyturn.auth.seals;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the key-encryption key comes from: exactly one of a file, the environment and a command. The previous one, which
 * comes from the same places, is loaded beside it while it is being replaced.
 *
 * @param encryptionKeyFile a file that holds it: 32 random bytes in base64
 * @param encryptionKey the key itself in base64, for {@code KEYTURN_KEYS_ENCRYPTION_KEY} in the environment
 * @param encryptionKeyCommand a program and its arguments, which prints it; no shell reads them
 * @param previousEncryptionKeyFile the same for the previous one
 * @param previousEncryptionKey the same for the previous one
 * @param previousEncryptionKeyCommand the same for the previous one
 * @param stateFolder where to keep what a restore of the database must not undo; the folder of the key's file if absent
 */
@ConfigurationProperties("keyturn.keys")
record KeyEncryptionProperties(
        @Nullable Path encryptionKeyFile,
        @Nullable String encryptionKey,
        @DefaultValue List<String> encryptionKeyCommand,
        @Nullable Path previousEncryptionKeyFile,
        @Nullable String previousEncryptionKey,
        @DefaultValue List<String> previousEncryptionKeyCommand,
        @Nullable Path stateFolder) {
    KeyEncryptionProperties {
        encryptionKeyCommand = List.copyOf(encryptionKeyCommand);
        previousEncryptionKeyCommand = List.copyOf(previousEncryptionKeyCommand);
    }

    KeyEncryptionKeySource current() {
        return new KeyEncryptionKeySource(
                "keyturn.keys.encryption-key", encryptionKeyFile, encryptionKey, encryptionKeyCommand);
    }

    KeyEncryptionKeySource previous() {
        return new KeyEncryptionKeySource(
                "keyturn.keys.previous-encryption-key",
                previousEncryptionKeyFile,
                previousEncryptionKey,
                previousEncryptionKeyCommand);
    }

    /** The state folder; empty if none is set and the key comes from no file. */
    Optional<Path> folder() {
        return Optional.ofNullable(stateFolder)
                .or(() -> Optional.ofNullable(encryptionKeyFile)
                        .map(file ->
                                Objects.requireNonNull(file.toAbsolutePath().getParent())));
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "KeyEncryptionProperties[encryptionKeyFile=" + encryptionKeyFile + "]";
    }
}
