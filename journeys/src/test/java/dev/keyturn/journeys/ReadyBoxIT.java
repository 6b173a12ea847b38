package dev.keyturn.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.cli.secrets.Credential;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReadyBoxIT extends OrdinaryJourney {
    @Test
    void theThreeLinesWorkWhenPastedAndShowNoSecret() throws Exception {
        String box = stack.readyBox();
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
