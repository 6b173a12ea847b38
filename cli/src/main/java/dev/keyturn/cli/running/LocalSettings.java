package dev.keyturn.cli.running;

import dev.keyturn.cli.terminal.Failure;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the environment says about a local installation.
 *
 * @param home the project's folder, where the servers' jars are
 * @param data where everything is kept between starts
 * @param authPort the authorization server's; its management has the next one
 * @param resourcePort the resource server's; its management has the next one
 * @param postgresPort PostgreSQL's
 * @param environment what the servers inherit
 */
public record LocalSettings(
        Path home, Path data, int authPort, int resourcePort, int postgresPort, Map<String, String> environment) {
    static final int AUTH_PORT = 9000;
    static final int RESOURCE_PORT = 8080;
    /** Not 5432 or 5433, where other PostgreSQLs usually are. */
    static final int POSTGRES_PORT = 9432;

    public LocalSettings {
        environment = Map.copyOf(environment);
    }

    public static LocalSettings ofThisProcess() {
        return of(System.getenv(), LocalFolder.project(), Path.of("").toAbsolutePath());
    }

    public static LocalSettings of(Map<String, String> environment, Path home, Path current) {
        return new LocalSettings(
                home,
                LocalFolder.data(environment, home, current),
                port(environment, "KEYTURN_AUTH_PORT", AUTH_PORT),
                port(environment, "KEYTURN_RESOURCE_PORT", RESOURCE_PORT),
                port(environment, "KEYTURN_PG_PORT", POSTGRES_PORT),
                environment);
    }

    /** Whether each server gets an AOT cache, which the first start after a build makes. */
    public boolean aotCache() {
        String value = environment.getOrDefault("KEYTURN_AOT_CACHE", "");
        return switch (value) {
            case "", "on" -> true;
            case "off" -> false;
            default ->
                throw new Failure(
                        "KEYTURN_AOT_CACHE is '%s', and may be on or off: try `KEYTURN_AOT_CACHE=off ./keyturn start`."
                                .formatted(value));
        };
    }

    private static int port(Map<String, String> environment, String name, int otherwise) {
        String value = environment.getOrDefault(name, "");
        if (value.isEmpty()) {
            return otherwise;
        }
        try {
            int port = Integer.parseInt(value);
            if (port >= 1024 && port <= 65534) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw notAPort(name, value, otherwise, e);
        }
        throw notAPort(name, value, otherwise, null);
    }

    private static Failure notAPort(String name, String value, int otherwise, @Nullable Exception cause) {
        return new Failure(
                "%s is '%s', which is no port between 1024 and 65534: try `%s=%d ./keyturn start`."
                        .formatted(name, value, name, otherwise),
                cause);
    }

    public int authManagementPort() {
        return authPort + 1;
    }

    public int resourceManagementPort() {
        return resourcePort + 1;
    }

    public Addresses addresses() {
        return new Addresses("http://localhost:" + authPort, "http://localhost:" + resourcePort, postgresPort);
    }
}
