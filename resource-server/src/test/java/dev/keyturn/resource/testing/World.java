package dev.keyturn.resource.testing;

import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.keyturn.model.DatabaseRoles;
import dev.keyturn.model.Role;
import dev.keyturn.model.testing.TestDatabase;
import dev.keyturn.resource.ResourceServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/** Everything around the server: who issues its tokens, where its data is, who is registered. */
public final class World {
    private static final World SHARED = new World(TestDatabase.shared());

    private final TestDatabase database;
    private final Line line;
    private final Issuer issuer = new Issuer();
    private final AtomicInteger people = new AtomicInteger();

    /**
     * The tests run against the real accounts and the real grants, which the authorization server's migrations make.
     *
     * @param database closed by whoever made it
     */
    public World(TestDatabase database) {
        this.database = database;
        this.line = new Line(database.port());
        Flyway.configure()
                .dataSource(database.url(), DatabaseRoles.AUTH, "")
                .locations("filesystem:../auth-server/src/main/resources/db/migration/identity")
                .schemas("identity")
                .createSchemas(false)
                .load()
                .migrate();
    }

    public TestDatabase database() {
        return database;
    }

    /** The server's only way to its database. */
    public Line line() {
        return line;
    }

    public Issuer issuer() {
        return issuer;
    }

    /** Registers somebody whom no other test knows. */
    public Person person() {
        return person(Role.VISITOR);
    }

    public Person person(Role role) {
        String username = "person" + people.incrementAndGet();
        try (Connection auth = database.connectAs(DatabaseRoles.AUTH);
                PreparedStatement insert = auth.prepareStatement("""
                        INSERT INTO identity.account (username, email, role) VALUES (?, ?, ?) RETURNING id, uid""")) {
            insert.setString(1, username);
            insert.setString(2, username + "@example.org");
            insert.setString(3, role.name());
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return new Person(row.getLong(1), row.getObject(2, UUID.class), username, role, issuer);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As an administrator of the authorization server would. */
    public void deactivate(Person person) {
        database.asSuperuser("UPDATE identity.account SET is_active = false WHERE id = " + person.id());
    }

    /**
     * Starts one more server, in this JVM; returns once it answers. Whoever asks for it closes it.
     *
     * @param settings what it is told apart from what all are told, as {@code name=value}
     */
    public ConfigurableApplicationContext start(String... settings) {
        ApplicationContextInitializer<ConfigurableApplicationContext> told =
                context -> TestPropertyValues.of(settings(database.port()))
                        .and("server.port=0")
                        .and(settings)
                        .applyTo(context);
        ConfigurableApplicationContext started = new SpringApplicationBuilder(ResourceServer.class)
                .initializers(told)
                .run();
        awaitReadiness(started);
        return started;
    }

    /** What a server needs to be told to live in this world, with the database at that port. */
    List<String> settings(int databasePort) {
        return List.of(
                "spring.datasource.url=jdbc:postgresql://localhost:" + databasePort + "/postgres",
                "spring.datasource.username=" + DatabaseRoles.RESOURCE,
                "keyturn.issuer=" + issuer.url(),
                "keyturn.jwks.unknown-kid-interval=PT0.2S",
                "keyturn.trust.key-file=" + trustKey(),
                "keyturn.http.max-head-time=PT3S",
                "keyturn.http.max-body-time=PT3S",
                "keyturn.cors.origins=https://app.example",
                "keyturn.push.sockets-per-person=3",
                "keyturn.push.send-timeout=PT2S",
                "keyturn.push.ping=PT3S",
                "keyturn.push.pong=PT2S",
                "keyturn.push.recheck=PT2S",
                "management.server.port=0");
    }

    /** A key file of the server's own; nobody verifies what it signs. */
    private static Path trustKey() {
        try {
            Path file = Files.createTempFile("trust-key", ".json");
            file.toFile().deleteOnExit();
            return Files.writeString(
                    file, new ECKeyGenerator(Curve.P_256).generate().toJSONString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Until it knows what was revoked, it answers nobody. */
    private static void awaitReadiness(ApplicationContext context) {
        LastFault.listen();
        Api api = new Api(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
        await().until(() -> api.get("/users").status() != 503);
    }

    static final class Initializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPropertyValues.of(SHARED.settings(SHARED.line.port())).applyTo(context.getEnvironment());
            context.getBeanFactory().registerSingleton("world", SHARED);
            context.addApplicationListener(
                    (ApplicationListener<ApplicationReadyEvent>) started -> awaitReadiness(context));
        }
    }
}
