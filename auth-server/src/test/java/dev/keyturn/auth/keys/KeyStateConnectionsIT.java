package dev.keyturn.auth.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.ServerAlone;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@AuthServerTest
@ServerAlone
class KeyStateConnectionsIT {
    private final KeyStateConnections connections;

    @Autowired
    KeyStateConnectionsIT(KeyStateConnections connections) {
        this.connections = connections;
    }

    /** Whoever may connect to the database may notify. */
    @Test
    void aFloodOfHintsIsOneInAMoment() throws SQLException {
        try (Connection connection = connections.open();
                Statement statement = connection.createStatement()) {
            statement.execute("NOTIFY keyturn_keys");
            long start = System.nanoTime();

            KeyStateConnections.await(connection, Duration.ofMinutes(1));

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(49), Duration.ofSeconds(30));
        }
    }
}
