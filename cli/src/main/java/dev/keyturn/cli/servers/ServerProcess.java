package dev.keyturn.cli.servers;

import dev.keyturn.cli.running.DataFolder;
import dev.keyturn.cli.running.Java;
import dev.keyturn.cli.running.LocalSettings;
import dev.keyturn.cli.running.LogFile;
import dev.keyturn.cli.running.Part;
import dev.keyturn.cli.running.ProcessId;
import dev.keyturn.cli.running.RunFolder;
import dev.keyturn.cli.terminal.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One of the two servers, as a process of this JDK. */
public final class ServerProcess implements Part {
    public static final String AUTH = RunFolder.AUTH_SERVER;
    public static final String RESOURCE = "resource-server";

    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final int PROBE_MILLIS = 1000;
    private static final String HELD = "keyturn_restore_held";
    /** The flags that a run must have in common with the run that recorded its cache. */
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "--enable-native-access=ALL-UNNAMED",
            // No warnings about a cache: classes that it does not provide are read from the jars.
            "-Xlog:aot*=error");

    /** The heap begins small and grows under load; what compilers and libraries leave unused goes back to the system. */
    private static final List<String> SERVING =
            List.of("-XX:+ExitOnOutOfMemoryError", "-Xms32m", "-Xmx512m", "-XX:TrimNativeHeapInterval=5000");

    /** The quick compiler alone: a recording is over before the slow one pays. */
    private static final List<String> TRAINING = List.of("-XX:TieredStopAtLevel=1", "-Xmx512m");

    private final String name;
    private final Path jar;
    private final boolean cached;
    private final Path cache;
    private final LogFile log;
    private final RunFolder run;
    private final ServerEnvironment environment;
    private @Nullable Process process;

    public ServerProcess(
            String name, LocalSettings settings, DataFolder data, RunFolder run, ServerEnvironment environment) {
        this.name = name;
        this.jar = jar(settings.home(), name);
        this.cached = settings.aotCache();
        this.cache = data.cache();
        this.log = data.log(name);
        this.run = run;
        this.environment = environment;
    }

    /** Where the build puts a server. */
    public static Path jar(Path home, String name) {
        return home.resolve(name).resolve("target").resolve(name + ".jar");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public LogFile log() {
        return log;
    }

    /** Starts the server, from its cache if there is one, and returns at once. */
    public void launch() {
        log.rotate();
        launch(SERVING, cache().filter(AotCache::exists).map(AotCache::use).orElse(List.of()));
    }

    /** Starts a process that makes the cache, by these flags, and returns at once. */
    void launch(List<String> training) {
        launch(TRAINING, training);
    }

    /** The training that makes this server's cache, unless the cache exists or is switched off. */
    Optional<AotTraining> training() {
        return cache().filter(made -> !made.exists()).map(wanted -> new AotTraining(this, wanted));
    }

    /** The cache; none if {@code KEYTURN_AOT_CACHE=off}. */
    private Optional<AotCache> cache() {
        requireJar();
        return cached ? Optional.of(new AotCache(name, jar, cache)) : Optional.empty();
    }

    private void requireJar() {
        if (!Files.exists(jar)) {
            throw new Failure("%s is missing: build it with `mvn -DskipTests package`.".formatted(jar));
        }
    }

    private void launch(List<String> purpose, List<String> more) {
        List<String> flags = Stream.of(FLAGS, purpose, more, List.of("-jar", jar.toString()))
                .flatMap(List::stream)
                .toList();
        ProcessBuilder builder = new ProcessBuilder(Java.command(flags))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.path().toFile()));
        Map<String, String> variables = builder.environment();
        variables.clear();
        variables.putAll(environment.variables());
        try {
            process = builder.start();
            run.record(new RunFolder.Running(name, id(), environment.port(), false));
        } catch (IOException e) {
            throw new Failure("The %s could not be started (%s).".formatted(name, e.getMessage()), e);
        }
    }

    private ProcessId id() {
        return ProcessId.of(Objects.requireNonNull(process, "not launched").toHandle());
    }

    /** Whether it says that it can serve. A {@link Failure} with the reason if it ended instead. */
    boolean isReady() {
        if (!isAlive()) {
            throw new Failure(new ServerFailure(this, exitCode()).sentence());
        }
        return isReady(environment.managementPort());
    }

    /** Whether it has started, whatever it waits for before it serves. A {@link Failure} if it ended instead. */
    boolean hasStarted() {
        if (!isAlive()) {
            throw new Failure(new ServerFailure(this, exitCode()).sentence());
        }
        return answers(environment.managementPort(), "liveness");
    }

    /** Whether a server with this management port says that it can serve. */
    public static boolean isReady(int managementPort) {
        return answers(managementPort, "readiness");
    }

    /** Whether it issues nothing until somebody has recovered from a restore of the database. */
    public boolean holdsAfterRestore() {
        try (InputStream metric = ask(environment.managementPort(), "prometheus?includedNames=" + HELD)
                .getInputStream()) {
            return new String(metric.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .anyMatch((HELD + " 1.0")::equals);
        } catch (IOException e) {
            return false; // cannot say
        }
    }

    private static boolean answers(int managementPort, String probed) {
        try {
            return ask(managementPort, "health/" + probed).getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false; // not listening yet
        }
    }

    private static HttpURLConnection ask(int managementPort, String question) throws IOException {
        URI address = URI.create("http://127.0.0.1:" + managementPort + "/actuator/" + question);
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setConnectTimeout(PROBE_MILLIS);
        connection.setReadTimeout(PROBE_MILLIS);
        return connection;
    }

    void noteReady() {
        run.record(new RunFolder.Running(name, id(), environment.port(), true));
    }

    @Override
    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    public int exitCode() {
        return Objects.requireNonNull(process, "not launched").exitValue();
    }

    /** Asks the process to end, without waiting for it. */
    public void askToStop() {
        if (process != null) {
            process.destroy();
        }
    }

    @Override
    public void stop() {
        if (process == null) {
            return;
        }
        askToStop();
        try {
            if (!process.waitFor(STOP_LIMIT)) {
                process.destroyForcibly().waitFor();
            }
            run.forget(name);
            process = null;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
