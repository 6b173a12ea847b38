package dev.keyturn.auth.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.keystore.KeysProperties;
import dev.keyturn.auth.keystore.SigningFence;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.ServerAlone;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** What a node says of itself that has not read the keys for eleven seconds. */
@AuthServerTest
@ServerAlone
class KeysHealthIT {
    private final CurrentKeys current;
    private final RestoreWatch restore;
    private final KeysProperties settings;
    private final Clock clock;
    private final DataSource database;

    @Autowired
    KeysHealthIT(CurrentKeys current, RestoreWatch restore, KeysProperties settings, Clock clock, DataSource database) {
        this.current = current;
        this.restore = restore;
        this.settings = settings;
        this.clock = clock;
        this.database = database;
    }

    /** Such as one whose connection beside the pool is refused. */
    @Test
    void itIsDownIfItReachesTheDatabaseAllTheSame() {
        Health health = health(database);

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails().toString()).contains("signs nothing");
    }

    /** Or a balancer would take the key set away with the last of them. */
    @Test
    void itIsReadyStillWhileTheDatabaseIsAway() {
        Health health = health(new DelegatingDataSource(database) {
            @Override
            public Connection getConnection() throws SQLException {
                throw new SQLException("away");
            }
        });

        assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
        assertThat(health.getDetails().toString()).contains("signs nothing");
    }

    private Health health(DataSource reached) {
        CurrentKeys blind = new CurrentKeys(clock);
        long then = System.nanoTime() - Duration.ofSeconds(11).toNanos();
        blind.put(new CurrentKeys.Reading(current.reading().keys(), new SigningFence(then, clock.millis())));
        return new KeysHealth(blind, restore, settings, clock, JdbcClient.create(reached)).health();
    }
}
