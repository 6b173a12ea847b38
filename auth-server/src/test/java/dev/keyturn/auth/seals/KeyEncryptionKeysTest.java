package dev.keyturn.auth.seals;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.edge.operation.StartupRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyEncryptionKeysTest {
    private static final byte[] SECRET = "a private key".getBytes(UTF_8);
    private static final String OLD = "0123456789abcdef0123456789abcdef";
    private static final String NEW = "another key of thirty-two bytes!";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @SuppressWarnings("NullAway.Init") // JUnit calls load() first
    private KeyEncryptionKeys key;

    @BeforeEach
    void load() throws IOException {
        key = LoadedKeys.ofFile(file(OLD));
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
                .hasMessageContaining("damaged or changed (signing key B)");
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
    void opensWithEitherAndSealsWithTheCurrentWhileOneIsReplaced() throws IOException {
        KeyEncryptionKeys both = LoadedKeys.ofFiles(file(NEW), file(OLD));

        assertThat(both.open(key.seal(SECRET, "label"), "label")).isEqualTo(SECRET);
        SealedKey fresh = both.seal(SECRET, "label");
        assertThat(fresh.kekId()).isEqualTo(both.id()).isNotEqualTo(key.id());
        assertThat(both.open(fresh, "label")).isEqualTo(SECRET);
    }

    @Test
    void rewrappingChangesTheDataKeysWrapAlone() throws IOException {
        KeyEncryptionKeys both = LoadedKeys.ofFiles(file(NEW), file(OLD));
        SealedKey before = key.seal(SECRET, "label");

        SealedKey after = new SealedKey(
                both.id(),
                both.rewrap(before.kekId(), before.wrappedKey(), "label").orElseThrow(),
                before.sealed());

        assertThat(LoadedKeys.ofFile(file(NEW)).open(after, "label")).isEqualTo(SECRET);
        assertThat(both.rewrap(before.kekId(), before.wrappedKey(), "another")).isEmpty();
        assertThat(LoadedKeys.ofFile(file(NEW)).rewrap(before.kekId(), before.wrappedKey(), "label"))
                .isEmpty();
    }

    @Test
    void saysWhichKeyIsWantedWhenItIsAnother() throws IOException {
        KeyEncryptionKeys other = LoadedKeys.ofFile(file(NEW));
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

        assertThatThrownBy(() -> load(null, null)).hasMessageContaining("No key-encryption key");
        assertThatThrownBy(() -> LoadedKeys.ofFile(absent)).hasMessageContaining("cannot be read from " + absent);
        assertThatThrownBy(() -> LoadedKeys.ofFile(shortKey)).hasMessageContaining("9 bytes, not 32");
        assertThatThrownBy(() -> LoadedKeys.ofFile(noBase64)).hasMessageContaining("cannot be read");
    }

    @Test
    void takesTheKeyFromTheEnvironmentOrFromACommand() throws IOException {
        String base64 = base64(OLD);

        assertThat(load(null, base64).id()).isEqualTo(key.id());
        assertThat(load(null, "", "cat", file(OLD).toString()).id()).isEqualTo(key.id());
    }

    @Test
    void refusesTwoSourcesAndTellsNeitherKey() throws IOException {
        assertThatThrownBy(() -> load(file(OLD), base64(NEW), "printf", base64(NEW)))
                .isInstanceOf(StartupRefusal.class)
                .hasMessageContaining("3 sources")
                .hasMessageContaining("keyturn.keys.encryption-key-file and keyturn.keys.encryption-key and")
                .hasMessageNotContaining(base64(NEW));
        assertThatThrownBy(() -> load(null, "c2hvcnQ="))
                .hasMessageContaining("keyturn.keys.encryption-key has 5 bytes")
                .hasMessageNotContaining("c2hvcnQ=");
    }

    @Test
    void itsIdDoesNotGiveItAway() {
        assertThat(key.id()).hasSize(16).doesNotContain("0123456789abcdef");
        assertThat(new KeyEncryptionProperties(null, base64(OLD), List.of(), null, base64(NEW), List.of(), null)
                        .toString())
                .doesNotContain(base64(OLD), base64(NEW));
    }

    private static KeyEncryptionKeys load(@Nullable Path file, @Nullable String value, String... command) {
        return new KeyEncryptionKeys(
                new KeyEncryptionProperties(file, value, List.of(command), null, null, List.of(), null));
    }

    private static String base64(String content) {
        return Base64.getEncoder().encodeToString(content.getBytes(UTF_8));
    }

    private Path file(String content) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "kek", null), base64(content));
    }
}
