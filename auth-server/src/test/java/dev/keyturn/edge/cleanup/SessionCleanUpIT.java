package dev.keyturn.edge.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.ServerAlone;
import dev.keyturn.auth.testing.TestSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@AuthServerTest
@ServerAlone
class SessionCleanUpIT {
    private final Caller caller;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Cleanup cleanUp;
    private final List<ExpiringTable> tables;
    private People.Registered person;

    @SuppressWarnings("NullAway.Init") // JUnit calls register() first
    @Autowired
    SessionCleanUpIT(
            @LocalServerPort int port,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Cleanup cleanUp,
            List<ExpiringTable> tables) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.cleanUp = cleanUp;
        this.tables = tables;
    }

    @BeforeEach
    void register() {
        person = People.somebody();
    }

    @Test
    void removesWhatIsOverAndKeepsTheRest() {
        insert(2_500, "expires_at = clock_timestamp() - interval '25 hours'");
        insert(5, "expires_at = clock_timestamp() - interval '23 hours'");
        insert(1_200, "revoked_at = clock_timestamp() - interval '25 hours'");
        insert(3, "revoked_at = clock_timestamp() - interval '23 hours'");
        insert(4, "expires_at = clock_timestamp() + interval '1 hour'");

        cleanUp.run();

        assertThat(count()).isEqualTo(12);
    }

    /** Three nodes and a client: none waits for another, and nothing that lives is touched. */
    @Test
    void nodesDoItTogetherWhileSessionsAreRefreshed() throws Exception {
        String token = person.passwordGrant(caller).text("refresh_token");
        insert(5_000, "expires_at = clock_timestamp() - interval '25 hours'");

        try (ExecutorService nodes = Executors.newFixedThreadPool(3)) {
            for (int node = 0; node < 3; node++) {
                nodes.execute(new Cleanup(jdbc, tables)::run);
            }
            for (int turn = 0; turn < 20; turn++) {
                token = caller.token(
                                "app",
                                TestSettings.APP_SECRET,
                                Map.of("grant_type", "refresh_token", "refresh_token", token))
                        .text("refresh_token");
                assertThat(token).isNotEmpty();
            }
        }

        cleanUp.run();
        assertThat(count()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"expires_at, session_expires", "revoked_at, session_revoked"})
    void findsItsRowsByAnIndex(String column, String index) {
        ExpiringTable table = new ExpiringTable("session", column, Duration.ofDays(1));
        assertThat(tables)
                .extracting(ExpiringTable::name, ExpiringTable::column)
                .contains(tuple("session", column));
        insert(5_000, "expires_at = clock_timestamp() + interval '1 hour'");

        String plan = transaction.execute(status -> {
            jdbc.sql("ANALYZE session").update();
            return String.join(
                    "\n",
                    jdbc.sql("EXPLAIN " + Cleanup.statement(table))
                            .param("batch", 1_000)
                            .param("kept", 86_400)
                            .query((row, number) -> row.getString(1))
                            .list());
        });

        assertThat(plan).contains("Index Scan using " + index, "Index Cond").doesNotContain("Seq Scan");
    }

    /** Rows as a login makes them, but for one column. */
    private void insert(int rows, String assignment) {
        String[] parts = assignment.split(" = ", 2);
        jdbc.sql("""
                INSERT INTO session (handle_hash, account_id, client_id, scopes, idle_expires_at, expires_at, revoked_at)
                SELECT sha256(uuid_send(gen_random_uuid())), :account, 'app', '{users:read}',
                       clock_timestamp() + interval '1 hour', %s, %s
                FROM generate_series(1, :rows)""".formatted(
                                parts[0].equals("expires_at") ? parts[1] : "clock_timestamp() + interval '1 hour'",
                                parts[0].equals("revoked_at") ? parts[1] : "NULL"))
                .param("account", person.id())
                .param("rows", rows)
                .update();
    }

    private long count() {
        return jdbc.sql("SELECT count(*) FROM session WHERE account_id = :account")
                .param("account", person.id())
                .query(Long.class)
                .single();
    }
}
