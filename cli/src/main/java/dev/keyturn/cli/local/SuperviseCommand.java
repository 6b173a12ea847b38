package dev.keyturn.cli.local;

import dev.keyturn.cli.terminal.Progress;
import dev.keyturn.cli.terminal.Style;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The background half of {@code keyturn start --detach}: as {@code start}, in a session of its own. */
@Command(name = "supervise", hidden = true, description = "What start --detach leaves in the background.")
public final class SuperviseCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        Session.begin();
        Supervisor.run(LocalSettings.ofThisProcess(), new Progress(System.err, Style.PLAIN), () -> {});
        return 0;
    }
}
