package dev.keyturn.cli.local;

import com.sun.security.auth.module.UnixSystem;
import dev.keyturn.cli.running.ProcessId;
import dev.keyturn.cli.running.RunFolder;
import dev.keyturn.cli.secrets.LocalSecrets;
import dev.keyturn.cli.terminal.Failure;
import dev.keyturn.cli.terminal.Progress;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL: durable, with a password for every login, on loopback only, its data kept. The library that
 * unpacks and starts it is made for tests, so its unsuitable settings are overridden here.
 */
final class Postgres implements Part {
    static final String NAME = "postgres";
    static final String SUPERUSER = "postgres";

    /** Recovery after a crash may take its time. */
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    /**
     * The log lines after which PostgreSQL will not start any more. Only its own programs, and the one that sets it apart
     * from root, begin a line so: what others send and it quotes comes after a time, or a tab.
     */
    private static final Pattern REFUSED =
            Pattern.compile("^(?:pg_ctl: (?:error|could not)|unshare: )", Pattern.MULTILINE);

    private static final int PROBE_MILLIS = 1000;

    /** The protocol's SSLRequest: eight bytes, and its number. */
    private static final byte[] SPEAKS_TLS = {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2f};

    /** The SQLSTATE of a login with a wrong password. */
    private static final String WRONG_PASSWORD = "28P01";

    private static final Pattern FATAL = Pattern.compile("(?:FATAL|PANIC|initdb: error|pg_ctl: error): +(.*)");

    /**
     * How PostgreSQL's programs say that they may not enter a folder. Their starter may: what root starts has none of
     * root's rights.
     */
    private static final Pattern KEPT_OUT =
            Pattern.compile("^(?:unshare|pg_ctl): +(.*: Permission denied)$", Pattern.MULTILINE);

    private final DataFolder data;
    private final int port;
    private final String password;
    private final LogFile log;
    private final PostmasterFile postmaster;
    private @Nullable EmbeddedPostgres server;

