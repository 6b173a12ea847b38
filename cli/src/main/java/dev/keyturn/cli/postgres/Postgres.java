package dev.keyturn.cli.postgres;

import com.sun.security.auth.module.UnixSystem;
import dev.keyturn.cli.running.DataFolder;
import dev.keyturn.cli.running.LogFile;
import dev.keyturn.cli.running.Part;
import dev.keyturn.cli.running.RunFolder;
import dev.keyturn.cli.running.Signals;
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
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL: durable, with a password for every login, on loopback only, its data kept. The library that
 * unpacks and starts it is made for tests, so its unsuitable settings are overridden here.
 */
public final class Postgres implements Part {
    public static final String NAME = "postgres";
    public static final String SUPERUSER = "postgres";

    /** Recovery after a crash may take its time. */
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    public static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final int PROBE_MILLIS = 1000;

    /** The protocol's SSLRequest: eight bytes, and its number. */
    private static final byte[] SPEAKS_TLS = {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2f};

    private final DataFolder data;
    private final int port;
    private final String password;
    private final LogFile log;
    private final PostmasterFile postmaster;
    private @Nullable EmbeddedPostgres server;

    public Postgres(DataFolder data, int port, String password) {
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
    public void start(Progress progress, BooleanSupplier cancelled) {
        refuseRootWithoutNamespaces();
        log.rotate();
        try {
            data.beginDatabase().ifPresent(aside -> progress.say(setAside(aside)));
            postmaster.disownStranger();
            server = new PostgresStart(this, data, port, password, this::launch).await(progress, cancelled);
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
     * Whether a PostgreSQL with this port takes a connection and answers: it is asked whether it speaks TLS, which needs
     * no password, and is no line in its log.
     */
    public static boolean answers(int port) {
        try (Socket connection = new Socket()) {
            connection.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), PROBE_MILLIS);
            connection.setSoTimeout(PROBE_MILLIS);
            connection.getOutputStream().write(SPEAKS_TLS);
            return connection.getInputStream().read() >= 0;
        } catch (IOException e) {
            return false; // it stands still, or has ended
        }
    }

    @Override
    public boolean isAlive() {
        return postmaster.running().isPresent();
    }

    public Optional<RunFolder.Running> running() {
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

    /** Stops it, also one of which the library does not know. */
    void stopOrphan() {
        postmaster.running().ifPresent(running -> end(running, STOP_LIMIT));
    }

    /**
     * Stops a PostgreSQL, whoever started it: by SIGINT, the fast shutdown, and if that takes longer than the limit by
     * SIGQUIT, the immediate one, which has as long.
     */
    public static void end(RunFolder.Running running, Duration limit) {
        if (!Signals.end(running.process(), "INT", limit)) {
            Signals.end(running.process(), "QUIT", limit);
        }
    }
}
