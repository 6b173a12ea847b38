package dev.keyturn.cli.local;

import dev.keyturn.cli.running.ProcessId;
import dev.keyturn.cli.running.RunFolder;
import dev.keyturn.cli.secrets.Credential;
import dev.keyturn.cli.secrets.Credentials;
import dev.keyturn.cli.secrets.LocalSecrets;
import dev.keyturn.cli.terminal.Failure;
import dev.keyturn.cli.terminal.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL and both servers as one unit: started in order, watched, stopped in reverse order. Closing it leaves
 * nothing running, at any moment and from any thread.
 */
final class LocalStack implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    /** How long a server that runs is waited for until it is ready. */
    private static final Duration READY_LIMIT = Duration.ofSeconds(30);
    /** The longest time for which making the caches may delay a start. */
    private static final Duration TRAINING_LIMIT = Duration.ofMinutes(4);

    private static final int POLL_MILLIS = 50;
    private static final int WATCH_MILLIS = 500;
    private static final String QUICK_START = "the quick start";

    private final LocalSettings settings;
    private final Progress progress;
    private final DataFolder data;
    private final RunFolder run;
    private final LocalSecrets secrets;
    private final ReentrantLock launching = new ReentrantLock();
    private final Set<String> unbounded = new HashSet<>();
    /** The servers that run, and were not ready when the start had waited for long enough. */
    private final List<ServerProcess> unready = new ArrayList<>();

    private volatile boolean stopping;
    private boolean locked;
    private @Nullable Postgres postgres;
    private @Nullable ServerProcess auth;
    private @Nullable ServerProcess resource;

    LocalStack(LocalSettings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
        this.data = new DataFolder(settings.data());
        this.run = new RunFolder(data.run());
        this.secrets = new LocalSecrets(settings.data());
    }

    /**
     * Returns when everything runs, and has told what of it is not {@linkplain #isReady() ready}; a {@link Failure} tells
     * what is in the way. Close it in either case.
     */
    void start() {
        data.prepare();
        takeRunFolder();
        Ports.check(settings);
        Credentials credentials = secrets.open(settings.addresses(), data.hasDatabase());
        startPostgres(credentials);
        launchServers(credentials);
        noteSupervisor(true);
    }

    private void takeRunFolder() {
        locked = run.lock(RunFolder.RUNNING);
        RunningParts running = new RunningParts(data);
        if (!locked || running.anything()) {
            throw new Failure(running.sentence());
        }
        noteSupervisor(false);
    }

    private void noteSupervisor(boolean ready) {
        ProcessId self = ProcessId.of(ProcessHandle.current());
        run.record(new RunFolder.Running(RunFolder.SUPERVISOR, self, settings.authPort(), ready));
    }

    private void startPostgres(Credentials credentials) {
        Postgres starting = new Postgres(data, settings.postgresPort(), credentials.get(Credential.POSTGRES_PASSWORD));
        unlessStopping(() -> {
            postgres = starting;
            progress.begin(starting.name());
            starting.start(progress, () -> stopping);
            progress.done(starting.name());
        });
        new Database(settings.postgresPort(), credentials).bootstrap();
        try {
            data.finishDatabase();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void launchServers(Credentials credentials) {
        ServerProcess first = new ServerProcess(
                ServerProcess.AUTH,
                settings,
                data,
                run,
                ServerEnvironment.ofAuthServer(settings, credentials, secrets.keyPath(), secrets.trustKey()));
        ServerProcess second = new ServerProcess(
                ServerProcess.RESOURCE,
                settings,
                data,
                run,
                ServerEnvironment.ofResourceServer(settings, credentials, secrets.trustKey()));
        unlessStopping(() -> {
            auth = first;
            resource = second;
        });
        makeCaches();
        // One after the other: the first is ready sooner, and the second no later.
        servers().forEach(server -> {
            unlessStopping(() -> launch(server));
            await(server);
        });
    }

    /** Whether all that was started has said that it can serve. */
    boolean isReady() {
        return unready.isEmpty();
    }

    /** Makes both caches at the same time: each process has phases that need only one processor. */
    private void makeCaches() {
        List<AotTraining> trainings =
                servers().stream().flatMap(server -> server.training().stream()).toList();
        if (trainings.isEmpty()) {
            return;
        }
        progress.say("This is the first start after a build: it takes longer, so that others are quick.");
        progress.begin("Preparing", QUICK_START);
        advanceAll(trainings);
        if (trainings.stream().allMatch(AotTraining::succeeded)) {
            progress.done(QUICK_START);
        } else {
            progress.failed(
                    QUICK_START,
                    "The quick start could not be made, so this one takes longer. `KEYTURN_AOT_CACHE=off` does without.");
        }
    }

    private void launch(ServerProcess server) {
        progress.begin(server.name());
        server.launch();
    }

    private void unlessStopping(Runnable step) {
        launching.lock();
        try {
            if (stopping) {
                throw new Cancelled();
            }
            step.run();
        } finally {
            launching.unlock();
        }
    }

    private void advanceAll(List<AotTraining> trainings) {
        long deadline = System.nanoTime() + TRAINING_LIMIT.toNanos();
        while (!trainings.stream().allMatch(AotTraining::isOver)) {
            pause(POLL_MILLIS);
            progress.tick();
            boolean late = System.nanoTime() > deadline;
            trainings.forEach(training -> unlessStopping(late ? training::giveUp : training::advance));
        }
    }

    /** Waits until a server is ready. If it runs and cannot serve yet, the others go on. */
    void await(ServerProcess server) {
        awaitStarted(server);
        long deadline = System.nanoTime() + READY_LIMIT.toNanos();
        while (!becameReady(server)) {
            boolean restored = server != auth && authServer().holdsAfterRestore();
            if (restored || System.nanoTime() > deadline) {
                unready.add(server);
                progress.failed(server.name(), restored ? restored(server) : late(server));
                return;
            }
            pause(POLL_MILLIS);
            progress.tick();
        }
    }

    private void awaitStarted(ServerProcess server) {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!server.hasStarted()) {
            pause(POLL_MILLIS);
            progress.tick();
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

    /**
     * Watches until somebody closes this, or until a part ends by itself, which is a {@link Failure}.
     *
     * @param whenReady told once, when everything is ready
     */
    void watch(Runnable whenReady) {
        boolean told = false;
        while (true) {
            unready.removeIf(this::becameReady);
            if (!told && isReady()) {
                whenReady.run();
                told = true;
            }
            pause(WATCH_MILLIS);
            for (Part part : parts()) {
                bound(part);
                if (!part.isAlive()) {
                    pause(0);
                    throw new Failure(ended(part));
                }
            }
        }
    }

    /** Says once that a log could not be kept small, or could not be kept: that is no reason to end anything. */
    private void bound(Part part) {
        try {
            part.log().bound();
        } catch (IOException e) {
            if (unbounded.add(part.name())) {
                progress.say("The log of the %s grew too large, and could not be kept beside a new one (%s)."
                        .formatted(part.name(), e.getMessage()));
            }
        }
    }

    private static String ended(Part part) {
        return part instanceof ServerProcess server
                ? new ServerFailure(server, server.exitCode()).sentence()
                : "PostgreSQL ended, and with it everything else: read `./keyturn logs postgres`, then `./keyturn start`.";
    }

    /** Waits; throws {@link Cancelled} if the stack is closed meanwhile. */
    private void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Cancelled();
        }
        if (stopping) {
            throw new Cancelled();
        }
    }

    /** The database of a stack that was started. */
    Postgres postgres() {
        return Objects.requireNonNull(postgres, "not started");
    }

    /** The authorization server of a stack that was started. */
    ServerProcess authServer() {
        return Objects.requireNonNull(auth, "not started");
    }

    /** The resource server of a stack that was started. */
    ServerProcess resourceServer() {
        return Objects.requireNonNull(resource, "not started");
    }

    private List<ServerProcess> servers() {
        List<ServerProcess> servers = new ArrayList<>();
        if (auth != null) {
            servers.add(auth);
        }
        if (resource != null) {
            servers.add(resource);
        }
        return servers;
    }

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>(servers());
        if (postgres != null) {
            parts.add(postgres);
        }
        return parts;
    }

    /** Stops the servers, both at once, then PostgreSQL. */
    @Override
    public void close() {
        stopping = true;
        launching.lock();
        try {
            progress.clear();
            servers().forEach(ServerProcess::askToStop);
            parts().forEach(Part::stop);
            auth = null;
            resource = null;
            postgres = null;
            release();
        } finally {
            launching.unlock();
        }
    }

    private void release() {
        if (locked) {
            run.forget(RunFolder.SUPERVISOR);
            run.unlock();
            locked = false;
        }
    }
}
