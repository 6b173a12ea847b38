package dev.keyturn.cli.local;

import dev.keyturn.cli.running.LocalSettings;
import dev.keyturn.cli.terminal.Progress;
import dev.keyturn.cli.terminal.Style;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The background half of {@code keyturn start --detach}: as {@code start}, in a session of its own. */
@Command(name = "supervise", hidden = true, description = "What start --detach leaves in the background.")
public final class SuperviseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PosixSession.begin();
        PrintStream log = new PrintStream(new DatedLines(System.err), true, System.err.charset());
        spec.commandLine().setErr(new PrintWriter(log, true, log.charset()));
        Supervisor.run(LocalSettings.ofThisProcess(), new Progress(log, Style.PLAIN), () -> {});
        return 0;
    }
}
