package dev.keyturn.auth.keystore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.ServerAlone;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The longest lifetime of any client's tokens is found without reading all clients. */
@AuthServerTest
@ServerAlone
class ManyClientsIT {
    private final SigningKeys keys;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    @Autowired
    ManyClientsIT(SigningKeys keys, JdbcClient jdbc, TransactionTemplate transaction) {
        this.keys = keys;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Test
    void neitherALookAtTheKeysNorTheEndOfAnAccountReadsThemAll() {
        transaction.executeWithoutResult(status -> {
            register(5_000);
            long before = readThrough();

            assertThat(keys.all().getFirst().longestToken()).hasSeconds(80_000);
            disableAnAccount();

            assertThat(readThrough()).isEqualTo(before);
            assertThat(secondsToTell()).isBetween(80_050, 80_060);
            status.setRollbackOnly();
        });
    }

    private void register(int count) {
        jdbc.sql("""
                INSERT INTO client (id, name, is_public, grants, scopes, access_token_seconds)
                SELECT 'many-' || n, 'One of many', true, '{}', '{}', 80_000 - :count + n
                FROM generate_series(1, :count) n""").param("count", count).update();
        jdbc.sql("ANALYZE client").update();
    }

    private void disableAnAccount() {
        jdbc.sql("INSERT INTO account (username, email) VALUES ('among-many', 'among-many@example.org')")
                .update();
        jdbc.sql("UPDATE account SET is_active = false WHERE username = 'among-many'")
                .update();
    }

    private int secondsToTell() {
        return jdbc.sql("""
                SELECT extract(epoch FROM until - clock_timestamp())::int
                FROM trust_entry WHERE kind = 'ACCOUNT' ORDER BY id DESC LIMIT 1""").query(Integer.class).single();
    }

    private long readThrough() {
        return jdbc.sql("SELECT seq_tup_read FROM pg_stat_xact_user_tables WHERE relid = 'client'::regclass")
                .query(Long.class)
                .single();
    }
}
