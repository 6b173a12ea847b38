package dev.keyturn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.model.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What {@code docs/settings.md} says of the command is what there is. */
class SettingsTest {
    @Test
    void theVariablesOfAnotherServerNameEveryCommandAndEveryScope() throws IOException {
        assertThat(row("KEYTURN_URL")).contains(aboutAServer().toList());
        assertThat(row("KEYTURN_CLIENT_ID"))
                .contains(Stream.of(Scope.values())
                        .filter(scope -> scope.audience() == Scope.Audience.ADMIN)
                        .map(scope -> "`" + scope.value() + "`")
                        .toList());
    }

    /** Those whose help says that they are about the server that the environment names. */
    private static Stream<String> aboutAServer() {
        return Keyturn.commandLine(Map.of()).getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(spec -> String.join("", spec.usageMessage().footer()).contains("KEYTURN_URL"))
                .map(spec -> "`" + spec.name() + "`");
    }

    private static String row(String variable) throws IOException {
        return Files.readAllLines(Path.of("../docs/settings.md")).stream()
                .filter(line -> line.startsWith("| `" + variable + "` |"))
                .findFirst()
                .orElseThrow();
    }
}
