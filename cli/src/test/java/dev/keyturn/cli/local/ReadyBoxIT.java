package dev.keyturn.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.cli.secrets.Credential;
import dev.keyturn.cli.terminal.Style;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(RunningStack.LOCK)
class ReadyBoxIT {
    private final RunningStack stack = RunningStack.shared();

    @Test
    void theThreeLinesWorkWhenPastedAndShowNoSecret() throws Exception {
        String box = new ReadyBox(stack.settings()).render(Style.PLAIN);
        List<String> lines = box.lines().filter(line -> line.contains("curl ")).toList();

        Process shell = new ProcessBuilder("sh", "-c", lines.stream().collect(Collectors.joining("\n")))
                .redirectErrorStream(true)
                .start();
        String answer = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(lines).hasSize(3);
        assertThat(answer).contains("\"username\":\"demo\"").contains("\"title\":\"Opening ");
        assertThat(box).doesNotContain(stack.credential(Credential.DEMO_PASSWORD));
    }
}
