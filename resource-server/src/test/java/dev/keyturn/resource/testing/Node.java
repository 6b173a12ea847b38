package dev.keyturn.resource.testing;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One more server in the same world, in a process of its own that can be killed as a failure would kill it. */
public final class Node implements AutoCloseable {
    private final int port = freePort();
    private final List<String> command;
    private @Nullable Process process;

    /** @param settings what this node is told apart from what all are told, as {@code name=value} */
    public Node(World world, String... settings) {
        command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.keyturn.resource.ResourceServer",
                "--server.port=" + port));
        Map<String, String> told = new LinkedHashMap<>();
        Stream.concat(world.settings(world.database().port()).stream(), Stream.of(settings))
                .map(setting -> setting.split("=", 2))
                .forEach(setting -> told.put(setting[0], setting[1]));
        told.forEach((name, value) -> command.add("--" + name + "=" + value));
    }

    public int port() {
        return port;
    }

    /** Returns once it answers. */
    public Node start() {
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/node-" + port + ".log")))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(this::answers);
        return this;
    }

    private boolean answers() {
        try {
            return new Api(port).get("/users").status() == 401;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /** SIGKILL: no good-bye, nothing flushed. */
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }

    @Override
    public void close() {
        kill();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
