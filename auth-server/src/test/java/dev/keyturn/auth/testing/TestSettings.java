package dev.keyturn.auth.testing;

import dev.keyturn.model.DatabaseRoles;
import dev.keyturn.model.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/** The settings of the server under test: a real database, a key of its own, and clients of each kind. */
public final class TestSettings implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    public static final String SERVICE_SECRET = "service-secret-0123456789-0123456789-0123456789";
    public static final String APP_SECRET = "app-secret-0123456789-0123456789-0123456789-012";
    public static final String ISSUER = "https://id.example.org";
    public static final String API = "https://api.example.org";

    /** Where the server puts its mails. */
    static final Path MAILS = folder("keyturn-mails");

    public static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TestPropertyValues.of(
                        "spring.datasource.url=" + TestDatabase.shared().url(),
                        "spring.datasource.username=" + DatabaseRoles.AUTH,
                        "management.server.port=0",
                        "keyturn.issuer=" + ISSUER,
                        "keyturn.api-audience=" + API,
                        "keyturn.http.max-head-time=PT3S",
                        "keyturn.http.max-body-time=PT3S",
                        // All tests come from one address; the budget of a name there is as in production.
                        "keyturn.login.address-burst=1000000",
                        "keyturn.login.registration-burst=1000000",
                        "keyturn.recovery.mails-of-a-network=1000000",
                        "keyturn.recovery.look-interval=PT0.1S",
                        "keyturn.mail.folder=" + MAILS,
                        "keyturn.passwords.refuse-common=true",
                        "keyturn.keys.encryption-key-file=" + keyFile(KEY),
                        "keyturn.provisioning.clients[0].id=service",
                        "keyturn.provisioning.clients[0].name=A service",
                        "keyturn.provisioning.clients[0].secret=" + SERVICE_SECRET,
                        "keyturn.provisioning.clients[0].grants=client_credentials",
                        "keyturn.provisioning.clients[0].scopes=users:read,events:read",
                        "keyturn.provisioning.clients[1].id=app",
                        "keyturn.provisioning.clients[1].name=Our app",
                        "keyturn.provisioning.clients[1].secret=" + APP_SECRET,
                        "keyturn.provisioning.clients[1].grants=password,refresh_token",
                        "keyturn.provisioning.clients[1].scopes=users:read,messages:read",
                        "keyturn.provisioning.clients[1].first-party=true",
                        "keyturn.provisioning.clients[2].id=mixed",
                        "keyturn.provisioning.clients[2].name=Registered for both audiences",
                        "keyturn.provisioning.clients[2].secret=" + SERVICE_SECRET,
                        "keyturn.provisioning.clients[2].grants=client_credentials",
                        "keyturn.provisioning.clients[2].scopes=users:read,keys:admin",
                        "keyturn.provisioning.clients[3].id=native",
                        "keyturn.provisioning.clients[3].name=A public client",
                        "keyturn.provisioning.clients[3].grants=authorization_code,refresh_token",
                        "keyturn.provisioning.clients[3].scopes=users:read",
                        "keyturn.provisioning.clients[3].native-app=true",
                        "keyturn.provisioning.clients[3].redirect-uris=http://127.0.0.1:8765/callback")
                .applyTo(context);
    }

    /** A file that holds a key-encryption key, in a folder of its own; both are gone when the JVM is. */
    public static Path keyFile(String base64) {
        try {
            Path file = folder("keyturn-keys").resolve("key-encryption-key");
            return Files.writeString(file, base64 + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder(String name) {
        try {
            Path folder = Files.createTempDirectory(name);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(folder.toFile())));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
