package dev.keyturn.auth.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.ServerAlone;
import dev.keyturn.model.DatabaseRoles;
import dev.keyturn.model.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;

@AuthServerTest
@ServerAlone
class SessionSweepIT {
    private final JdbcClient jdbc;
    private final SessionSweep sweep;
    private People.Registered person;

    @SuppressWarnings("NullAway.Init") // JUnit calls register() first
    @Autowired
    SessionSweepIT(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.sweep = new SessionSweep(jdbc, transaction);
    }

    @BeforeEach
    void register() {
        person = People.somebody();
    }

    /** Whatever is still good of a session that was not refreshed is so for a day. */
    @Test
    void removesWhatNobodyRefreshedInTime() {
        insert(5, "now()", "now() - interval '25 hours'");
        insert(3, "now()", "now() - interval '23 hours'");
        insert(2, "now()", "now() + interval '1 hour'");
        List<String> all = sids();

        await().until(() -> {
            sweep.removeIdle();
            return count("true") == 5;
        });

        assertThat(count("idle_expires_at < now() - interval '24 hours'")).isZero();
        assertThat(told(all)).isZero();
    }

    @Test
    void endsThoseThatBeganBeforeAllKeysWereReplaced() {
        jdbc.sql("UPDATE key_state SET renewed_at = greatest(renewed_at, '2001-01-01')")
                .update();
        insert(4_500, "timestamptz '2000-06-01'", "now() + interval '1 hour'");
        insert(2, "now()", "now() + interval '1 hour'");

        assertThat(sweep.endThoseFromBefore()).isGreaterThanOrEqualTo(4_500);

        assertThat(count("revoked_at IS NULL")).isEqualTo(2);
        assertThat(told(sids())).isZero();
    }

    @Test
    void endsLaterThoseFromBeforeThatWereLeft() {
        jdbc.sql("UPDATE key_state SET renewed_at = greatest(renewed_at, '2001-01-01')")
                .update();
        insert(3, "timestamptz '2000-06-01'", "now() + interval '1 hour'");
        insert(2, "now()", "now() + interval '1 hour'");

        await().until(() -> {
            sweep.removeIdle();
            return count("revoked_at IS NULL") == 2;
        });

        assertThat(told(sids())).isZero();
    }

    /** Or nobody would be told of a logout that the same connection carries out. */
    @Test
    void theTokensAreDeadOfNothingThatComesAfterIt() throws SQLException {
        try (Connection connection = TestDatabase.shared().connectAs(DatabaseRoles.AUTH)) {
            DataSource one = new SingleConnectionDataSource(connection, true);
            JdbcClient alone = JdbcClient.create(one);

            new SessionSweep(alone, new TransactionTemplate(new DataSourceTransactionManager(one))).removeIdle();

            assertThat(alone.sql("SELECT current_setting('keyturn.tokens_are_dead')")
                            .query(String.class)
                            .single())
                    .isEmpty();
        }
    }

    private void insert(int rows, String created, String idle) {
        jdbc.sql("""
                INSERT INTO session (handle_hash, account_id, client_id, scopes, created_at, idle_expires_at, expires_at)
                SELECT sha256(uuid_send(gen_random_uuid())), :account, 'app', '{users:read}', %s, %s,
                       now() + interval '1 day'
                FROM generate_series(1, :rows)""".formatted(created, idle))
                .param("account", person.id())
                .param("rows", rows)
                .update();
    }

    private long count(String condition) {
        return jdbc.sql("SELECT count(*) FROM session WHERE account_id = :account AND " + condition)
                .param("account", person.id())
                .query(Long.class)
                .single();
    }

    private List<String> sids() {
        return jdbc.sql("SELECT sid::text FROM session WHERE account_id = :account")
                .param("account", person.id())
                .query((row, number) -> row.getString(1))
                .list();
    }

    /** How many entries resource servers are told of them, which they could do nothing with. */
    private long told(List<String> sids) {
        return jdbc.sql("SELECT count(*) FROM trust_entry WHERE kind = 'SESSION' AND subject = ANY (:sids)")
                .param("sids", sids.toArray(String[]::new))
                .query(Long.class)
                .single();
    }
}
