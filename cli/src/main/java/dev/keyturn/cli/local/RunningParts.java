package dev.keyturn.cli.local;

import dev.keyturn.cli.postgres.Postgres;
import dev.keyturn.cli.postgres.PostmasterFile;
import dev.keyturn.cli.running.DataFolder;
import dev.keyturn.cli.running.RunFolder;
import dev.keyturn.cli.running.Signals;
import dev.keyturn.cli.servers.ServerProcess;
import dev.keyturn.cli.terminal.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The processes that run on a data folder, seen from another command, or after the supervisor was killed. */
final class RunningParts {
    /** Longer than a supervisor takes to stop its parts, each at its limit. */
    private static final Duration SUPERVISOR_LIMIT = Duration.ofSeconds(150);

    private static final Duration SERVER_LIMIT = Duration.ofSeconds(20);

    /** Longer than the supervisor's JVM takes to begin. */
    private static final Duration BEGINNING_LIMIT = Duration.ofSeconds(20);

    /** The names of all parts, in the order in which they start. */
    static final List<String> NAMES = List.of(Postgres.NAME, ServerProcess.AUTH, ServerProcess.RESOURCE);

    private final DataFolder data;
    private final RunFolder run;
    private final Duration postgresLimit;

    RunningParts(DataFolder data) {
        this(data, Postgres.STOP_LIMIT);
    }

    RunningParts(DataFolder data, Duration postgresLimit) {
        this.data = data;
        this.run = new RunFolder(data.run());
        this.postgresLimit = postgresLimit;
    }

    Optional<RunFolder.Running> supervisor() {
        return run.find(RunFolder.SUPERVISOR);
    }

    Optional<RunFolder.Running> find(String name) {
        return name.equals(Postgres.NAME) ? new PostmasterFile(data.postgres()).running() : run.find(name);
    }

    boolean anything() {
        return supervisor().isPresent() || !parts().isEmpty();
    }

    /** Whether a start is under way. */
    boolean isStarting() {
        return supervisor().filter(running -> !running.ready()).isPresent();
    }

    /**
     * Returns once a start in the background that has just begun can be found, or has ended: before it notes its
     * supervisor, nothing seems to run.
     */
    void awaitBeginning() {
        long deadline = System.nanoTime() + BEGINNING_LIMIT.toNanos();
        try {
            while (supervisor().isEmpty() && run.isLocked(RunFolder.STARTING) && System.nanoTime() < deadline) {
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether all parts run, and were seen to serve by the start that has ended. */
    boolean wereReady() {
        return parts().size() == NAMES.size() && parts().stream().allMatch(RunFolder.Running::ready);
    }

    private List<RunFolder.Running> parts() {
        return NAMES.stream().flatMap(name -> find(name).stream()).toList();
    }

    /** Why a start is refused. */
    String sentence() {
        if (supervisor().isPresent() || parts().isEmpty()) {
            String by = supervisor()
                    .map(running -> " (process " + running.process().pid() + ")")
                    .orElse("");
            return "Keyturn already runs on %s%s: stop it with `./keyturn stop`.".formatted(data.root(), by);
        }
        return "An earlier start was killed and left %s running: stop that with `./keyturn stop`."
                .formatted(names(parts()));
    }

    private static String names(List<RunFolder.Running> parts) {
        return parts.stream()
                .map(running ->
                        running.name() + " (process " + running.process().pid() + ")")
                .collect(Collectors.joining(", "));
    }

    /**
     * Stops everything: first the supervisor, which stops its parts, then one by one what is left. A {@link Failure} if
     * something runs even then.
     */
    void stop() {
        supervisor().ifPresent(running -> end(running, SUPERVISOR_LIMIT));
        Stream.of(ServerProcess.AUTH, ServerProcess.RESOURCE)
                .flatMap(name -> find(name).stream())
                .forEach(running -> end(running, SERVER_LIMIT));
        PostmasterFile postmaster = new PostmasterFile(data.postgres());
        postmaster.running().ifPresent(running -> Postgres.end(running, postgresLimit));
        Stream.of(RunFolder.SUPERVISOR, ServerProcess.AUTH, ServerProcess.RESOURCE)
                .filter(name -> run.find(name).isEmpty())
                .forEach(run::forget);
        refuseLeftovers();
    }

    private void refuseLeftovers() {
        List<RunFolder.Running> left =
                Stream.concat(supervisor().stream(), parts().stream()).toList();
        if (!left.isEmpty()) {
            String pids = left.stream()
                    .map(running -> Long.toString(running.process().pid()))
                    .collect(Collectors.joining(" "));
            throw new Failure(
                    "%s did not end, and still runs on %s: wake what was halted with `kill -CONT %s`, or end it at once with `kill -9 %s`."
                            .formatted(names(left), data.root(), pids, pids));
        }
    }

    private static void end(RunFolder.Running running, Duration limit) {
        if (!Signals.end(running.process(), "TERM", limit)) {
            Signals.end(running.process(), "KILL", limit);
        }
    }
}
