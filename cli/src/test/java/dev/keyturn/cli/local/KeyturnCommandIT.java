package dev.keyturn.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.keyturn.cli.running.ProcessId;
import dev.keyturn.cli.running.RunFolder;
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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

    private record Result(int exitCode, String out, String err) {}

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
    void stop() throws Exception {
        environment.remove("FAKE_FAULT");
        run("stop");
        assertThat(processes()).isEmpty();
    }

    @Test
    void startsInTheBackgroundTellsItsStateAndStops() throws Exception {
        Result started = run("start", "--detach");

        assertThat(started.err()).contains("auth-server is ready");
        assertThat(started.err().lines()).contains("Starting postgres");
        assertThat(started.exitCode()).isZero();
        assertThat(started.out())
                .contains("http://localhost:" + ports.auth(), "http://localhost:" + ports.resource(), "credentials.env")
                .doesNotContain(line("DEMO_PASSWORD"), "\u001b");
        assertThat(run("status", "--output", "json").exitCode()).isZero();
        JsonNode states =
                JsonMapper.shared().readTree(run("status", "--output", "json").out());
        assertThat(states.findValuesAsString("state")).containsExactly("ready", "ready", "ready");
        assertThat(states.findValuesAsString("name")).containsExactly("postgres", "auth-server", "resource-server");
        assertThat(run("logs", "postgres", "-n", "3").out()).contains("ready to accept connections");
        assertThat(run("logs", "supervisor").out())
                .contains("auth-server is ready")
                .containsPattern("(?m)^20\\d\\d-\\d\\d-\\d\\dT\\S+ Starting postgres$");
        assertThat(run("logs", "-n", "-5").err()).contains("no -5 lines").doesNotContain("nobody foresaw");

        Result again = run("start");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("already runs on " + data()).contains("./keyturn stop");

        assertThat(run("stop").out()).isEqualTo("Stopped.\n");
        assertThat(processes()).isEmpty();
        assertThat(run("status").exitCode()).isEqualTo(3);
        assertThat(run("stop").out()).isEqualTo("Nothing was running.\n");
    }

    /**
     * The cluster is Keyturn's alone, and a server's role has nothing to do in the databases that every cluster has.
     */
    @Test
    void closesTheOtherDatabasesOfItsCluster() throws Exception {
        run("start", "--detach");

        try (Connection connection = DriverManager.getConnection(
                        Database.url(Integer.parseInt(environment.get("KEYTURN_PG_PORT")), Database.NAME),
                        Postgres.SUPERUSER,
                        line("POSTGRES_PASSWORD"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT string_agg(datname, ' ') FROM pg_database
                        WHERE has_database_privilege('public', oid, 'CONNECT, TEMPORARY')
                          AND datname <> 'template0'""")) {
            row.next();
            assertThat(row.getString(1)).isNull();
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

        Result started = run("start", "--detach");

        assertThat(started.err())
                .contains("the first start after a build", "Preparing the quick start")
                .containsSubsequence("the quick start", "auth-server is ready", "resource-server is ready");
        assertThat(started.exitCode()).isZero();
        assertThat(data().resolve("cache")).isDirectoryNotContaining("glob:**.{recording,unfinished}");

        run("stop");
        Result again = run("start", "--detach");

        assertThat(again.err()).doesNotContain("Preparing").contains("resource-server is ready");
        assertThat(again.exitCode()).isZero();
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
        assertThat(run("start", "--detach").exitCode()).isZero();
    }

    @Test
    void stopsWhatAKilledStartLeftBehind() throws Exception {
        Process foreground = launch("start");
        await().atMost(PATIENCE).until(this::isReady);
        foreground.destroyForcibly().waitFor();

        Result again = run("start");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("An earlier start was killed").contains("./keyturn stop");

        assertThat(run("stop").out()).isEqualTo("Stopped.\n");
        assertThat(processes()).isEmpty();
        assertThat(run("start", "--detach").exitCode()).isZero();
    }

    @Test
    void tellsInASentenceWhatAServerSaysAboutItsFailure() throws Exception {
        environment.put("FAKE_FAULT", "analysed");

        Result started = run("start", "--detach");

        assertThat(started.exitCode()).isEqualTo(1);
        assertThat(started.err())
                .contains("The auth-server did not start: The key-encryption key does not open the signing keys."
                        + " Restore the key file.")
                .doesNotContain("\tat ");
        assertThat(processes()).isEmpty();
    }

    @Test
    void showsTheLastWordsOfAServerThatJustEnds() throws Exception {
        environment.put("FAKE_FAULT", "crash");

        Result started = run("start");

        assertThat(started.exitCode()).isEqualTo(1);
        assertThat(started.err()).contains("ended (exit 7)").contains("last words");
        assertThat(processes()).isEmpty();
    }

    @Test
    void tellsOfARestoreAndStaysUpUntilSomebodyHasRecovered() throws Exception {
        Path restored = Files.createFile(home.resolve("restored"));
        environment.put("FAKE_RESTORED", restored.toString());

        Result started = run("start", "--detach");

        assertThat(started.err())
                .contains("auth-server is ready (")
                .containsOnlyOnce("The database was restored from a backup")
                .contains("the resource-server does not serve, until you have run `./keyturn recover`");
        assertThat(started.out()).isEmpty();
        assertThat(started.exitCode()).isEqualTo(3);
        Result status = run("status", "--output", "json");
        assertThat(status.exitCode()).isEqualTo(3);
        assertThat(JsonMapper.shared().readTree(status.out()).findValuesAsString("state"))
                .containsExactly("ready", "ready", "not-ready");

        Files.delete(restored);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(run("logs", "supervisor").out()).contains("resource-server is ready"));
        assertThat(run("status").exitCode()).isZero();
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
        Path own = home.resolve("in the way");
        TestPrograms.lendTo(own);
        environment.put("KEYTURN_DATA", own.toString());
        Path log = own.resolve("logs").resolve("auth-server.log");
        assertThat(run("start", "--detach").exitCode()).isZero();
        Files.createDirectories(log.resolveSibling("auth-server.log.2"));
        Files.createDirectories(log.resolveSibling("auth-server.log.3").resolve("inside"));

        Files.write(log, new byte[11 << 20], StandardOpenOption.APPEND);

        await().atMost(PATIENCE).until(() -> Files.size(log) < 1 << 20);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(run("logs", "supervisor").out())
                        .contains("The log of the auth-server grew too large"));
        assertThat(run("status").exitCode()).isZero();
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

    @Test
    void unpacksAgainWhatWasKilledWhileItUnpacked() throws Exception {
        Path half = home.resolve("half unpacked");
        Path library = new DataFolder(half)
                .postgresPrograms()
                .resolve(TestPrograms.folderName())
                .resolve("lib/libicuuc.so");
        Files.createDirectories(library.getParent());
        Files.createSymbolicLink(library, Path.of("libicuuc.so.60"));
        environment.put("KEYTURN_DATA", half.toString());

        Result started = run("start", "--detach");

        assertThat(started.err()).contains("postgres is ready");
        assertThat(started.exitCode()).isZero();
    }

    @Test
    void refusesToBeginAnewInSilenceWhenTheKeyIsGone() throws Exception {
        assertThat(run("start", "--detach").exitCode()).isZero();
        run("stop");
        Path key = data().resolve("key-encryption-key");
        Files.move(key, home.resolve("aside"));

        Result started = run("start");
        Files.move(home.resolve("aside"), key);

        assertThat(started.exitCode()).isEqualTo(1);
        assertThat(started.err()).contains("key-encryption-key is missing").contains("restore it from a backup");
    }

    @Test
    void namesACommandThatDoesNotExistAndExplainsThoseThatDo() throws Exception {
        assertThat(run("strat").exitCode()).isEqualTo(2);
        assertThat(run("--help").out())
                .contains("start", "stop", "status", "logs")
                .doesNotContain("supervise");
        assertThat(run("--version").exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "status", "logs", "stop", "keys list"})
    void saysToWhomADataFolderBelongsThatMayNotBeRead(String command) throws Exception {
        Path others = Files.createDirectory(
                home.resolve("others " + command),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("---------")));
        assumeFalse(Files.isReadable(others), "root may read everything");
        environment.put("KEYTURN_DATA", others.toString());

        Result refused = run(command.split(" "));
        environment.put("KEYTURN_DATA", data().toString());

        assertThat(refused.err())
                .contains(others + " may not be read by you: be the user who started Keyturn, or root.");
        assertThat(refused.exitCode()).isEqualTo(1);
    }

    @Test
    void writesNumbersThatCanBeCopiedWhateverTheLocale() throws Exception {
        environment.put("JDK_JAVA_OPTIONS", "-Duser.language=fa -Duser.country=IR");

        assertThat(run("logs", "-n", "-5").err()).contains("no -5 lines");
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

    private String line(String credential) throws IOException {
        return Files.readAllLines(data().resolve("credentials.env")).stream()
                .filter(line -> line.startsWith(credential + "="))
                .map(line -> line.substring(credential.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    private Result run(String... arguments) throws Exception {
        Path out = Files.createTempFile(home, "out", null);
        Path err = Files.createTempFile(home, "err", null);
        Process process = command(arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(PATIENCE.toSeconds() * 2, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private Process launch(String... arguments) throws IOException {
        return command(arguments)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private ProcessBuilder command(String... arguments) {
        List<String> flags = List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dkeyturn.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.keyturn.cli.Keyturn");
        ProcessBuilder builder = new ProcessBuilder(Java.command(flags, new ArrayList<>(Arrays.asList(arguments))));
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
