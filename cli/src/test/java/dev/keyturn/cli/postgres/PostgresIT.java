package dev.keyturn.cli.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import dev.keyturn.cli.running.Cancelled;
import dev.keyturn.cli.running.DataFolder;
import dev.keyturn.cli.running.ProcessId;
import dev.keyturn.cli.running.Signals;
import dev.keyturn.cli.running.TestPorts;
import dev.keyturn.cli.running.TestPrograms;
import dev.keyturn.cli.terminal.Failure;
import dev.keyturn.cli.terminal.Progress;
import dev.keyturn.cli.terminal.Style;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PostgresIT {
    private static final String PASSWORD = "not-a-secret";

    @TempDir
    private static Path temporary;

    private final int port = TestPorts.find().postgres();
    private final Progress silent =
            new Progress(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), Style.PLAIN);
    private DataFolder data;
    private Postgres postgres;

    @BeforeAll
    static void lendPrograms() throws IOException {
        TestPrograms.lendTo(temporary.resolve("with a space"));
    }

    @BeforeEach
    void prepare() {
        use("with a space");
    }

    private void use(String folder) {
        data = new DataFolder(temporary.resolve(folder));
        data.prepare();
        postgres = new Postgres(data, port, PASSWORD);
    }

    @AfterEach
    void stop() {
        postgres.stop();
    }

    @Test
    void hasTheSettingsOfARealOneAndKeepsItsDataBetweenStarts() throws Exception {
        start();
        update("DROP TABLE IF EXISTS kept");
        assertThat(query("SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) FROM pg_settings WHERE name IN"
                        + " ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'max_connections',"
                        + " 'unix_socket_directories', 'password_encryption', 'data_checksums')"))
                .isEqualTo("data_checksums=on fsync=on full_page_writes=on listen_addresses=127.0.0.1"
                        + " max_connections=150 password_encryption=scram-sha-256 synchronous_commit=on"
                        + " unix_socket_directories=");
        assertThat(query("SELECT string_agg(DISTINCT auth_method, ' ') FROM pg_hba_file_rules"))
                .isEqualTo("scram-sha-256");
        assertThat(query("SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = 'postgres'"))
                .isEqualTo("b C.UTF-8");
        update("CREATE TABLE kept AS SELECT 42 AS value");
        // Tests that start one at the same time share this folder, and the library opens it to all for a moment.
        await().untilAsserted(() -> assertThat(
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(data.postgresPrograms())))
                .isEqualTo("rwx------"));

        postgres.stop();
        assertThat(postgres.isAlive()).isFalse();
        start();

        assertThat(query("SELECT value FROM kept")).isEqualTo("42");
    }

    @Test
    void letsNobodyInWithoutThePassword() throws Exception {
        start();

        assertThatThrownBy(() -> connect("wrong")).hasMessageContaining("password authentication failed");
    }

    @Test
    void comesBackAfterItWasKilled() throws Exception {
        start();
        update("CREATE TABLE IF NOT EXISTS kept AS SELECT 42 AS value");
        ProcessId killed = postgres.running().orElseThrow().process();

        assertThat(Signals.end(killed, "KILL", Duration.ofSeconds(10))).isTrue();
        assertThat(postgres.isAlive()).isFalse();
        postgres.stop();
        start();

        assertThat(query("SELECT value FROM kept")).isEqualTo("42");
    }

    @Test
    void startsDespiteANoteThatNamesAnotherProcess() throws Exception {
        start();
        postgres.stop();
        String stranger =
                Long.toString(ProcessHandle.current().parent().orElseThrow().pid());
        Files.write(
                data.postgres().resolve("postmaster.pid"),
                List.of(stranger, data.postgres().toString(), "1", Integer.toString(port), "", "127.0.0.1", "0 0"));

        start();

        assertThat(query("SELECT 1")).isEqualTo("1");
    }

    @Test
    void beginsAgainWhereAFirstStartWasKilled() throws Exception {
        TestPrograms.lendTo(temporary.resolve("killed"));
        use("killed");
        data.beginDatabase();
        Files.createDirectories(data.postgres().resolve("global"));
        Files.writeString(data.postgres().resolve("PG_VERSION"), "18\n");
        assertThat(data.hasDatabase()).isFalse();

        start();

        assertThat(query("SELECT 1")).isEqualTo("1");
        assertThat(data.hasDatabase()).isTrue();
    }

    @Test
    void setsAsideWhatStandsWhereAFirstStartWasKilledAndSaysSo() throws Exception {
        TestPrograms.lendTo(temporary.resolve("restored"));
        use("restored");
        data.beginDatabase();
        Files.createDirectories(data.postgres());
        Files.writeString(data.postgres().resolve("restored"), "everything");
        ByteArrayOutputStream said = new ByteArrayOutputStream();

        postgres.start(new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), Style.PLAIN), () -> false);

        assertThat(query("SELECT 1")).isEqualTo("1");
        Path aside;
        try (DirectoryStream<Path> found = Files.newDirectoryStream(data.root(), "postgres.unfinished-*")) {
            aside = found.iterator().next();
        }
        assertThat(aside.resolve("restored")).hasContent("everything");
        assertThat(said.toString(StandardCharsets.UTF_8)).contains(aside + " now");
    }

    @Test
    void blamesNoDataForProgramsThatCannotBeUnpacked() throws Exception {
        use("not unpacked");
        Files.createDirectories(data.postgres());
        Files.writeString(data.postgresPrograms(), "in the way");

        assertThatThrownBy(this::start)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("could not be unpacked or run")
                .hasMessageContaining(data.postgresPrograms().toString())
                .hasMessageNotContaining("backup")
                .hasMessageNotContaining("'" + data.root() + "'")
                .hasMessageNotContaining("logs postgres");
    }

    @Test
    void unpacksAgainWhatWasKilledWhileItUnpacked() throws Exception {
        Path programs = data.postgresPrograms();
        Path lent = Files.readSymbolicLink(programs);
        Files.delete(programs);
        Path library = programs.resolve(TestPrograms.folderName()).resolve("lib/libicuuc.so");
        Files.createDirectories(library.getParent());
        Files.createSymbolicLink(library, Path.of("libicuuc.so.60"));

        try {
            start();
            assertThat(query("SELECT 1")).isEqualTo("1");
        } finally {
            postgres.stop();
            Files.move(programs, temporary.resolve("unpacked"));
            Files.createSymbolicLink(programs, lent);
        }
    }

    /** As after a backup was put back with another owner. */
    @Test
    @Timeout(60)
    void blamesNoDataThatItMayNotRead() throws Exception {
        assumeTrue(new UnixSystem().getUid() == 0, "only root may make a folder another user's");
        start();
        postgres.stop();
        Files.setAttribute(data.postgres(), "unix:uid", 1);

        try {
            assertThatThrownBy(this::start)
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("Permission denied")
                    .hasMessageContaining("give all of %s to the user who starts Keyturn", data.root())
                    .hasMessageNotContaining("rm -r");
        } finally {
            Files.setAttribute(data.postgres(), "unix:uid", 0);
        }
    }

    @Test
    void doesNotAnswerWhileItStandsStill() throws Exception {
        start();
        ProcessId postmaster = postgres.running().orElseThrow().process();
        long logged = postgres.log().size();
        assertThat(Postgres.answers(port)).isTrue();

        signal(postmaster, "-STOP");
        try {
            assertThat(Postgres.answers(port)).isFalse();
        } finally {
            signal(postmaster, "-CONT");
        }

        assertThat(Postgres.answers(port)).isTrue();
        assertThat(postgres.log().size()).isEqualTo(logged);
        postgres.stop();
        assertThat(Postgres.answers(port)).isFalse();
    }

    private static void signal(ProcessId process, String signal) throws Exception {
        assertThat(new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void nothingIsToBeRestoredBeforeThereAreData() throws Exception {
        TestPrograms.lendTo(temporary.resolve("no data"));
        use("no data");
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> hangUp(taken));
            assertThatThrownBy(() -> postgres.start(silent, () -> false))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("could not create any TCP/IP sockets")
                    .hasMessageContaining("there are no data yet")
                    .hasMessageNotContaining("backup");
            assertThat(taken.isBound()).isTrue();
        }
    }

    /** A server that took calls and said nothing would be waited for. */
    private static void hangUp(ServerSocket socket) {
        try {
            while (!socket.isClosed()) {
                socket.accept().close();
            }
        } catch (IOException e) {
            assertThat(socket.isClosed()).isTrue();
        }
    }

    @Test
    void quotesWhyItRefusesADamagedFolderAndLeavesNothingRunning() throws Exception {
        start();
        postgres.stop();
        Path control = data.postgres().resolve("global").resolve("pg_control");
        Path aside = temporary.resolve("pg_control");
        Files.move(control, aside);

        assertThatThrownBy(this::start)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("pg_control\" for reading: No such file or directory")
                .hasMessageContaining("rm -r '" + data.root() + "'");
        assertThat(postgres.isAlive()).isFalse();
        Files.move(aside, control);
    }

    @Test
    void startsWhileOthersTryWrongPasswords() throws Exception {
        start();
        postgres.stop();
        AtomicBoolean over = new AtomicBoolean();
        Runnable stranger = () -> {
            while (!over.get()) {
                assertThatThrownBy(() -> connect("wrong")).isInstanceOf(SQLException.class);
            }
        };

        try (ExecutorService strangers = Executors.newFixedThreadPool(4)) {
            List<Future<?>> trying = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                trying.add(strangers.submit(stranger));
            }
            try {
                start();
                assertThat(query("SELECT 1")).isEqualTo("1");
            } finally {
                over.set(true);
            }
            for (Future<?> tried : trying) {
                tried.get();
            }
        }
    }

    @Test
    void refusesAPasswordThatIsNotTheDatabasesAndLeavesNothingRunning() throws Exception {
        start();
        postgres.stop();
        Postgres stranger = new Postgres(data, port, "another");

        assertThatThrownBy(() -> stranger.start(silent, () -> false))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("password authentication failed")
                .hasMessageContaining("credentials.env")
                .hasMessageNotContaining("rm -r");
        assertThat(stranger.isAlive()).isFalse();
    }

    /** As when its pg_hba.conf was changed: no other credentials.env would help. */
    @Test
    void doesNotBlameThePasswordForEveryLoginThatIsRefused() throws Exception {
        start();
        postgres.stop();
        Path rules = data.postgres().resolve("pg_hba.conf");
        String before = Files.readString(rules);
        Files.writeString(rules, "host all nobody 127.0.0.1/32 scram-sha-256\n");
        AtomicInteger looks = new AtomicInteger();

        try {
            assertThatThrownBy(() -> postgres.start(
                            silent,
                            () -> postgres.log().end().contains("no pg_hba.conf entry") && looks.incrementAndGet() > 5))
                    .isInstanceOf(Cancelled.class);
        } finally {
            Files.writeString(rules, before);
        }
    }

    @Test
    void aStartThatIsNoLongerWantedLeavesNothingRunning() throws IOException {
        TestPrograms.lendTo(temporary.resolve("unwanted"));
        use("unwanted");

        assertThatThrownBy(() -> postgres.start(
                        silent, () -> Files.exists(data.postgres().resolve("base"))))
                .isInstanceOf(Cancelled.class);

        assertThat(postgres.isAlive()).isFalse();
        assertThat(workingIn(data.postgres())).isEmpty();
    }

    /** The programs at work in a folder, where the system tells. */
    private static List<Path> workingIn(Path folder) throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .map(process -> process.resolve("cwd"))
                    .filter(Files::isSymbolicLink)
                    .filter(place -> isIn(place, folder))
                    .toList();
        } catch (NoSuchFileException elsewhere) {
            return List.of();
        }
    }

    private static boolean isIn(Path place, Path folder) {
        try {
            return Files.readSymbolicLink(place).startsWith(folder);
        } catch (IOException ended) {
            return false;
        }
    }

    private void start() throws IOException {
        postgres.start(silent, () -> false);
        data.finishDatabase();
    }

    private String query(String sql) throws SQLException {
        try (Connection connection = connect(PASSWORD);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private void update(String sql) throws SQLException {
        try (Connection connection = connect(PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect(String password) throws SQLException {
        return DriverManager.getConnection(Database.url(port, "postgres"), Postgres.SUPERUSER, password);
    }
}
