package dev.keyturn.cli.local;

import dev.keyturn.cli.running.LocalSettings;
import dev.keyturn.cli.terminal.Progress;
import dev.keyturn.cli.terminal.Style;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyturn start}: PostgreSQL and both servers, until Ctrl-C. */
@Command(
        name = "start",
        description = "Starts PostgreSQL, the authorization server and the resource server on this machine.",
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  KEYTURN_AUTH_PORT      the authorization server's port, 9000; its health is on the next",
            "  KEYTURN_RESOURCE_PORT  the resource server's port, 8080; its health is on the next",
            "  KEYTURN_PG_PORT        PostgreSQL's port, 9432",
            "  KEYTURN_DATA           the folder for data, secrets and logs, .data",
            "  KEYTURN_AOT_CACHE      off: make no cache of 150 MB for each server, and start slower",
            "Every other variable reaches the servers."
        })
public final class StartCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-d", "--detach"},
            description =
                    "Return when everything is ready, and leave it running in the background. Exits 3 if it runs, but"
                            + " waits for something that it tells.")
    private boolean detach;

    @Override
    public Integer call() {
        LocalSettings settings = LocalSettings.ofThisProcess();
        Style style = Style.of(settings.environment());
        if (detach) {
            if (!new Detached(settings, spec.commandLine().getErr()).start()) {
                return StatusCommand.NOT_READY;
            }
            show(settings, style);
            return 0;
        }
        Supervisor.run(settings, new Progress(System.err, style), () -> show(settings, style));
        return 0;
    }

    private void show(LocalSettings settings, Style style) {
        spec.commandLine().getOut().print(new ReadyBox(settings).render(style));
        spec.commandLine().getOut().flush();
    }
}
