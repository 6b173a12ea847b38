package dev.keyturn.cli.running;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Free ports for an installation, below those that the system gives to connections. */
public record TestPorts(int auth, int resource, int postgres) {
    private static final AtomicInteger NEXT =
            new AtomicInteger(21000 + (int) (ProcessHandle.current().pid() * 64 % 10000));

    public static TestPorts find() {
        return new TestPorts(pair(), pair(), pair());
    }

    private static int pair() {
        int port = NEXT.getAndAdd(2);
        return isFree(port) && isFree(port + 1) ? port : pair();
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether a variable is a setting of whoever runs the tests, for a Keyturn of their own. */
    public static boolean isKeyturns(String variable) {
        return variable.startsWith("KEYTURN_");
    }

    public Map<String, String> environment() {
        return Map.of(
                "KEYTURN_AUTH_PORT", Integer.toString(auth),
                "KEYTURN_RESOURCE_PORT", Integer.toString(resource),
                "KEYTURN_PG_PORT", Integer.toString(postgres));
    }

    public LocalSettings settings() {
        return LocalSettings.of(environment(), Path.of("/nowhere"), Path.of("/nowhere"));
    }

    /** Settings with these ports for an installation in a folder. */
    public LocalSettings settings(Path home, Path data, Map<String, String> surroundings) {
        Map<String, String> all = new HashMap<>(surroundings);
        all.putAll(environment());
        all.put("KEYTURN_DATA", data.toString());
        return LocalSettings.of(all, home, data);
    }
}
