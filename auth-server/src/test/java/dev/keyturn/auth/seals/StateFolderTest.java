package dev.keyturn.auth.seals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

class StateFolderTest {
    private final Path where;
    private final StateFolder folder;

    StateFolderTest(@TempDir Path where) {
        this.where = where;
        this.folder = StateFolders.at(where);
    }

    /** It is tried every two seconds, perhaps onto the disk that is full of its own log. */
    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void whatCannotBeWrittenIsSaidOnceAndWithoutATrace(CapturedOutput output) throws IOException {
        Path inTheWay = Files.createDirectory(
                where.resolve(".seen." + ProcessHandle.current().pid()));

        folder.replace("seen", List.of("1"));
        folder.replace("seen", List.of("2"));

        assertThat(complaints(output)).isEqualTo(1);
        assertThat(output.getOut()).doesNotContain("\tat ");

        Files.delete(inTheWay);
        folder.replace("seen", List.of("3"));
        assertThat(folder.lines("seen")).containsExactly("3");
        Files.createDirectory(inTheWay);
        folder.replace("seen", List.of("4"));

        assertThat(complaints(output)).as("another time is said again").isEqualTo(2);
    }

    private static long complaints(CapturedOutput output) {
        return output.getOut()
                .lines()
                .filter(line -> line.contains("seen cannot be written"))
                .count();
    }
}
