package dev.keyturn.auth.trust;

import dev.keyturn.auth.keystore.KeyConsumers;
import dev.keyturn.edge.cleanup.ExpiringTable;
import dev.keyturn.edge.database.Columns;
import dev.keyturn.edge.database.Commits;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The resource servers that verify our tokens, and the keys that each of them holds, as they said when they asked. */
@Component
class Consumers implements KeyConsumers {
    /** For how long a request is held at most. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(25);

    private static final Duration REMEMBERED = Duration.ofDays(1);
    private static final int MOST_OF_A_CLIENT = 200;

    private final JdbcClient jdbc;

    Consumers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * All resource servers that have asked within a day and have not signed off, by name; none of a disabled client.
     */
    @Override
    public List<Consumer> list() {
        return jdbc.sql("""
                SELECT t.* FROM trust_consumer t JOIN client c ON c.id = t.client_id AND c.is_active
                ORDER BY t.instance, t.client_id""").query((row, number) -> consumer(row)).list();
    }

    /**
     * Notes what a request said; false if the client has too many instances already. The next one says it again, so a
     * failover loses nothing.
     */
    boolean note(TrustRequest request, String clientId) {
        return jdbc.sql("""
                        INSERT INTO trust_consumer AS t (client_id, instance, held_keys)
                        SELECT :client, :instance, :keys
                        WHERE EXISTS (SELECT FROM trust_consumer WHERE client_id = :client AND instance = :instance)
                           OR (SELECT count(*) FROM trust_consumer WHERE client_id = :client) < :most
                        ON CONFLICT (client_id, instance) DO UPDATE
                        SET held_keys = excluded.held_keys, seen_at = clock_timestamp(),
                            since = CASE WHEN t.held_keys = excluded.held_keys THEN t.since
                                         ELSE clock_timestamp() END
                        RETURNING %s""".formatted(Commits.WITHOUT_A_STANDBY))
                .param("client", clientId)
                .param("instance", request.instance())
                .param("keys", request.heldKeys().toArray(String[]::new))
                .param("most", MOST_OF_A_CLIENT)
                .query(String.class)
                .optional()
                .isPresent();
    }

    /** Forgets an instance that was stopped: nobody has to wait for it. */
    void forget(TrustRequest request, String clientId) {
        jdbc.sql("DELETE FROM trust_consumer WHERE client_id = :client AND instance = :instance")
                .param("client", clientId)
                .param("instance", request.instance())
                .update();
    }

    private static Consumer consumer(ResultSet row) throws SQLException {
        return new Consumer(
                row.getString("instance"),
                row.getString("client_id"),
                Columns.strings(row, "held_keys"),
                Columns.instant(row, "seen_at"),
                Columns.instant(row, "since"));
    }

    @Bean
    static ExpiringTable silentConsumers() {
        return new ExpiringTable("trust_consumer", "seen_at", REMEMBERED);
    }
}
