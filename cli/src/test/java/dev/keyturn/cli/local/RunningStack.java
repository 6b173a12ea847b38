package dev.keyturn.cli.local;

import dev.keyturn.cli.postgres.Database;
import dev.keyturn.cli.postgres.Postgres;
import dev.keyturn.cli.running.DataFolder;
import dev.keyturn.cli.running.LocalSettings;
import dev.keyturn.cli.running.ProcessId;
import dev.keyturn.cli.running.RunFolder;
import dev.keyturn.cli.running.Signals;
import dev.keyturn.cli.running.TestPorts;
import dev.keyturn.cli.running.TestPrograms;
import dev.keyturn.cli.secrets.Credential;
import dev.keyturn.cli.secrets.Credentials;
import dev.keyturn.cli.secrets.LocalSecrets;
import dev.keyturn.cli.servers.ServerProcess;
import dev.keyturn.cli.terminal.Progress;
import dev.keyturn.cli.terminal.Style;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The whole of Keyturn on free ports, gone with the JVM. There are two, each started by whoever asks first: one for
 * journeys that leave it as it is, and one for those that kill parts of it.
 */
public final class RunningStack {
    private static final class Shared {
        static final RunningStack STACK = new RunningStack();
    }

    private static final class ForFaults {
        static final RunningStack STACK = new RunningStack();
    }

    private final Path folder;
    private final LocalSettings settings;
    private final Progress progress = new Progress(System.err, Style.PLAIN);
    private LocalStack stack;
    private Credentials credentials;

    private RunningStack() {
        try {
            folder = Files.createTempDirectory("keyturn-journeys");
            TestPrograms.lendTo(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // The quick compiler alone: the servers live for a minute, and two cores have more to do. And a locale with
        // digits of its own, which must show nowhere.
        Map<String, String> surroundings = new HashMap<>(System.getenv());
        surroundings.keySet().removeIf(TestPorts::isKeyturns);
        surroundings.put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -Duser.language=fa -Duser.country=IR");
        surroundings.put("KEYTURN_AOT_CACHE", "off");
        // Consumers soon have a new key, so that a journey need not wait for minutes until it signs.
        surroundings.put("KEYTURN_KEYS_JWKS_MAX_AGE", "PT3S");
        surroundings.put("KEYTURN_KEYS_CLOCK_SKEW", "PT1S");
        settings = TestPorts.find().settings(Path.of("..").toAbsolutePath().normalize(), folder, surroundings);
        start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::end));
    }

    /** For all who leave it as it is. */
    public static RunningStack shared() {
        return Shared.STACK;
    }

    /** Another, for those who kill or restart its parts. */
    public static RunningStack forFaults() {
        return ForFaults.STACK;
    }

    public String auth() {
        return settings.addresses().authorizationServer();
    }

    public String resource() {
        return settings.addresses().resourceServer();
    }

    /** The data folder. */
    public Path data() {
        return settings.data();
    }

    /** A value of {@code credentials.env}. */
    public String credential(Credential credential) {
        return credentials.get(credential);
    }

    /** What a start prints when everything is ready. */
    public String readyBox() {
        return new ReadyBox(settings).render(Style.PLAIN);
    }

    /** All three processes end and begin anew over the same data, of which this file is lost meanwhile. */
    public void restartWithout(String file) throws IOException {
        stack.close();
        Files.delete(data().resolve(file));
        start();
    }

    private void start() {
        stack = new LocalStack(settings, progress);
        try {
            stack.start();
            credentials = new LocalSecrets(settings.data()).read();
        } catch (RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    /** PostgreSQL ends as if the power had failed. */
    public void killDatabase() {
        ProcessId postmaster = stack.postgres().running().orElseThrow().process();
        if (!Signals.end(postmaster, "KILL", Duration.ofSeconds(10))) {
            throw new IllegalStateException("PostgreSQL survived SIGKILL");
        }
    }

    /** PostgreSQL recovers; the servers are left alone. */
    public void reviveDatabase() {
        stack.postgres().stop();
        stack.postgres().start(progress, () -> false);
    }

    /** The authorization server ends as if the power had failed. */
    public void killAuthServer() {
        kill(ServerProcess.AUTH);
    }

    /** The same for the resource server. */
    public void killResourceServer() {
        kill(ServerProcess.RESOURCE);
    }

    private void kill(String name) {
        RunFolder run = new RunFolder(new DataFolder(settings.data()).run());
        ProcessId server = run.find(name).orElseThrow().process();
        if (!Signals.end(server, "KILL", Duration.ofSeconds(10))) {
            throw new IllegalStateException("The " + name + " survived SIGKILL");
        }
    }

    /** The authorization server starts over what it has left behind; the others are left alone. */
    public void reviveAuthServer() {
        revive(stack.authServer());
    }

    /** The same for the resource server. */
    public void reviveResourceServer() {
        revive(stack.resourceServer());
    }

    private void revive(ServerProcess server) {
        if (!startAgain(server)) {
            throw new IllegalStateException("The " + server.name() + " runs, and is not ready");
        }
    }

    private boolean startAgain(ServerProcess server) {
        server.launch();
        return stack.await(server);
    }

    /** The database is one that was restored from a backup, as the authorization server notes of it. */
    public void seemRestored() throws SQLException {
        try (Connection connection = database();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE identity.restore_watch SET restored_at = clock_timestamp()");
        }
    }

    /**
     * The resource server ends as if the power had failed, and is started as every start does it.
     *
     * @return whether it was ready then
     */
    public boolean startResourceServerAgain() {
        killResourceServer();
        return startAgain(stack.resourceServer());
    }

    /** A connection to the database, past both servers. */
    public Connection database() {
        try {
            return DriverManager.getConnection(
                    Database.url(settings.postgresPort(), Database.NAME),
                    Postgres.SUPERUSER,
                    credential(Credential.POSTGRES_PASSWORD));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void end() {
        stack.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
