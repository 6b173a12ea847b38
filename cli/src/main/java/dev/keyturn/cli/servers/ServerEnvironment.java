package dev.keyturn.cli.servers;

import dev.keyturn.cli.postgres.Database;
import dev.keyturn.cli.running.LocalSettings;
import dev.keyturn.cli.secrets.Credential;
import dev.keyturn.cli.secrets.Credentials;
import dev.keyturn.cli.secrets.TrustKey;
import dev.keyturn.model.DatabaseRoles;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The environment variables of a server: those of this process, overridden by the server's ports and database.
 *
 * @param port where the server serves
 * @param managementPort where the server reports its health
 * @param variables all variables; some are secret
 */
public record ServerEnvironment(int port, int managementPort, Map<String, String> variables) {
    /** Variables of which each replaces the key-encryption key in the data folder. */
    private static final List<String> KEY_SOURCES = List.of(
            "KEYTURN_KEYS_ENCRYPTION_KEY_FILE", "KEYTURN_KEYS_ENCRYPTION_KEY", "KEYTURN_KEYS_ENCRYPTION_KEY_COMMAND");

    private static final String TRUST_KEY_FILE = "KEYTURN_TRUST_KEY_FILE";

    public static ServerEnvironment ofAuthServer(
            LocalSettings settings, Credentials credentials, Path keyEncryptionKey, TrustKey trustKey) {
        Map<String, String> variables = new HashMap<>(common(settings));
        variables.put("SERVER_PORT", Integer.toString(settings.authPort()));
        variables.put("MANAGEMENT_SERVER_PORT", Integer.toString(settings.authManagementPort()));
        variables.put("SPRING_DATASOURCE_USERNAME", DatabaseRoles.AUTH);
        variables.put("SPRING_DATASOURCE_PASSWORD", credentials.get(Credential.AUTH_DB_PASSWORD));
        // Everybody who registers here has one address, and some of them are load tests.
        variables.putIfAbsent("KEYTURN_LOGIN_REGISTRATION_BURST", "100000");
        if (!variables.containsKey("SPRING_MAIL_HOST")) {
            variables.putIfAbsent(
                    "KEYTURN_MAIL_FOLDER", settings.data().resolve("mail").toString());
        }
        if (KEY_SOURCES.stream().noneMatch(variables::containsKey)) {
            variables.put("KEYTURN_KEYS_ENCRYPTION_KEY_FILE", keyEncryptionKey.toString());
        }
        variables.put(
                "SPRING_APPLICATION_JSON",
                new Provisioning(credentials, inUse(trustKey, settings).publicKeys())
                        .over(settings.environment().get("SPRING_APPLICATION_JSON")));
        return new ServerEnvironment(settings.authPort(), settings.authManagementPort(), variables);
    }

    public static ServerEnvironment ofResourceServer(
            LocalSettings settings, Credentials credentials, TrustKey trustKey) {
        Map<String, String> variables = new HashMap<>(common(settings));
        variables.put("SERVER_PORT", Integer.toString(settings.resourcePort()));
        variables.put("MANAGEMENT_SERVER_PORT", Integer.toString(settings.resourceManagementPort()));
        variables.put("SPRING_DATASOURCE_USERNAME", DatabaseRoles.RESOURCE);
        variables.put("SPRING_DATASOURCE_PASSWORD", credentials.get(Credential.RESOURCE_DB_PASSWORD));
        variables.put(TRUST_KEY_FILE, inUse(trustKey, settings).path().toString());
        variables.putIfAbsent("KEYTURN_CORS_ORIGINS", origins(settings, credentials));
        return new ServerEnvironment(settings.resourcePort(), settings.resourceManagementPort(), variables);
    }

    /**
     * The resource server's key: the resource server signs with it, and the authorization server registers its public
     * half.
     */
    private static TrustKey inUse(TrustKey trustKey, LocalSettings settings) {
        return trustKey.orOf(settings.environment().get(TRUST_KEY_FILE));
    }

    /** The pages of both servers, whose documentation is at 127.0.0.1, and of the web client. */
    private static String origins(LocalSettings settings, Credentials credentials) {
        String web = credentials.get(Credential.WEB_REDIRECT_URI);
        return String.join(
                ",",
                settings.addresses().resourceServer(),
                "http://127.0.0.1:" + settings.resourcePort(),
                settings.addresses().authorizationServer(),
                "http://127.0.0.1:" + settings.authPort(),
                web.substring(0, web.length() - URI.create(web).getRawPath().length()));
    }

    private static Map<String, String> common(LocalSettings settings) {
        Map<String, String> variables = new HashMap<>(settings.environment());
        // Two malloc arenas, not eight for each processor: 5 MB less when idle, and hardly anything here uses malloc.
        variables.putIfAbsent("MALLOC_ARENA_MAX", "2");
        variables.putIfAbsent("SERVER_ADDRESS", "127.0.0.1");
        variables.putIfAbsent("KEYTURN_ISSUER", settings.addresses().authorizationServer());
        variables.putIfAbsent("KEYTURN_API_AUDIENCE", settings.addresses().resourceServer());
        variables.put("SPRING_DATASOURCE_URL", Database.url(settings.postgresPort(), Database.NAME));
        return variables;
    }

    /** Without the values, which may be secret. */
    @Override
    public String toString() {
        return "ServerEnvironment[port=" + port + ", managementPort=" + managementPort + "]";
    }
}
