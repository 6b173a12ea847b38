package dev.keyturn.edge.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.ServerAlone;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@AuthServerTest
@ServerAlone
class CleanupIT {
    private final JdbcClient jdbc;
    private final Cleanup cleanup;
    private final TransactionTemplate transaction;

    @Autowired
    CleanupIT(JdbcClient jdbc, Cleanup cleanup, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.cleanup = cleanup;
        this.transaction = transaction;
    }

    @Test
    void removesWhatHasExpiredAndNothingElse() {
        long account = People.somebody().id();
        insert(account, 2_500, "-1 hour");
        insert(account, 1, "1 hour");

        cleanup.run();

        assertThat(rows(account)).isEqualTo(1);
    }

    @Test
    void whatHappenedMoreThanFourHundredDaysAgoIsForgotten() {
        long account = People.somebody().id();
        jdbc.sql("""
                INSERT INTO audit_event (type, account_id, at)
                SELECT 'BROWSER_LOGGED_IN', :account, now() - make_interval(days => days)
                FROM unnest(ARRAY[399, 401]) days""").param("account", account).update();

        cleanup.run();

        assertThat(jdbc.sql("""
                        SELECT at < now() - interval '399 days' AND at > now() - interval '400 days' FROM audit_event
                        WHERE account_id = :account AND type = 'BROWSER_LOGGED_IN'""").param("account", account).query(Boolean.class).list())
                .containsExactly(true);
    }

    @Test
    void aTableThatCannotBeCleanedKeepsNoOtherFromIt() {
        long account = People.somebody().id();
        insert(account, 3, "-1 hour");

        new Cleanup(jdbc, List.of(new ExpiringTable("no_such_table"), new ExpiringTable("browser_login"))).run();

        assertThat(rows(account)).isZero();
    }

    @Test
    void waitsForNobodysLock() {
        long account = People.somebody().id();
        insert(account, 2, "-1 hour");

        transaction.executeWithoutResult(status -> {
            jdbc.sql("SELECT FROM browser_login WHERE account_id = :account LIMIT 1 FOR UPDATE")
                    .param("account", account)
                    .query((row, number) -> row)
                    .list();
            Thread other = Thread.startVirtualThread(cleanup::run);
            join(other);
            assertThat(rows(account)).isEqualTo(1);
        });
    }

    private static void join(Thread thread) {
        try {
            assertThat(thread.join(Duration.ofSeconds(5))).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void insert(long account, int count, String expires) {
        jdbc.sql("""
                INSERT INTO browser_login (cookie_hash, account_id, credential_version, expires_at, address)
                SELECT sha256(gen_random_uuid()::text::bytea), :account, 1,
                       clock_timestamp() + :expires::interval, '192.0.2.1'
                FROM generate_series(1, :count)""")
                .param("account", account)
                .param("expires", expires)
                .param("count", count)
                .update();
    }

    private long rows(long account) {
        return jdbc.sql("SELECT count(*) FROM browser_login WHERE account_id = :account")
                .param("account", account)
                .query(Long.class)
                .single();
    }
}
