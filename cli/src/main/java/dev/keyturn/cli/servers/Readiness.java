package dev.keyturn.cli.servers;

import dev.keyturn.cli.running.Cancelled;
import dev.keyturn.cli.terminal.Failure;
import dev.keyturn.cli.terminal.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Which of the servers that run can serve. */
public final class Readiness {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    /** How long a server that runs is waited for until it is ready. */
    private static final Duration READY_LIMIT = Duration.ofSeconds(30);

    private final Progress progress;
    private final Runnable moment;
    /** The servers that run, and were not ready when the start had waited for long enough. */
    private final List<ServerProcess> unready = new ArrayList<>();

    /** @param moment waits between two looks; throws {@link Cancelled} if nobody waits any more */
    public Readiness(Progress progress, Runnable moment) {
        this.progress = progress;
        this.moment = moment;
    }

    /**
     * Waits until a server is ready, or has to be left to itself, and tells which.
     *
     * @param restored whether it cannot be, because the database was restored from a backup
     * @return whether it is ready
     */
    public boolean await(ServerProcess server, BooleanSupplier restored) {
        awaitStarted(server);
        long deadline = System.nanoTime() + READY_LIMIT.toNanos();
        while (!becameReady(server)) {
            boolean held = restored.getAsBoolean();
            if (held || System.nanoTime() > deadline) {
                unready.add(server);
                progress.failed(server.name(), held ? restored(server) : late(server));
                return false;
            }
            moment.run();
        }
        return true;
    }

    private void awaitStarted(ServerProcess server) {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!server.hasStarted()) {
            moment.run();
            if (System.nanoTime() > deadline) {
                throw new Failure("The %s had not started after %d minutes: read `./keyturn logs %s`."
                        .formatted(server.name(), START_LIMIT.toMinutes(), server.name()));
            }
        }
    }

    private static String restored(ServerProcess server) {
        return "The database was restored from a backup: everything runs, but nothing is issued, and the %s does not serve, until you have run `./keyturn recover` (docs/runbooks/restore.md)."
                .formatted(server.name());
    }

    private static String late(ServerProcess server) {
        return "The %s runs, and goes on running, but is not ready after %d s: read `./keyturn logs %s`, and see whether it is by now with `./keyturn status`."
                .formatted(server.name(), READY_LIMIT.toSeconds(), server.name());
    }

    private boolean becameReady(ServerProcess server) {
        boolean ready = server.isReady();
        if (ready) {
            server.noteReady();
            progress.done(server.name());
        }
        return ready;
    }

    /** Looks again at those that were not ready. */
    public void look() {
        unready.removeIf(this::becameReady);
    }

    /** Whether every server that was waited for is ready. */
    public boolean ofAll() {
        return unready.isEmpty();
    }
}
