package dev.keyturn.auth.seals;

import dev.keyturn.edge.operation.StartupRefusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The configured source of one key-encryption key: of file, value and command at most one.
 *
 * @param property the value's; the others' have {@code -file} and {@code -command} after it
 */
record KeyEncryptionKeySource(
        String property, @Nullable Path file, @Nullable String value, List<String> command) {
    static final String SET_IT = "Set keyturn.keys.encryption-key-file to a file that holds 32 random bytes in base64"
            + " (`openssl rand -base64 32`), readable by this server alone.";
    private static final String PUT_BACK = "Put back the key this server was first started with. " + SET_IT;

    /**
     * Reads the key; empty if no source is configured.
     *
     * @throws StartupRefusal if more than one source is configured, or the source gives no key
     */
    Optional<KeyEncryptionKey> read() {
        List<String> given = given();
        if (given.size() > 1) {
            throw new StartupRefusal(
                    "The key-encryption key has " + given.size() + " sources: " + String.join(" and ", given) + ".",
                    "Keep the one that is right, and take the other settings away.");
        }
        if (file != null && isGiven(file.toString())) {
            return Optional.of(parsed(content(file), file.toString()));
        }
        if (value != null && isGiven(value)) {
            return Optional.of(parsed(value, property));
        }
        return command.isEmpty()
                ? Optional.empty()
                : Optional.of(parsed(
                        new KeyCommand(property + "-command", command).output(),
                        "the output of " + property + "-command"));
    }

    private List<String> given() {
        return Stream.of(
                        file != null && isGiven(file.toString()) ? property + "-file" : "",
                        value != null && isGiven(value) ? property : "",
                        command.isEmpty() ? "" : property + "-command")
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toList());
    }

    /** Whether a setting is there: an empty environment variable counts as none. */
    private static boolean isGiven(String text) {
        return !text.isBlank();
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw unreadable(file.toString());
        }
    }

    private static KeyEncryptionKey parsed(String base64, String place) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            throw unreadable(place);
        }
        if (bytes.length != KeyEncryptionKey.BYTES) {
            throw new StartupRefusal(
                    "The key-encryption key in " + place + " has " + bytes.length + " bytes, not "
                            + KeyEncryptionKey.BYTES + ".",
                    PUT_BACK);
        }
        return new KeyEncryptionKey(bytes);
    }

    private static StartupRefusal unreadable(String place) {
        return new StartupRefusal("The key-encryption key cannot be read from " + place + ".", PUT_BACK);
    }

    /** Without the key, and without arguments, in which there may be a secret. */
    @Override
    public String toString() {
        return "KeyEncryptionKeySource[" + given() + "]";
    }
}