    Postgres(DataFolder data, int port, String password) {
        this.data = data;
        this.port = port;
        this.password = password;
        this.log = data.log(NAME);
        this.postmaster = new PostmasterFile(data.postgres());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public LogFile log() {
        return log;
    }

    /** Starts it and returns when it answers; makes its data folder first if there is none. */
    void start(Progress progress, BooleanSupplier cancelled) {
        refuseRootWithoutNamespaces();
        log.rotate();
        try {
            data.beginDatabase().ifPresent(aside -> progress.say(setAside(aside)));
            postmaster.disownStranger();
            server = await(new FutureTask<>(this::launch), progress, cancelled);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void refuseRootWithoutNamespaces() {
        if (new UnixSystem().getUid() == 0 && !LinuxUtils.isUnshareAvailable()) {
            throw new Failure("PostgreSQL refuses to run as root, and this system does not let root set it apart"
                    + " (`unshare -U true` fails): run it as an ordinary user, such as"
                    + " `useradd -m keyturn; chown -R keyturn .; su keyturn -c './keyturn start'`.");
        }
    }

    private String setAside(Path aside) {
        return "%s was left by a first start that did not finish, and is %s now: delete that, or, if you had restored a backup there, `./keyturn stop` and move it back."
                .formatted(data.postgres(), aside);
    }

    private EmbeddedPostgres launch() throws IOException {
        data.deleteHalfUnpackedPrograms();
        // The library's folder for what it unpacks; unset, it is one in /tmp that everybody may write to.
        System.setProperty("ot.epg.working-dir", data.postgresPrograms().toString());
        Path passwordFile = Files.createTempFile(
                data.run(),
                "initdb",
                null,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(passwordFile, password + "\n");
            return builder(passwordFile).start();
        } finally {
            Files.deleteIfExists(passwordFile);
            // The library opens this folder to everybody.
            Files.setPosixFilePermissions(data.postgresPrograms(), PosixFilePermissions.fromString("rwx------"));
        }
    }

    private EmbeddedPostgres.Builder builder(Path passwordFile) {
        return EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(data.postgresPrograms().toFile())
                .setDataDirectory(data.postgres())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(START_LIMIT)
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.path().toFile()))
                .setPort(port)
                .setConnectConfig("password", password)
                // "Locale" settings are further options of initdb, where the last one of a kind holds.
                .setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", passwordFile.toString())
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setLocaleConfig("locale", "C")
                // The library passes -F, which is fsync=off, ahead of these.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "150")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("cluster_name", "keyturn")
                // Leaves out the values of a row that violates a constraint: names and addresses do not belong in a
                // log.
                .setServerConfig("log_error_verbosity", "terse");
    }

    /**
     * Watches while the library starts PostgreSQL: the library waits until its limit, even if PostgreSQL has refused to
     * start, or refuses our password. That is learnt of by a login of our own, because the log has those of others.
     */
    private EmbeddedPostgres await(FutureTask<EmbeddedPostgres> start, Progress progress, BooleanSupplier cancelled)
            throws IOException {
        Thread starter = Thread.ofPlatform().daemon().name("postgres-start").start(start);
        boolean ready = false;
        boolean letIn = false;
        while (true) {
            try {
                return start.get(100, TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillStarting) {
                progress.tick();
                ready = ready || isReady();
                try {
                    letIn = look(cancelled, ready, letIn);
                } catch (Cancelled | Failure end) {
                    giveUp(start, starter);
                    throw end;
                }
            } catch (ExecutionException e) {
                ready = ready || isReady();
                endPrograms();
                stopOrphan();
                throw refused(e.getCause(), ready);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Cancelled();
            }
        }
    }

    /**
     * Whether a PostgreSQL with this port takes a connection and answers: it is asked whether it speaks TLS, which needs
     * no password, and is no line in its log.
     */
    static boolean answers(int port) {
        try (Socket connection = new Socket()) {
            connection.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), PROBE_MILLIS);
            connection.setSoTimeout(PROBE_MILLIS);
            connection.getOutputStream().write(SPEAKS_TLS);
            return connection.getInputStream().read() >= 0;
        } catch (IOException e) {
            return false; // it stands still, or has ended
        }
    }

    private boolean isReady() {
        return postmaster.running().map(RunFolder.Running::ready).orElse(false);
    }

    /**
     * Whether PostgreSQL has let us in by now.
     *
     * @throws Cancelled if nobody waits any more
     * @throws Failure if there is nothing to wait for
     */
    private boolean look(BooleanSupplier cancelled, boolean ready, boolean letIn) {
        if (cancelled.getAsBoolean()) {
            throw new Cancelled();
        }
        if (REFUSED.matcher(log.end()).find()) {
            throw refused(null, ready);
        }
        return letIn || (ready && logIn());
    }

    /**
     * False if it may let us in later. Waits for a second at most, so that whoever cancels need not wait for longer.
     */
    private boolean logIn() {
        try {
            DriverManager.getConnection(Database.url(port, "postgres") + "?loginTimeout=1", SUPERUSER, password)
                    .close();
            return true;
        } catch (SQLException e) {
            if (WRONG_PASSWORD.equals(e.getSQLState())) {
                throw new Failure(
                        "PostgreSQL does not take the POSTGRES_PASSWORD of %s (%s): restore that file and %s from the same backup."
                                .formatted(
                                        new LocalSecrets(data.root()).credentialsPath(),
                                        e.getMessage(),
                                        data.postgres()),
                        e);
            }
            return false;
        }
    }

    /**
     * Ends a start. When interrupted, the library takes its server for started, or leaves behind the program for which
     * it waited.
     */
    private void giveUp(FutureTask<EmbeddedPostgres> start, Thread starter) throws IOException {
        starter.interrupt();
        try {
            start.get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS).close();
        } catch (ExecutionException | TimeoutException e) {
            // Nothing of the library's to close; what it began is ended below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        endPrograms();
        stopOrphan();
    }

