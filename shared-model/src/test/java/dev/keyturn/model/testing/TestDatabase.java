package dev.keyturn.model.testing;

import dev.keyturn.model.DatabaseRoles;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * One real PostgreSQL for all tests of a JVM, with the roles and schemas of production in it. Each server's tests let
 * that server migrate it.
 */
public final class TestDatabase {
    private static final TestDatabase SHARED = new TestDatabase();

    private final EmbeddedPostgres postgres;

    private TestDatabase() {
        try {
            postgres = EmbeddedPostgres.builder()
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setLocaleConfig("locale-provider", "builtin")
                    .setLocaleConfig("builtin-locale", "C.UTF-8")
                    .setLocaleConfig("locale", "C")
                    .setServerConfig("max_connections", "100")
                    .start();
            asSuperuser(DatabaseRoles.bootstrapSql());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The database of this JVM; started by whoever asks first. */
    public static TestDatabase shared() {
        return SHARED;
    }

    /** The JDBC address; either server's role connects without a password. */
    public String url() {
        return "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres";
    }

    public int port() {
        return postgres.getPort();
    }

    /** A connection as one of {@link DatabaseRoles}. */
    public Connection connectAs(String role) throws SQLException {
        return postgres.getDatabase(role, "postgres").getConnection();
    }

    /** Runs SQL as a superuser, such as a role's grants or the ending of its connections. */
    public void asSuperuser(String sql) {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
