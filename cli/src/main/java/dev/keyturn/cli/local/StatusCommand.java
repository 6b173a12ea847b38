package dev.keyturn.cli.local;

import dev.keyturn.cli.postgres.Postgres;
import dev.keyturn.cli.running.DataFolder;
import dev.keyturn.cli.running.LocalSettings;
import dev.keyturn.cli.running.RunFolder;
import dev.keyturn.cli.servers.ServerProcess;
import dev.keyturn.cli.terminal.Output;
import dev.keyturn.cli.terminal.Style;
import dev.keyturn.cli.terminal.Table;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyturn status}: what runs, and whether it serves. */
@Command(
        name = "status",
        description = "Shows what runs. Exits 0 if all of it is ready, 3 if not.",
        sortOptions = false)
public final class StatusCommand implements Callable<Integer> {
    /** The exit code for what runs and does not serve, or does not run. */
    static final int NOT_READY = 3;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--output",
            paramLabel = "table|json",
            description = "The form of the answer: ${COMPLETION-CANDIDATES}.")
    private Output output = Output.TABLE;

    enum State {
        READY,
        STARTING,
        /** It runs after its start, and does not serve: it lacks something, is being stopped, or stands still. */
        NOT_READY,
        STOPPED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private record Line(
            String name,
            String state,
            @Nullable Long pid,
            @Nullable Integer port) {}

    @Override
    public Integer call() {
        RunningParts running =
                new RunningParts(new DataFolder(LocalSettings.ofThisProcess().data()));
        List<Line> lines = RunningParts.NAMES.stream()
                .map(name -> line(name, running.find(name), running.isStarting()))
                .toList();
        spec.commandLine().getOut().print(output == Output.JSON ? Output.json(lines) : table(lines));
        spec.commandLine().getOut().flush();
        return lines.stream().allMatch(line -> line.state().equals(State.READY.toString())) ? 0 : NOT_READY;
    }

    private static Line line(String name, Optional<RunFolder.Running> running, boolean starting) {
        State unready = starting ? State.STARTING : State.NOT_READY;
        State state = running.map(part -> isReady(part) ? State.READY : unready).orElse(State.STOPPED);
        return new Line(
                name,
                state.toString(),
                running.map(part -> part.process().pid()).orElse(null),
                running.map(RunFolder.Running::port).orElse(null));
    }

    private static boolean isReady(RunFolder.Running part) {
        return part.name().equals(Postgres.NAME)
                ? part.ready() && Postgres.answers(part.port())
                : ServerProcess.isReady(part.port() + 1);
    }

    private static String table(List<Line> lines) {
        Table table = new Table("NAME", "STATE", "PID", "PORT");
        lines.forEach(line -> table.row(line.name(), line.state(), cell(line.pid()), cell(line.port())));
        return table.render(Style.of(System.getenv()));
    }

    private static String cell(@Nullable Object value) {
        return value == null ? "-" : value.toString();
    }
}
