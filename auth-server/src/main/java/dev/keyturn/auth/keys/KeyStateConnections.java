package dev.keyturn.auth.keys;

import dev.keyturn.auth.clock.DatabaseClock;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Properties;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.stereotype.Component;

/**
 * Connections beside the pool: a node must learn that it may not sign even if its pool is exhausted, and a listener
 * needs a connection that is always its own.
 */
@Component
class KeyStateConnections {
    /** The version before there is any key. */
    private static final UUID NONE = new UUID(0, 0);

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final JdbcConnectionDetails details;
    private final DatabaseClock clock;

    KeyStateConnections(JdbcConnectionDetails details, DatabaseClock clock) {
        this.details = details;
        this.clock = clock;
    }

    /** Opens a connection and listens on it. A server out of reach is given up within seconds. */
    Connection open() throws SQLException {
        Properties properties = new Properties();
        if (details.getUsername() != null) {
            properties.setProperty("user", details.getUsername());
        }
        if (details.getPassword() != null) {
            properties.setProperty("password", details.getPassword());
        }
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("loginTimeout", "3");
        properties.setProperty("socketTimeout", "3");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", "keyturn-auth-keys");
        Connection connection = DriverManager.getConnection(details.getJdbcUrl(), properties);
        try (Statement listen = connection.createStatement()) {
            listen.execute("LISTEN keyturn_keys");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Which state the keys have; another one after every change. The database's time comes along. */
    UUID version(Connection connection) throws SQLException {
        Instant asked = clock.own();
        try (Statement read = connection.createStatement();
                ResultSet row = read.executeQuery("SELECT version, clock_timestamp() FROM identity.key_state")) {
            if (!row.next()) {
                return NONE;
            }
            clock.said(row.getObject(2, OffsetDateTime.class).toInstant(), asked);
            return row.getObject(1, UUID.class);
        }
    }

    /** Whether the connection's server can be written to: another may have become the primary, at the same address. */
    static boolean isPrimary(Connection connection) throws SQLException {
        try (Statement read = connection.createStatement();
                ResultSet row = read.executeQuery("SELECT current_setting('transaction_read_only') = 'off'")) {
            return row.next() && row.getBoolean(1);
        }
    }

    /**
     * Waits for a notification of a change, or for {@code atMost}; after a notification a moment more, because anybody
     * may send a flood of them.
     */
    static void await(Connection connection, Duration atMost) throws SQLException {
        PGConnection listening = connection.unwrap(PGConnection.class);
        if (listening.getNotifications((int) atMost.toMillis()).length > 0) {
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
