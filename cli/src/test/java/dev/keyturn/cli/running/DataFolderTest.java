package dev.keyturn.cli.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import dev.keyturn.cli.terminal.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataFolderTest {
    private final Path parent;

    DataFolderTest(@TempDir Path parent) {
        this.parent = parent;
    }

    @Test
    void isMadeForItsOwnerAlone() throws IOException {
        Path root = parent.resolve("data");

        new DataFolder(root).prepare();
        new DataFolder(root).prepare();

        assertThat(permissions(root)).isEqualTo("rwx------");
    }

    @Test
    void anEmptyFolderWillDo() throws IOException {
        Path root = Files.createDirectory(parent.resolve("empty"));

        new DataFolder(root).prepare();

        assertThat(permissions(root)).isEqualTo("rwx------");
    }

    @Test
    void somebodysFolderIsLeftAsItIs() throws IOException {
        Path root = Files.createDirectory(
                parent.resolve("shared"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.writeString(root.resolve("letter.txt"), "mine");

        assertThatThrownBy(() -> new DataFolder(root).prepare())
                .isInstanceOf(Failure.class)
                .hasMessageContaining(root + " is no data folder of Keyturn")
                .hasMessageNotContaining("rm -r");

        assertThat(permissions(root)).isEqualTo("rwxr-xr-x");
        assertThat(root).isDirectoryNotContaining("glob:**/run");
    }

    /** Before its first start, or after one that was cut short. */
    @ParameterizedTest
    @ValueSource(strings = {"key-encryption-key", "credentials.env"})
    void whatCameFromABackupMakesItOurs(String file) throws IOException {
        Path root = Files.createDirectory(parent.resolve("restored"));
        Files.writeString(root.resolve(file), "x");

        new DataFolder(root).prepare();

        assertThat(root.resolve("run")).isDirectory();
    }

    @Test
    void whoseItIsHasToStartIt() throws IOException {
        assumeTrue(new UnixSystem().getUid() == 0, "only root may make a folder another user's");
        Path root = Files.createDirectory(parent.resolve("another's"));
        Files.createDirectory(root.resolve("postgres"));
        Files.setAttribute(root, "unix:uid", 1);

        assertThatThrownBy(() -> new DataFolder(root).prepare())
                .isInstanceOf(Failure.class)
                .hasMessage("%1$s belongs to %2$s: start it as that user, with `su %2$s -c './keyturn start'`."
                        .formatted(root, Files.getOwner(root)));

        assertThat(root).isDirectoryNotContaining("glob:**/run");
    }

    @Test
    void saysWhyItCannotBeWrittenTo() throws IOException {
        Path file = Files.writeString(parent.resolve("a file"), "x");

        assertThatThrownBy(() -> new DataFolder(file.resolve("data")).prepare())
                .isInstanceOf(Failure.class)
                .hasMessageContaining("cannot be written to (Not a directory): choose another");
    }

    private static String permissions(Path root) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(root));
    }
}
