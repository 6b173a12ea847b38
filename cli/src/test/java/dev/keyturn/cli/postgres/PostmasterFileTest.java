package dev.keyturn.cli.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostmasterFileTest {
    @TempDir
    private Path folder;

    /** PostgreSQL would wait minutes for the rest of one that it found empty. */
    @ParameterizedTest
    @ValueSource(strings = {"", "123", "a\nb\nc\nd\n", "99999999999999999999\n/x\n1\n2\n"})
    void takesAwayWhatNoPostmasterFinished(String text) throws IOException {
        PostmasterFile file = written(text);

        assertThat(file.running()).isEmpty();
        file.disownStranger();

        assertThat(path()).doesNotExist();
    }

    @Test
    void leavesTheNoteOfOneThatEndedButForItsNumber() throws IOException {
        PostmasterFile file = written("1\n/data\n1700000000\n5432\n\n127.0.0.1\n  1  2\nready\n");

        file.disownStranger();

        assertThat(Files.readAllLines(path())).startsWith("2147483647", "/data", "1700000000", "5432");
    }

    private PostmasterFile written(String text) throws IOException {
        Files.writeString(path(), text);
        return new PostmasterFile(folder);
    }

    private Path path() {
        return folder.resolve("postmaster.pid");
    }
}
