package dev.keyturn.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.cli.running.DataFolder;
import dev.keyturn.cli.terminal.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningPartsTest {
    private final DataFolder data;
    private final RunningParts parts;

    RunningPartsTest(@TempDir Path root) {
        data = new DataFolder(root);
        parts = new RunningParts(data, Duration.ofMillis(100));
    }

    @Test
    void namesAPostgresThatDoesNotEnd() throws Exception {
        Process stubborn = stubbornPostgres();
        try {
            assertThatThrownBy(parts::stop)
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("postgres (process %d) did not end", stubborn.pid())
                    .hasMessageContaining("kill -CONT " + stubborn.pid());
            assertThat(parts.anything()).isTrue();
        } finally {
            stubborn.destroyForcibly().waitFor();
        }
        assertThatCode(parts::stop).doesNotThrowAnyException();
    }

    /** A process that heeds no signal to end, where PostgreSQL's is noted. */
    private Process stubbornPostgres() throws Exception {
        Files.createDirectories(data.postgres());
        Process stubborn = new ProcessBuilder("sh", "-c", "trap '' INT QUIT; echo; read line")
                .directory(data.postgres().toFile())
                .start();
        Files.write(
                data.postgres().resolve("postmaster.pid"),
                List.of(
                        Long.toString(stubborn.pid()),
                        data.postgres().toString(),
                        Long.toString(Instant.now().getEpochSecond()),
                        "9432"));
        assertThat(stubborn.getInputStream().read()).isEqualTo('\n');
        return stubborn;
    }
}
