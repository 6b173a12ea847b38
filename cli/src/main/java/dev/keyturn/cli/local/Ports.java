package dev.keyturn.cli.local;

import dev.keyturn.cli.running.LocalSettings;
import dev.keyturn.cli.terminal.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The five ports of an installation. Each has to be free on both addresses that are {@code localhost}, although only
 * 127.0.0.1 is served: many programs go to ::1 first, and would send passwords to whoever listens there.
 */
final class Ports {
    private static final List<String> LOCALHOST = List.of("127.0.0.1", "::1");

    private Ports() {}

    /** Throws a {@link Failure} that names the first port that is configured twice, or that another process has. */
    static void check(LocalSettings settings) {
        Map<Integer, String> uses = new LinkedHashMap<>();
        use(uses, settings.postgresPort(), "KEYTURN_PG_PORT");
        use(uses, settings.authPort(), "KEYTURN_AUTH_PORT");
        use(uses, settings.authManagementPort(), "KEYTURN_AUTH_PORT");
        use(uses, settings.resourcePort(), "KEYTURN_RESOURCE_PORT");
        use(uses, settings.resourceManagementPort(), "KEYTURN_RESOURCE_PORT");
        uses.forEach(Ports::checkFree);
    }

    private static void checkFree(int port, String variable) {
        LOCALHOST.stream().filter(Ports::isHere).forEach(address -> checkFree(address, port, variable));
    }

    /** Whether this machine has an address: many have no IPv6. */
    private static boolean isHere(String address) {
        try {
            return NetworkInterface.getByInetAddress(InetAddress.ofLiteral(address)) != null;
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void use(Map<Integer, String> uses, int port, String variable) {
        String other = uses.put(port, variable);
        if (other != null) {
            throw new Failure(
                    "Port %d is asked for by both %s and %s (each server also takes the port above its own): try `%s=%d ./keyturn start`."
                            .formatted(port, other, variable, variable, another(port)));
        }
    }

    private static int another(int port) {
        return port + 100 > 65534 ? port - 100 : port + 100;
    }

    private static void checkFree(String address, int port, String variable) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.ofLiteral(address), port));
        } catch (IOException e) {
            throw new Failure(
                    "Port %d of %s is taken%s: end that program, or choose another port with `%s=%d ./keyturn start`."
                            .formatted(
                                    port,
                                    address,
                                    PortOwner.of(port).map(" by "::concat).orElse(""),
                                    variable,
                                    another(port)),
                    e);
        }
    }
}
