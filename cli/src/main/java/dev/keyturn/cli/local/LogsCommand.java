package dev.keyturn.cli.local;

import dev.keyturn.cli.running.DataFolder;
import dev.keyturn.cli.running.LocalSettings;
import dev.keyturn.cli.running.LogFile;
import dev.keyturn.cli.running.LogReader;
import dev.keyturn.cli.running.RunFolder;
import dev.keyturn.cli.terminal.Failure;
import dev.keyturn.cli.terminal.Style;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyturn logs}: what the processes wrote last, and go on writing. */
@Command(name = "logs", description = "Shows the end of one log, or of all three.")
public final class LogsCommand implements Callable<Integer> {
    private static final int POLL_MILLIS = 200;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "postgres|auth-server|resource-server|supervisor",
            description = "Whose log; the supervisor's tells why a start in the background ended.")
    private @Nullable String name;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what is written from now, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            defaultValue = "50",
            description = "How many lines to begin with, ${DEFAULT-VALUE}.")
    private int lines;

    @Override
    public Integer call() throws InterruptedException {
        if (lines < 0) {
            throw new Failure("A log has no %d lines: try `./keyturn logs -n 50`.".formatted(lines));
        }
        List<Followed> logs = names().stream().map(this::open).toList();
        logs.forEach(log -> log.tail(lines));
        while (follow) {
            Thread.sleep(POLL_MILLIS);
            logs.forEach(Followed::more);
        }
        return 0;
    }

    private List<String> names() {
        if (name == null) {
            List<String> present = RunningParts.NAMES.stream()
                    .filter(part -> Files.exists(log(part).path()))
                    .toList();
            return present.isEmpty() ? RunningParts.NAMES : present;
        }
        if (!RunningParts.NAMES.contains(name) && !name.equals(RunFolder.SUPERVISOR)) {
            throw new Failure("There is no log named '%s': try `./keyturn logs auth-server`.".formatted(name));
        }
        return List.of(name);
    }

    private static LogFile log(String part) {
        return new DataFolder(LocalSettings.ofThisProcess().data()).log(part);
    }

    private Followed open(String part) {
        LogFile log = log(part);
        if (!Files.exists(log.path())) {
            throw new Failure("There is no log of %s yet: start it with `./keyturn start`.".formatted(part));
        }
        String prefix = name == null ? Style.of(System.getenv()).strong(part) + " | " : "";
        return new Followed(
                log, new LogReader(log, log.size()), prefix, spec.commandLine().getOut());
    }

    /** A log, how far it has been read, and how its lines are marked. */
    private record Followed(LogFile log, LogReader reader, String prefix, PrintWriter out) {
        void tail(int lines) {
            print(log.tail(lines));
        }

        void more() {
            print(reader.more());
        }

        private void print(List<String> lines) {
            lines.forEach(line -> out.println(prefix + line));
            if (out.checkError()) {
                throw new Failure("The log could not be written on: its reader has gone, or the disk is full.");
            }
        }
    }
}
