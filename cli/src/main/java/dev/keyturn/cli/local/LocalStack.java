package dev.keyturn.cli.local;

import dev.keyturn.cli.postgres.Database;
import dev.keyturn.cli.postgres.Postgres;
import dev.keyturn.cli.running.Cancelled;
import dev.keyturn.cli.running.DataFolder;
import dev.keyturn.cli.running.LocalSettings;
import dev.keyturn.cli.running.Part;
import dev.keyturn.cli.running.ProcessId;
import dev.keyturn.cli.running.RunFolder;
import dev.keyturn.cli.secrets.Credential;
import dev.keyturn.cli.secrets.Credentials;
import dev.keyturn.cli.secrets.LocalSecrets;
import dev.keyturn.cli.servers.QuickStart;
import dev.keyturn.cli.servers.Readiness;
import dev.keyturn.cli.servers.ServerEnvironment;
import dev.keyturn.cli.servers.ServerFailure;
import dev.keyturn.cli.servers.ServerProcess;
import dev.keyturn.cli.terminal.Failure;
import dev.keyturn.cli.terminal.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    private static final int POLL_MILLIS = 50;
    private static final int WATCH_MILLIS = 500;
    private final LocalSettings settings;
    private final Progress progress;
    private final DataFolder data;
    private final RunFolder run;
    private final LocalSecrets secrets;
    private final ReentrantLock launching = new ReentrantLock();
    private final Set<String> unbounded = new HashSet<>();
    private final Readiness readiness;

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
        this.readiness = new Readiness(progress, this::moment);
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
        new QuickStart(progress, this::moment, this::unlessStopping).prepare(servers());
        // One after the other: the first is ready sooner, and the second no later.
        servers().forEach(server -> {
            unlessStopping(() -> launch(server));
            await(server);
        });
    }

    /** Whether all that was started has said that it can serve. */
    boolean isReady() {
        return readiness.ofAll();
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

    /**
     * Waits until a server is ready. If it runs and cannot serve yet, the others go on.
     *
     * @return whether it is ready
     */
    boolean await(ServerProcess server) {
        return readiness.await(server, () -> server != auth && authServer().holdsAfterRestore());
    }

    /**
     * Watches until somebody closes this, or until a part ends by itself, which is a {@link Failure}.
     *
     * @param whenReady told once, when everything is ready
     */
    void watch(Runnable whenReady) {
        boolean told = false;
        while (true) {
            readiness.look();
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

    private void moment() {
        pause(POLL_MILLIS);
        progress.tick();
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
