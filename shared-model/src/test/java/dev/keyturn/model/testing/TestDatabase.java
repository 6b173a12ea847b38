package dev.keyturn.model.testing;

import dev.keyturn.model.DatabaseRoles;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A real PostgreSQL with the roles and schemas of production in it, as a rule one for all tests of a JVM. Each server's tests
 * let that server migrate it.
 */
public final class TestDatabase implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);
    /** PostgreSQL refuses to run as root. */
    private static final List<String> AS_NOBODY = List.of("unshare", "-U");

    private static final TestDatabase SHARED = new TestDatabase();

    private final EmbeddedPostgres postgres;
    private final Path data;

    /** One for a test that kills it or fills it; whoever asks for it closes it. */
    public TestDatabase() {
        try {
            postgres = EmbeddedPostgres.builder()
                    .setPGStartupWait(START_LIMIT)
                    .setLocaleConfig("locale-provider", "builtin")
                    .setLocaleConfig("builtin-locale", "C.UTF-8")
                    .setLocaleConfig("locale", "C")
                    .setServerConfig("max_connections", "100")
                    .start();
            asSuperuser(DatabaseRoles.bootstrapSql());
            data = Path.of(ask("SHOW data_directory"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The database of this JVM; started by whoever asks first. */
    public static TestDatabase shared() {
        return SHARED;
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JDBC address; either server's role connects without a password. */
    public String url() {
        return "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres";
    }

    public int port() {
        return postgres.getPort();
    }

    /** A connection as one of {@link DatabaseRoles}. */
    public Connection connectAs(String role) throws SQLException {
        return postgres.getDatabase(role, "postgres").getConnection();
    }

    /** Kills one of its processes: PostgreSQL then ends all others, and recovers from its log. Waits until there is one. */
    public void killBackend() {
        awaitAnswer(() -> {});
        ask("SELECT pg_backend_pid()", pid -> kill(Long.parseLong(pid)));
    }

    /** Kills all of it, also while it recovers, and starts it again with its data and settings. Returns once it answers. */
    public void killPostmaster() {
        try {
            long postmaster = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
            ProcessHandle.Info info = ProcessHandle.of(postmaster).orElseThrow().info();
            List<String> command = new ArrayList<>(LinuxUtils.isUnshareAvailable() ? AS_NOBODY : List.of());
            command.add(info.command().orElseThrow());
            command.addAll(List.of(info.arguments().orElseThrow()));
            kill(postmaster);
            startUntilItAnswers(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/postgres.log"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new one refuses to start as long as a process of the old one lives. */
    private void startUntilItAnswers(ProcessBuilder builder) {
        AtomicReference<Process> starting = new AtomicReference<>(start(builder));
        awaitAnswer(() -> {
            if (!starting.get().isAlive()) {
                starting.set(start(builder));
            }
        });
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitAnswer(Runnable meanwhile) {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!answers()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("PostgreSQL did not come back");
            }
            meanwhile.run();
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private boolean answers() {
        try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private static void kill(long pid) {
        if (!ProcessHandle.of(pid).orElseThrow().destroyForcibly()) {
            throw new IllegalStateException("Process " + pid + " could not be killed");
        }
    }

    private String ask(String sql) {
        AtomicReference<String> answer = new AtomicReference<>("");
        ask(sql, answer::set);
        return answer.get();
    }

    /** The connection stays open while the answer is taken. */
    private void ask(String sql, Consumer<String> taker) {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            taker.accept(row.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs SQL as a superuser, such as a role's grants or the ending of its connections. */
    public void asSuperuser(String sql) {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
