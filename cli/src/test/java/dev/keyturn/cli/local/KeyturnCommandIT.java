package dev.keyturn.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.keyturn.cli.Ran;
import dev.keyturn.cli.postgres.Database;
import dev.keyturn.cli.postgres.Postgres;
import dev.keyturn.cli.running.DataFolder;
import dev.keyturn.cli.running.Java;
import dev.keyturn.cli.running.ProcessId;
import dev.keyturn.cli.running.RunFolder;
import dev.keyturn.cli.running.TestPorts;
import dev.keyturn.cli.running.TestPrograms;
import dev.keyturn.cli.servers.ServerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command as a process, over a real PostgreSQL and servers that only say that they are ready. */
class KeyturnCommandIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Started for the first time by whichever test comes first, and stopped after each. */
    @TempDir
    private static Path home;

    private final TestPorts ports = TestPorts.find();
    private final Map<String, String> environment = new HashMap<>();

    @BeforeAll
    static void install() throws IOException {
        FakeServer.installIn(home);
        TestPrograms.lendTo(home.resolve("data folder"));
    }

    @BeforeEach
    void choosePorts() {
        environment.putAll(ports.environment());
        environment.put("KEYTURN_DATA", data().toString());
        environment.put("KEYTURN_AOT_CACHE", "off");
    }

    @AfterEach
    void stop() {
        RunningParts running = new RunningParts(new DataFolder(Path.of(environment.get("KEYTURN_DATA"))));
        running.awaitBeginning();
        running.stop();
        assertThat(processes()).isEmpty();
    }

    @Test
    void startsInTheBackgroundTellsItsStateAndStops() throws Exception {
        Ran started = run("start", "--detach").succeeded();

        assertThat(started.err()).contains("auth-server is ready");
        assertThat(started.err().lines()).contains("Starting postgres");
        assertThat(started.out())
                .contains("http://localhost:" + ports.auth(), "http://localhost:" + ports.resource(), "credentials.env")
                .doesNotContain(line("DEMO_PASSWORD"), "\u001b");
        JsonNode states = run("status", "--output", "json").json();
        assertThat(states.findValuesAsString("state")).containsExactly("ready", "ready", "ready");
        assertThat(states.findValuesAsString("name")).containsExactly("postgres", "auth-server", "resource-server");
        assertThat(databasesThatAnybodyMayEnter()).isNull();
        assertThat(run("logs", "postgres").out()).contains("ready to accept connections");
        assertThat(run("logs", "postgres", "-n", "2").out().lines()).hasSize(2);
        assertThat(run("logs", "supervisor").out())
                .contains("auth-server is ready")
                .containsPattern("(?m)^20\\d\\d-\\d\\d-\\d\\dT\\S+ Starting postgres$");

        Ran again = run("start").ended(1);
        assertThat(again.err()).contains("already runs on " + data()).contains("./keyturn stop");

        assertThat(run("stop").out()).isEqualTo("Stopped.\n");
        assertThat(processes()).isEmpty();
        run("status").ended(3);
        assertThat(run("stop").out()).isEqualTo("Nothing was running.\n");
    }

    /** None: the cluster is Keyturn's alone, and a server's role has nothing to do in those that every cluster has. */
    private @Nullable String databasesThatAnybodyMayEnter() throws Exception {
        try (Connection connection = DriverManager.getConnection(
                        Database.url(ports.postgres(), Database.NAME), Postgres.SUPERUSER, line("POSTGRES_PASSWORD"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT string_agg(datname, ' ') FROM pg_database
                        WHERE has_database_privilege('public', oid, 'CONNECT, TEMPORARY')
                          AND datname <> 'template0'""")) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void ofTwoStartsAtOnceOneKeepsItsLog() throws Exception {
        List<Process> both = List.of(launch("start", "--detach"), launch("start", "--detach"));

        for (Process start : both) {
            assertThat(start.waitFor(PATIENCE.toSeconds() * 2, TimeUnit.SECONDS))
                    .isTrue();
        }
        assertThat(both).extracting(Process::exitValue).containsExactlyInAnyOrder(0, 1);
        assertThat(run("logs", "supervisor").out())
                .contains("resource-server is ready")
                .doesNotContain("already");
    }

    @Test
    void preparesTheQuickStartOnce() throws Exception {
        environment.remove("KEYTURN_AOT_CACHE");

        Ran started = run("start", "--detach").succeeded();

        assertThat(started.err())
                .contains("the first start after a build", "Preparing the quick start")
                .containsSubsequence("the quick start", "auth-server is ready", "resource-server is ready");
        assertThat(data().resolve("cache")).isDirectoryNotContaining("glob:**.{recording,unfinished}");

        run("stop");
        Ran again = run("start", "--detach").succeeded();

        assertThat(again.err()).doesNotContain("Preparing").contains("resource-server is ready");
    }

    @Test
    void aSignalStopsEverythingThatTheForegroundStarted() throws Exception {
        Process foreground = launch("start");
        await().atMost(PATIENCE).until(this::isReady);

        foreground.destroy();

        assertThat(foreground.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(foreground.exitValue()).isEqualTo(128 + 15);
        assertThat(processes()).isEmpty();
    }

    @Test
    void stopsAStartThatHasJustBegun() throws Exception {
        Process begun = launch("start", "--detach");
        RunFolder run = new RunFolder(data().resolve("run"));
        await().pollInterval(Duration.ofMillis(5)).atMost(PATIENCE).until(() -> run.isLocked(RunFolder.STARTING));

        RunningParts running = new RunningParts(new DataFolder(data()));
        running.awaitBeginning();

        assertThat(running.anything()).isTrue();
        assertThat(run("stop").out()).isEqualTo("Stopped.\n");
        assertThat(begun.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(processes()).as("whichever of both was faster").isEmpty();
    }

    @Test
    void aSignalDuringTheStartLeavesNothingRunning() throws Exception {
        Process foreground = launch("start");
        await().atMost(PATIENCE)
                .until(() -> Files.exists(data().resolve("postgres").resolve("PG_VERSION")));

        foreground.destroy();

        assertThat(foreground.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(processes()).isEmpty();
        run("start", "--detach").succeeded();
    }

    @Test
    void stopsWhatAKilledStartLeftBehind() throws Exception {
        Process foreground = launch("start");
        await().atMost(PATIENCE).until(this::isReady);
        foreground.destroyForcibly().waitFor();

        Ran again = run("start").ended(1);
        assertThat(again.err()).contains("An earlier start was killed").contains("./keyturn stop");

        assertThat(run("stop").out()).isEqualTo("Stopped.\n");
        assertThat(processes()).isEmpty();
        run("start", "--detach").succeeded();
    }

    @Test
    void tellsInASentenceWhatAServerSaysAboutItsFailure() throws Exception {
        environment.put("FAKE_FAULT", "analysed");

        Ran started = run("start", "--detach").ended(1);

        assertThat(started.err())
                .contains("The auth-server did not start: The key-encryption key does not open the signing keys."
                        + " Restore the key file.")
                .doesNotContain("\tat ");
        assertThat(processes()).isEmpty();
    }

    @Test
    void showsTheLastWordsOfAServerThatJustEnds() throws Exception {
        environment.put("FAKE_FAULT", "crash");

        Ran started = run("start").ended(1);

        assertThat(started.err()).contains("ended (exit 7)").contains("last words");
        assertThat(processes()).isEmpty();
    }

    @Test
    void tellsOfARestoreAndStaysUpUntilSomebodyHasRecovered() throws Exception {
        Path restored = Files.createFile(home.resolve("restored"));
        environment.put("FAKE_RESTORED", restored.toString());

        Ran started = run("start", "--detach").ended(3);

        assertThat(started.err())
                .contains("auth-server is ready (")
                .containsOnlyOnce("The database was restored from a backup")
                .contains("the resource-server does not serve, until you have run `./keyturn recover`");
        assertThat(started.out()).isEmpty();
        Ran status = run("status", "--output", "json").ended(3);
        assertThat(JsonMapper.shared().readTree(status.out()).findValuesAsString("state"))
                .containsExactly("ready", "ready", "not-ready");

        Files.delete(restored);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(supervisorsLog()).content().contains("resource-server is ready"));
        run("status").succeeded();
    }

    @Test
    void theEndOfOneServerEndsTheRest() throws Exception {
        Process foreground = launch("start");
        await().atMost(PATIENCE).until(this::isReady);
        long pid = new RunFolder(data().resolve("run"))
                .find(ServerProcess.RESOURCE)
                .orElseThrow()
                .process()
                .pid();

        assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();

        assertThat(foreground.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(foreground.exitValue()).isEqualTo(1);
        assertThat(new String(foreground.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("The resource-server ended (exit 137)")
                .contains("as Linux does when memory runs out");
        assertThat(processes()).isEmpty();
    }

    @Test
    void goesOnWhenALogCannotBeKept() throws Exception {
        Path log = data().resolve("logs").resolve("auth-server.log");
        run("start", "--detach").succeeded();
        Files.deleteIfExists(log.resolveSibling("auth-server.log.2"));
        Path inTheWay = Files.createDirectory(log.resolveSibling("auth-server.log.2"));
        Path last = Files.createDirectory(log.resolveSibling("auth-server.log.3"));
        Path inside = Files.createDirectory(last.resolve("inside"));

        try {
            Files.write(log, new byte[11 << 20], StandardOpenOption.APPEND);

            await().atMost(PATIENCE).until(() -> Files.size(log) < 1 << 20);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(supervisorsLog())
                            .content()
                            .contains("The log of the auth-server grew too large"));
            run("status").succeeded();
        } finally {
            for (Path folder : List.of(inside, last, inTheWay)) {
                Files.delete(folder);
            }
        }
    }

    /** A script that waits for a line, as {@code logs -f | grep -m1} does, goes on at the next one. */
    @Test
    void followsALogNoLongerThanSomebodyReads() throws Exception {
        Path own = home.resolve("followed");
        environment.put("KEYTURN_DATA", own.toString());
        Path log = own.resolve("logs").resolve("auth-server.log");
        Files.createDirectories(log.getParent());
        Files.writeString(log, "one\n");
        Process follower = command("logs", "auth-server", "-f").start();
        try (BufferedReader reader = follower.inputReader()) {
            assertThat(reader.readLine()).isEqualTo("one");
        }

        Files.writeString(log, "two\n", StandardOpenOption.APPEND);

        assertThat(follower.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(follower.exitValue()).isEqualTo(1);
        assertThat(follower.errorReader().readLine()).contains("its reader has gone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "status", "logs", "stop", "keys list"})
    void saysToWhomADataFolderBelongsThatMayNotBeRead(String command) throws Exception {
        Path others = Files.createDirectory(
                home.resolve("others " + command),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("---------")));
        assumeFalse(Files.isReadable(others), "root may read everything");
        environment.put("KEYTURN_DATA", others.toString());

        Ran refused = run(command.split(" "));
        environment.put("KEYTURN_DATA", data().toString());

        assertThat(refused.err())
                .contains(others + " may not be read by you: be the user who started Keyturn, or root.");
        assertThat(refused.exitCode()).isEqualTo(1);
    }

    @Test
    void writesNumbersThatCanBeCopiedWhateverTheLocale() throws Exception {
        environment.put("JDK_JAVA_OPTIONS", "-Duser.language=fa -Duser.country=IR");

        assertThat(run("logs", "-n", "-5").err()).contains("no -5 lines").doesNotContain("nobody foresaw");
    }

    private boolean isReady() {
        return new RunningParts(new DataFolder(data()))
                .supervisor()
                .map(RunFolder.Running::ready)
                .orElse(false);
    }

    private Path data() {
        return home.resolve("data folder");
    }

    private Path supervisorsLog() {
        return data().resolve("logs").resolve("supervisor.log");
    }

    private String line(String credential) throws IOException {
        return Files.readAllLines(data().resolve("credentials.env")).stream()
                .filter(line -> line.startsWith(credential + "="))
                .map(line -> line.substring(credential.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    private Ran run(String... arguments) throws Exception {
        return Ran.of(command(arguments), PATIENCE.multipliedBy(2));
    }

    private Process launch(String... arguments) throws IOException {
        return command(arguments)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private ProcessBuilder command(String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dkeyturn.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.keyturn.cli.Keyturn"));
        all.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(Java.command(all));
        builder.environment().keySet().removeIf(TestPorts::isKeyturns);
        builder.environment().putAll(environment);
        return builder;
    }

    /** Everything that still runs out of this test's folder. */
    private List<String> processes() {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> ProcessId.of(process).alive().isPresent())
                    .map(process -> process.info().commandLine().orElse(""))
                    .filter(line -> line.contains(home.toString()))
                    .toList();
        }
    }
}
