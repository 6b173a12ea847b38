package dev.keyturn.cli.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.cli.terminal.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    @TempDir
    private Path folder;

    @Test
    void findsAProcessThatRuns() {
        RunFolder.Running self = running(ProcessId.of(ProcessHandle.current()));

        new RunFolder(folder).record(self);

        assertThat(new RunFolder(folder).find("auth-server")).contains(self);
        assertThat(new RunFolder(folder).find("resource-server")).isEmpty();
    }

    @Test
    void takesALaterProcessWithTheSameNumberForAnother() {
        long pid = ProcessHandle.current().pid();

        new RunFolder(folder).record(running(new ProcessId(pid, "1")));

        assertThat(new RunFolder(folder).find("auth-server")).isEmpty();
        assertThat(Signals.end(new ProcessId(pid, "1"), "KILL", Duration.ofSeconds(1)))
                .isTrue();
    }

    @Test
    void doesNotFindAProcessThatEnded() throws Exception {
        Process process = new ProcessBuilder("cat").start();
        ProcessId id = ProcessId.of(process.toHandle());
        new RunFolder(folder).record(running(id));
        assertThat(id.alive()).isPresent();

        assertThat(Signals.end(id, "TERM", Duration.ofSeconds(10))).isTrue();

        assertThat(new RunFolder(folder).find("auth-server")).isEmpty();
        assertThat(process.waitFor()).isEqualTo(128 + 15);
    }

    @Test
    void tellsOfANoteThatCannotBeRead() throws IOException {
        Files.writeString(folder.resolve("auth-server.pid"), "what\n");

        assertThatThrownBy(() -> new RunFolder(folder).find("auth-server"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("rm '" + folder.resolve("auth-server.pid") + "'");
    }

    private static RunFolder.Running running(ProcessId process) {
        return new RunFolder.Running("auth-server", process, 9000, true);
    }
}
