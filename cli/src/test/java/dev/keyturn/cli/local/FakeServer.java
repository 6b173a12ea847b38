package dev.keyturn.cli.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyturn.cli.servers.ServerProcess;
import dev.keyturn.model.DatabaseRoles;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Stands for a server: says on its management port that it has started and, a moment later, that it is ready, or fails the
 * way the real ones do.
 */
public final class FakeServer {
    private FakeServer() {}

    public static void main(String[] arguments) throws IOException {
        // One of the two fails, so that it is always the same one that is told of.
        String fault = DatabaseRoles.AUTH.equals(System.getenv("SPRING_DATASOURCE_USERNAME"))
                ? System.getenv("FAKE_FAULT")
                : null;
        if ("analysed".equals(fault)) {
            System.out.println(ANALYSIS);
            System.exit(1);
        }
        if ("crash".equals(fault)) {
            System.out.println("last words");
            System.exit(7);
        }
        int port = Integer.parseInt(System.getenv("MANAGEMENT_SERVER_PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        boolean auth = DatabaseRoles.AUTH.equals(System.getenv("SPRING_DATASOURCE_USERNAME"));
        server.createContext("/actuator/health/liveness", exchange -> answer(exchange, 200, ""));
        AtomicBoolean asked = new AtomicBoolean();
        server.createContext(
                "/actuator/health/readiness",
                exchange -> answer(exchange, asked.getAndSet(true) && (auth || !isHeld()) ? 200 : 503, ""));
        server.createContext(
                "/actuator/prometheus",
                exchange -> answer(exchange, 200, auth && isHeld() ? "keyturn_restore_held 1.0\n" : ""));
        server.start();
    }

    /** Whether nothing is issued because the database was restored: the resource server is not ready then. */
    private static boolean isHeld() {
        String restored = System.getenv("FAKE_RESTORED");
        return restored != null && Files.exists(Path.of(restored));
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** As Spring Boot prints it. */
    private static final String ANALYSIS = """

            ***************************
            APPLICATION FAILED TO START
            ***************************

            Description:

            The key-encryption key does not open
            the signing keys.

            Action:

            Restore the key file.
            """;

    /** Puts two fakes where the build would put the servers. */
    static void installIn(Path home) throws IOException {
        for (String name : new String[] {ServerProcess.AUTH, ServerProcess.RESOURCE}) {
            Path jar = ServerProcess.jar(home, name);
            Files.createDirectories(jar.getParent());
            Manifest manifest = new Manifest();
            manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeServer.class.getName());
            manifest.getMainAttributes()
                    .put(
                            Attributes.Name.CLASS_PATH,
                            FakeServer.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toString());
            try (OutputStream file = Files.newOutputStream(jar)) {
                new JarOutputStream(file, manifest).close();
            }
        }
    }
}
