package dev.keyturn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyturnTest {
    @Test
    void namesACommandThatDoesNotExistAndExplainsThoseThatDo() {
        assertThat(run("strat").ended(2).err()).contains("'strat'");
        assertThat(run("--help").succeeded().out())
                .contains("start", "stop", "status", "logs")
                .doesNotContain("supervise");
        run("--version").succeeded();
    }

    @Test
    void completionIsPrintedForAShell() {
        assertThat(run("generate-completion").succeeded().out()).contains("rotate-secret");
    }

    private static Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Keyturn.commandLine(Map.of())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Ran(exitCode, out.toString(), err.toString());
    }
}
