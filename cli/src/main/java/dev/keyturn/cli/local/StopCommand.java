package dev.keyturn.cli.local;

import dev.keyturn.cli.running.DataFolder;
import dev.keyturn.cli.running.LocalSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyturn stop}: ends what runs on the data folder, also what a killed start left behind. */
@Command(name = "stop", description = "Stops the servers and PostgreSQL, however they were started.")
public final class StopCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        RunningParts running =
                new RunningParts(new DataFolder(LocalSettings.ofThisProcess().data()));
        running.awaitBeginning();
        boolean any = running.anything();
        running.stop();
        spec.commandLine().getOut().println(any ? "Stopped." : "Nothing was running.");
        return 0;
    }
}
