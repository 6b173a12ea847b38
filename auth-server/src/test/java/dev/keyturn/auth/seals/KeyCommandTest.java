package dev.keyturn.auth.seals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.edge.operation.StartupRefusal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyCommandTest {
    private static final Duration SHORT = Duration.ofMillis(200);

    @Test
    void givesWhatTheProgramPrints() {
        assertThat(command("printf", "%s\\n", "a key").output()).isEqualTo("a key\n");
    }

    @Test
    void noShellReadsTheArguments() {
        assertThat(command("printf", "%s", "$HOME; `id`").output()).isEqualTo("$HOME; `id`");
    }

    @Test
    void aProgramThatFailsOrIsNotThereIsRefusedWithoutItsArguments() {
        assertThatThrownBy(() -> command("sh", "-c", "printf secret; exit 3").output())
                .isInstanceOf(StartupRefusal.class)
                .hasMessageContaining("The program sh of a.property ended with exit code 3")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> command("/nowhere/at-all").output()).hasMessageContaining("cannot be run");
    }

    @Test
    void itsTimeAndItsAnswerAreBounded() {
        assertThatThrownBy(() -> new KeyCommand("a.property", List.of("sleep", "60"), SHORT).output())
                .hasMessageContaining("did not end within");
        assertThatThrownBy(
                        () -> new KeyCommand("a.property", List.of("sh", "-c", "exec >&-; sleep 60"), SHORT).output())
                .hasMessageContaining("did not end within");
        assertThatThrownBy(() -> command("yes").output()).hasMessageContaining("more than a key");
    }

    @Test
    void hasNothingToRead() {
        assertThat(command("cat").output()).isEmpty();
    }

    private static KeyCommand command(String... command) {
        return new KeyCommand("a.property", List.of(command));
    }
}
