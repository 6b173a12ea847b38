package dev.keyturn.auth.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.accounts.PasswordLogin;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.BesideOthers;
import dev.keyturn.auth.testing.People;
import dev.keyturn.edge.http.RequestSource;
import dev.keyturn.edge.secrets.Secret;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthServerTest
@BesideOthers
class BrowserLoginsIT {
    private static final RequestSource SOURCE = new RequestSource("192.0.2.1", null);

    private final JdbcClient jdbc;
    private final PasswordLogin passwords;
    private final BrowserLogins logins;

    @Autowired
    BrowserLoginsIT(JdbcClient jdbc, PasswordLogin passwords, BrowserLogins logins) {
        this.jdbc = jdbc;
        this.passwords = passwords;
        this.logins = logins;
    }

    /** Whoever has somebody's password fills no table with it. */
    @Test
    void theOldestEndWhenOnePersonHasTooMany() {
        People.Registered person = People.somebody();
        PasswordLogin.Authenticated login =
                passwords.check(person.username(), person.password(), SOURCE).orElseThrow();
        Secret first = begin(login);
        jdbc.sql("""
                INSERT INTO browser_login (cookie_hash, account_id, credential_version, expires_at, address)
                SELECT sha256(uuid_send(gen_random_uuid())), account_id, credential_version, expires_at, address
                FROM browser_login, generate_series(1, 550) WHERE account_id = :account""").param("account", person.id()).update();

        Secret last = first;
        for (int i = 0; i < 1_000 && count(person) > BrowserLogins.MOST_OF_A_PERSON; i++) {
            last = begin(login);
        }

        assertThat(count(person)).isEqualTo(BrowserLogins.MOST_OF_A_PERSON);
        assertThat(logins.find(first)).isEmpty();
        assertThat(logins.find(last)).isPresent();
    }

    private Secret begin(PasswordLogin.Authenticated login) {
        return logins.begin(login, SOURCE, Optional.empty()).orElseThrow();
    }

    private int count(People.Registered person) {
        return jdbc.sql("SELECT count(*) FROM browser_login WHERE account_id = :account")
                .param("account", person.id())
                .query(Integer.class)
                .single();
    }
}