    /**
     * Ends a running initdb, and waits until a running pg_ctl has failed or has started its server, which the caller
     * then stops. Only initdb itself is told to end: it then waits for the program that it began, which might outlive
     * it otherwise.
     */
    private void endPrograms() throws IOException {
        if (!Files.exists(data.postgresPrograms())) {
            return; // not even unpacked
        }
        // The path without links, by which the system names programs.
        String programs = data.postgresPrograms().toRealPath() + "/";
        ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(programs))
                .forEach(child -> {
                    // Listed before the parent ends: its children cannot be found afterwards, and may still write.
                    List<ProcessHandle> family =
                            Stream.concat(child.descendants(), Stream.of(child)).toList();
                    if (child.info().commandLine().orElse("").contains("/bin/initdb ")) {
                        child.destroy();
                    }
                    family.stream().map(ProcessId::of).forEach(this::awaitEndOrServer);
                });
    }

    private void awaitEndOrServer(ProcessId program) {
        long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
        try {
            while (postmaster.running().isEmpty() && System.nanoTime() < deadline) {
                if (Signals.awaitEnd(program, Duration.ofMillis(100))) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * By what the log says; if it is empty, PostgreSQL did not run, and the cause is no fault of its data, nor is it
     * after PostgreSQL was ready.
     */
    private Failure refused(@Nullable Throwable cause, boolean ready) {
        String said = log.end();
        if (cause != null && said.isBlank()) {
            return new Failure(
                    "PostgreSQL could not be unpacked or run (%s): mend that and start again. No data are in the way; `rm -r '%s'` has it unpacked anew."
                            .formatted(root(cause), data.postgresPrograms()),
                    cause);
        }
        if (ready) {
            return new Failure(
                    "PostgreSQL started, and then ended or did not answer: read `./keyturn logs postgres`,"
                            + " and start again.",
                    cause);
        }
        Matcher kept = KEPT_OUT.matcher(said);
        if (kept.find()) {
            return new Failure(
                    "PostgreSQL was kept from its folders (%s): give all of %s to the user who starts Keyturn, and let that one into the folders above it."
                            .formatted(kept.group(1), data.root()),
                    cause);
        }
        String reason = "its log tells why";
        Matcher lines = FATAL.matcher(said);
        while (lines.find()) {
            reason = lines.group(1);
        }
        return new Failure(
                "PostgreSQL did not start (%s): read `./keyturn logs postgres`; %s.".formatted(reason, mend()), cause);
    }

    private static Throwable root(Throwable thrown) {
        return thrown.getCause() == null ? thrown : root(thrown.getCause());
    }

    private String mend() {
        return data.hasDatabase()
                ? "if its folder is damaged, restore %s from a backup, or begin anew and lose all data with `rm -r '%s'`"
                        .formatted(data.postgres(), data.root())
                : "there are no data yet, so mend that and start again";
    }

    @Override
    public boolean isAlive() {
        return postmaster.running().isPresent();
    }

    Optional<RunFolder.Running> running() {
        return postmaster.running();
    }

    /** Ends it by a fast shutdown: open transactions are rolled back, everything committed is on disk. */
    @Override
    public void stop() {
        try {
            if (server != null) {
                server.close();
                server = null;
            }
            stopOrphan();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void stopOrphan() {
        postmaster.running().ifPresent(running -> end(running, STOP_LIMIT));
    }

    /**
     * Stops a PostgreSQL, whoever started it: by SIGINT, the fast shutdown, and if that takes longer than the limit by
     * SIGQUIT, the immediate one, which has as long.
     */
    static void end(RunFolder.Running running, Duration limit) {
        if (!Signals.end(running.process(), "INT", limit)) {
            Signals.end(running.process(), "QUIT", limit);
        }
    }
}
