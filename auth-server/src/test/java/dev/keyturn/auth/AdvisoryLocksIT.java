package dev.keyturn.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.accounts.PasswordChange;
import dev.keyturn.auth.keystore.SigningKeys;
import dev.keyturn.auth.testing.AuthServerTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The resource server's role may take locks of one number, and none of two. */
@AuthServerTest
class AdvisoryLocksIT {
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final SigningKeys keys;
    private final PasswordChange passwords;

    @Autowired
    AdvisoryLocksIT(JdbcClient jdbc, TransactionTemplate transaction, SigningKeys keys, PasswordChange passwords) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.keys = keys;
        this.passwords = passwords;
    }

    @Test
    void decisionsAboutKeysAndPasswordsWaitForLocksThatNoOtherRoleTakes() {
        List<String> locks = transaction.execute(status -> {
            keys.lock();
            passwords.demandAgain(9_000_000_000L);
            return jdbc.sql("""
                    SELECT CASE objsubid WHEN 2 THEN 'two numbers' ELSE 'one number' END FROM pg_locks
                    WHERE locktype = 'advisory' AND pid = pg_backend_pid()""").query(String.class).list();
        });

        assertThat(locks).containsExactly("two numbers", "two numbers");
    }
}
