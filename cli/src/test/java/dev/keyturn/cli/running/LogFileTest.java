package dev.keyturn.cli.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    @TempDir
    private Path folder;

    @Test
    void keepsTheLogsOfThreeStartsBesideTheNewest() throws IOException {
        LogFile log = new LogFile(folder.resolve("a.log"));
        for (int start = 1; start <= 6; start++) {
            log.rotate();
            Files.writeString(log.path(), "start " + start);
        }

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("a.log", "a.log.1", "a.log.2", "a.log.3");
        }
        assertThat(folder.resolve("a.log.3")).hasContent("start 3");
    }

    @Test
    void emptiesAFileThatHasGrownTooLargeAndLetsItsWriterGoOn() throws IOException {
        LogFile log = new LogFile(folder.resolve("a.log"));
        log.rotate();
        try (var writer = Files.newOutputStream(log.path(), StandardOpenOption.APPEND)) {
            writer.write(new byte[11 << 20]);
            log.bound();
            writer.write("more\n".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(log.path()).hasContent("more");
        assertThat(folder.resolve("a.log.1")).hasSize(11 << 20);
    }

    @Test
    void emptiesAFileThatItCannotKeep() throws IOException {
        LogFile log = new LogFile(folder.resolve("a.log"));
        Files.write(log.path(), new byte[11 << 20]);
        Files.createDirectories(folder.resolve("a.log.2"));
        Files.createDirectories(folder.resolve("a.log.3").resolve("in the way"));

        assertThatThrownBy(log::bound).isInstanceOf(IOException.class);

        assertThat(log.path()).isEmptyFile();
    }

    @Test
    void readsOnInWholeLinesAndFromTheBeginningOfANewFile() throws IOException {
        LogFile log = new LogFile(folder.resolve("a.log"));
        Files.writeString(log.path(), "one\ntwo\nhalf of th");
        LogReader reader = new LogReader(log, 0);

        assertThat(reader.more()).containsExactly("one", "two");
        Files.writeString(log.path(), "ree\n", StandardOpenOption.APPEND);
        assertThat(reader.more()).containsExactly("half of three");
        log.rotate();
        Files.writeString(log.path(), "new\n");
        assertThat(reader.more()).containsExactly("new");
        assertThat(log.tail(5)).containsExactly("new");
    }

    @Test
    void showsAsManyLinesAsAreAskedForAndEachOfThemWhole() throws IOException {
        LogFile log = new LogFile(folder.resolve("a.log"));
        List<String> lines =
                IntStream.range(0, 5000).mapToObj(i -> i + " ä".repeat(30)).toList();
        Files.write(log.path(), lines);

        assertThat(log.tail(0)).isEmpty();
        assertThat(log.tail(3)).isEqualTo(lines.subList(4997, 5000));
        assertThat(log.tail(2000)).isEqualTo(lines.subList(3000, 5000));
        assertThat(log.tail(9999)).isEqualTo(lines);
    }

    @Test
    void showsNothingOfALineThatItDoesNotShowWhole() throws IOException {
        LogFile log = new LogFile(folder.resolve("a.log"));
        Files.writeString(log.path(), "a".repeat(100 << 10) + "\nthe last\n");

        assertThat(log.tail(1)).containsExactly("the last");
        assertThat(log.tail(2)).hasSize(2).first().asString().hasSize(100 << 10);
    }
}
