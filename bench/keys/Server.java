import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A server as a process that is killed, stopped, resumed and started again: one of {@code ./keyturn start}, or one like it. */
final class Server {
    private static final Duration READY_LIMIT = Duration.ofMinutes(3);
    private static final int LINES_TOLD = 10;
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    private final String name;
    private final int port;
    private final List<String> command;
    private final Map<String, String> environment;
    private final File log;
    private ProcessHandle process;
    private volatile boolean up;
    private volatile long epoch;

    private Server(String name, int port, List<String> command, Map<String, String> environment, Path log) {
        this.name = name;
        this.port = port;
        this.command = command;
        this.environment = environment;
        this.log = log.toFile();
    }

    /** The one that has been started, as the system shows it (Linux). */
    static Server running(String name, int port, long pid, Path logs) throws IOException {
        Server server = new Server(
                name,
                port,
                words(Path.of("/proc", Long.toString(pid), "cmdline")),
                variables(Path.of("/proc", Long.toString(pid), "environ")),
                logs.resolve("bench-" + name + ".log"));
        server.process = ProcessHandle.of(pid).orElseThrow();
        server.up = true;
        return server;
    }

    /** Another one like this; not started yet. */
    Server another(String otherName, int otherPort, Map<String, String> differently) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("SERVER_PORT", Integer.toString(otherPort));
        variables.put("MANAGEMENT_SERVER_PORT", Integer.toString(otherPort + 1));
        variables.putAll(differently);
        return new Server(
                otherName, otherPort, command, variables, log.toPath().resolveSibling("bench-" + otherName + ".log"));
    }

    String name() {
        return name;
    }

    String base() {
        return "http://localhost:" + port;
    }

    /** Whether it is meant to answer; whoever got no answer asks again for {@link #epoch()} too. */
    boolean up() {
        return up;
    }

    /** Another one after each fault. */
    long epoch() {
        return epoch;
    }

    void launch() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        builder.environment().clear();
        builder.environment().putAll(environment);
        process = builder.start().toHandle();
    }

    void awaitReady() throws Exception {
        long deadline = System.nanoTime() + READY_LIMIT.toNanos();
        while (!ready()) {
            if (System.nanoTime() > deadline || gone()) {
                List<String> lines = log.exists() ? Files.readAllLines(log.toPath()) : List.of();
                throw new IllegalStateException(
                        name + (gone() ? " ended: " : " is not ready after " + READY_LIMIT + ": ")
                                + lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size()));
            }
            Thread.sleep(50);
        }
        up = true;
    }

    private boolean ready() {
        try {
            URI probe = URI.create("http://127.0.0.1:" + (port + 1) + "/actuator/health/readiness");
            HttpURLConnection connection = (HttpURLConnection) probe.toURL().openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(1000);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    void kill() throws Exception {
        down();
        signal("KILL");
        long deadline = System.nanoTime() + KILL_LIMIT.toNanos();
        while (!gone()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(name + " survived");
            }
            Thread.sleep(5);
        }
    }

    /** Also if nobody has asked how it ended yet. */
    private boolean gone() throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
        } catch (IOException ended) {
            return true;
        }
    }

    void stop() throws Exception {
        down();
        signal("STOP");
    }

    void resume() throws Exception {
        signal("CONT");
    }

    /** For good, in whatever state it is. */
    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private void down() {
        epoch++;
        up = false;
    }

    private void signal(String signal) throws Exception {
        int exit = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException("kill -" + signal + " of " + name + " failed");
        }
    }

    private static List<String> words(Path file) throws IOException {
        return List.of(Files.readString(file, StandardCharsets.UTF_8).split("\0"));
    }

    private static Map<String, String> variables(Path file) throws IOException {
        Map<String, String> variables = new HashMap<>();
        for (String one : words(file)) {
            int equals = one.indexOf('=');
            if (equals > 0) {
                variables.put(one.substring(0, equals), one.substring(equals + 1));
            }
        }
        return variables;
    }
}
