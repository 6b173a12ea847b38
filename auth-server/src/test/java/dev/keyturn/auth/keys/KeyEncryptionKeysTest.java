package dev.keyturn.auth.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.edge.StartupRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyEncryptionKeyTest {
    private static final byte[] SECRET = "a private key".getBytes(UTF_8);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @SuppressWarnings("NullAway.Init") // JUnit calls load() first
    private KeyEncryptionKey key;

    @BeforeEach
    void load() throws IOException {
        key = KeyEncryptionKey.load(file("0123456789abcdef0123456789abcdef"));
    }

    @Test
    void opensWhatItSealed() {
        assertThat(key.open(key.seal(SECRET, "label"), "label")).isEqualTo(SECRET);
    }

    @Test
    void sealsTheSameThingDifferentlyEachTime() {
        assertThat(key.seal(SECRET, "label").sealed())
                .isNotEqualTo(key.seal(SECRET, "label").sealed());
    }

    @Test
    void refusesALabelThatWasSwapped() {
        SealedKey sealed = key.seal(SECRET, "signing key A");

        assertThatThrownBy(() -> key.open(sealed, "signing key B"))
                .isInstanceOf(StartupRefusal.class)
                .hasMessageContaining("damaged or changed");
    }

    @Test
    void refusesEveryChangedByte() {
        SealedKey sealed = key.seal(SECRET, "label");

        for (int i = 0; i < sealed.sealed().length; i++) {
            byte[] changed = sealed.sealed().clone();
            changed[i] ^= 1;
            SealedKey tampered = new SealedKey(sealed.kekId(), sealed.wrappedKey(), changed);
            assertThatThrownBy(() -> key.open(tampered, "label")).isInstanceOf(StartupRefusal.class);
        }
    }

    @Test
    void refusesATruncatedRow() {
        SealedKey sealed = key.seal(SECRET, "label");
        SealedKey truncated = new SealedKey(sealed.kekId(), new byte[5], sealed.sealed());

        assertThatThrownBy(() -> key.open(truncated, "label")).isInstanceOf(StartupRefusal.class);
    }

    @Test
    void saysWhichKeyIsWantedWhenItIsAnother() throws IOException {
        KeyEncryptionKey other = KeyEncryptionKey.load(file("another key of thirty-two bytes!"));
        SealedKey sealed = other.seal(SECRET, "label");

        assertThatThrownBy(() -> key.open(sealed, "label"))
                .isInstanceOf(StartupRefusal.class)
                .hasMessageContaining(other.id())
                .hasMessageContaining(key.id());
    }

    @Test
    void saysWhatIsWrongWithAMissingOrUnusableFile() throws IOException {
        Path absent = folder.resolve("absent");
        Path shortKey = file("too short");
        Path noBase64 = Files.writeString(folder.resolve("text"), "not base64 at all!");

        assertThatThrownBy(() -> KeyEncryptionKey.load(null)).hasMessageContaining("No key-encryption key");
        assertThatThrownBy(() -> KeyEncryptionKey.load(absent)).hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> KeyEncryptionKey.load(shortKey)).hasMessageContaining("9 bytes, not 32");
        assertThatThrownBy(() -> KeyEncryptionKey.load(noBase64)).hasMessageContaining("cannot be read");
    }

    @Test
    void itsIdDoesNotGiveItAway() {
        assertThat(key.id()).hasSize(16).doesNotContain("0123456789abcdef");
    }

    private Path file(String content) throws IOException {
        return Files.writeString(
                Files.createTempFile(folder, "kek", null), Base64.getEncoder().encodeToString(content.getBytes(UTF_8)));
    }
}
