package dev.keyturn.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the script {@code ./keyturn} builds, and when, with a Maven and a JDK that only write down what they are told. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LauncherTest {
    private static final String MAKE_JARS = """
            for jar in cli/target/keyturn-cli auth-server/target/auth-server resource-server/target/resource-server; do
                mkdir -p "${jar%/*}"
                : >$jar.jar
            done
            """;

    @TempDir
    private Path root;

    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void checkOut() throws IOException {
        Files.copy(Path.of("../keyturn"), root.resolve("keyturn"));
        Files.writeString(root.resolve("pom.xml"), "");
        for (String module : List.of("shared-model", "edge", "auth-server", "resource-server", "cli")) {
            Files.createDirectories(root.resolve(module).resolve("src/main"));
            Files.writeString(root.resolve(module).resolve("pom.xml"), "");
        }
        Files.createDirectories(root.resolve("jdk/bin"));
        Files.writeString(root.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        program("jdk/bin/javac", "");
        program("jdk/bin/java", "echo \"$@\"");
        maven(MAKE_JARS);
    }

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void givesJavaALocaleThatKnowsEveryPath() throws Exception {
        program("jdk/bin/java", "locale charmap");

        assertThat(output(run("start"))).endsWith("UTF-8\n");
    }

    @Test
    void buildsOnceAndHandsOver() throws Exception {
        assertThat(output(run("start", "--detach")))
                .contains("Building Keyturn")
                .endsWith(" start --detach\n");
        assertThat(output(run("start"))).doesNotContain("Building");
        assertThat(builds()).isOne();
    }

    @Test
    void aStartBuildsAgainWhatIsOlderThanItsSourcesAndOtherCommandsDoNot() throws Exception {
        run("start").waitFor();
        makeStale();

        run("status").waitFor();
        assertThat(builds()).isOne();

        run("start").waitFor();
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void aStartBuildsAgainForAPageThatIsServed() throws Exception {
        run("start").waitFor();
        Files.createDirectories(root.resolve("docs"));
        Path page = Files.writeString(root.resolve("docs/asyncapi.yaml"), "");
        Files.setLastModifiedTime(page, FileTime.from(Instant.now().plusSeconds(60)));

        run("start").waitFor();

        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void aBuildThatFailedIsToldAndTriedAgain() throws Exception {
        run("start").waitFor();
        makeStale();
        maven("echo 'no such symbol'; exit 1");
        Process failed = run("start");

        assertThat(output(failed)).contains("no such symbol", "build.log").doesNotContain("-jar");
        assertThat(failed.exitValue()).isOne();

        run("start").waitFor();
        assertThat(builds()).isEqualTo(3);
    }

    /** Whoever runs has the jars open, and goes on to read them; here an open stream stands for it. */
    @Test
    void aBuildLeavesItsJarsToWhoeverRuns() throws Exception {
        List<String> jars = List.of(
                "cli/target/keyturn-cli.jar",
                "auth-server/target/auth-server.jar",
                "auth-server/target/lib/edge-1.jar");
        run("start").waitFor();
        Files.createDirectories(root.resolve("auth-server/target/lib"));
        for (String jar : jars) {
            Files.writeString(root.resolve(jar), "old");
        }
        makeStale();
        maven("echo new >%s; echo new >%s; echo new >%s; exit 1".formatted(jars.toArray()));

        try (InputStream cli = Files.newInputStream(root.resolve(jars.get(0)));
                InputStream server = Files.newInputStream(root.resolve(jars.get(1)));
                InputStream library = Files.newInputStream(root.resolve(jars.get(2)))) {
            run("start").waitFor();
            assertThat(List.of(cli, server, library))
                    .allSatisfy(open -> assertThat(open).hasContent("old"));
        }
        assertThat(jars).allSatisfy(jar -> assertThat(root.resolve(jar)).hasContent("new"));
    }

    /** Without its jar, no command could stop what runs. */
    @Test
    void theCommandsGoOnWhileABuildRunsAndAfterItFailed() throws Exception {
        run("start").waitFor();
        makeStale();
        FileTime written = Files.getLastModifiedTime(root.resolve("cli/target/keyturn-cli.jar"));
        maven("read -r line <go-on\nexit 1");
        makePipe();
        Process start = run("start");
        await().until(() -> builds() == 2);

        assertThat(output(run("status"))).endsWith(" status\n").doesNotContain("build");
        Files.writeString(root.resolve("go-on"), "\n");
        assertThat(output(start)).contains("the build failed");
        assertThat(output(run("stop"))).endsWith(" stop\n").doesNotContain("build");
        assertThat(Files.getLastModifiedTime(root.resolve("cli/target/keyturn-cli.jar")))
                .isEqualTo(written);
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void twoStartsBuildOnce() throws Exception {
        maven("read -r line <go-on\n" + MAKE_JARS);
        makePipe();
        Process first = run("start");
        await().until(() -> builds() == 1);
        Process second = run("start");
        assertThat(second.inputReader(UTF_8).readLine()).startsWith("Another command (process " + first.pid());
        Files.writeString(root.resolve("go-on"), "\n");

        assertThat(output(second)).doesNotContain("Building").endsWith(" start\n");
        assertThat(output(first)).endsWith(" start\n");
        assertThat(builds()).isOne();
    }

    @Test
    void whoeverWasKilledWhileBuildingKeepsNobodyFromIt() throws Exception {
        maven("read -r line <go-on");
        makePipe();
        Process killed = run("start");
        await().until(() -> builds() == 1);
        killed.destroyForcibly().waitFor();
        Files.writeString(root.resolve("go-on"), "\n");
        maven(MAKE_JARS);

        assertThat(output(run("start"))).contains("Building Keyturn").endsWith(" start\n");
        assertThat(leftBehind()).isEmpty();
    }

    /** Both have seen that the process which the link names is gone, and the other one was faster. */
    @Test
    void whoeverFindsADeadBuildTooLateLeavesTheNextOneAlone() throws Exception {
        maven("read -r line <go-on\n" + MAKE_JARS);
        makePipe();
        Process first = run("start");
        await().until(() -> builds() == 1);
        Path dead =
                Files.writeString(root.resolve("dead"), ProcessHandle.current().pid() + " 1\n");
        program("bin/readlink", """
                case "$*" in
                    */target/building) cat '%1$s' 2>/dev/null && rm '%1$s' && exit ;;
                esac
                command -p readlink "$@"
                """.formatted(dead));

        Process second = run("start");

        assertThat(second.inputReader(UTF_8).readLine()).startsWith("Another command (process " + first.pid());
        Files.writeString(root.resolve("go-on"), "\n");
        assertThat(output(second)).endsWith(" start\n");
        assertThat(output(first)).endsWith(" start\n");
        assertThat(builds()).isOne();
        assertThat(leftBehind()).isEmpty();
    }

    /** In a container, the first process of the next start has the pid of the one that was killed. */
    @Test
    void whoeverWasGivenThePidOfTheKilledWaitsForNobody() throws Exception {
        Files.createDirectories(root.resolve("target"));
        Path link = root.resolve("target/building");
        Files.createSymbolicLink(link, Path.of(ProcessHandle.current().pid() + " 1"));

        assertThat(output(run("start"))).contains("Building Keyturn").endsWith(" start\n");
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void aBuildThatWasInterruptedLeavesNothingBehind() throws Exception {
        maven("kill $PPID");

        Process interrupted = run("start");

        assertThat(interrupted.waitFor()).isEqualTo(130);
        assertThat(leftBehind()).isEmpty();
    }

    /** What is in {@code target} beside the log of the build and the mark that it was done. */
    private List<String> leftBehind() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("target"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !List.of("build.log", "built").contains(name))
                    .toList();
        }
    }

    /** The main thread may wait for the one in which it happens; 3 would mean "not yet". */
    @Test
    void aCommandWhoseMemoryRunsOutEndsAndSaysSo() throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Hungry.class.getName());
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classes().toString());
        Path jar = root.resolve("cli/target/keyturn-cli.jar");
        Files.createDirectories(jar.getParent());
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        program("jdk/bin/java", "exec '%s/bin/java' \"$@\"".formatted(System.getProperty("java.home")));

        Process hungry = run("users", "list");

        assertThat(output(hungry)).contains("keyturn: memory ran out");
        assertThat(hungry.exitValue()).isNotIn(0, 3);
    }

    private static URI classes() throws Exception {
        return Hungry.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    }

    /** A command whose other thread needs too much, and keeps the error to itself. */
    static final class Hungry {
        private Hungry() {}

        static void main() throws Exception {
            FutureTask<List<byte[]>> meal = new FutureTask<>(Hungry::eat);
            Thread.ofPlatform().daemon().start(meal);
            new CountDownLatch(1).await();
        }

        private static List<byte[]> eat() {
            return Stream.generate(() -> new byte[1 << 20]).limit(10_000).toList();
        }
    }

    private Process run(String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("sh", root.resolve("keyturn").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
        builder.environment().merge("PATH", root + "/bin:", (path, own) -> own + path);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static String output(Process process) throws Exception {
        String output = process.inputReader(UTF_8).readAllAsString();
        process.waitFor();
        return output;
    }

    private void makePipe() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", root.resolve("go-on").toString())
                        .start()
                        .waitFor())
                .isZero();
    }

    /** What was built is an hour older than its sources. */
    private void makeStale() throws IOException {
        FileTime anHourAgo = FileTime.from(Instant.now().minusSeconds(3600));
        Files.setLastModifiedTime(root.resolve("target/built"), anHourAgo);
    }

    private long builds() throws IOException {
        Path calls = root.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
    }

    private void maven(String work) throws IOException {
        program("bin/mvn", "echo build >>calls\n" + work);
    }

    private void program(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
