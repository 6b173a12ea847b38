package dev.keyturn.auth.browser;

import dev.keyturn.auth.accounts.PasswordChange;
import dev.keyturn.auth.accounts.PasswordLogin.Authenticated;
import dev.keyturn.auth.accounts.Person;
import dev.keyturn.auth.audit.AuditEvent;
import dev.keyturn.auth.audit.AuditLog;
import dev.keyturn.auth.keys.KeysReplaced;
import dev.keyturn.edge.cleanup.Cleanup;
import dev.keyturn.edge.cleanup.ExpiringTable;
import dev.keyturn.edge.database.Columns;
import dev.keyturn.edge.http.RequestSource;
import dev.keyturn.edge.secrets.Secret;
import dev.keyturn.edge.secrets.Sha256;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The logins that cookies stand for. The database has a hash of the cookie, and its clock decides what has expired. */
@Component
public class BrowserLogins {
    private static final Duration LIFETIME = Duration.ofHours(12);

    /** So many of a person are listed, the newest. */
    private static final int LISTED = 50;

    /** About how many a person may have: whoever has a password could make any number. */
    static final int MOST_OF_A_PERSON = 500;

    /** How seldom that is checked: once for about so many that begin. */
    private static final int LOOKS_EVERY = 16;

    /** Names a row where others may read it; nobody can find the cookie by it, nor the hash that is compared. */
    private static final String ID = "encode(sha256(b.cookie_hash), 'hex')";

    /** While the password is the one that was given, the account active, and the keys have not been replaced since. */
    private static final String IN_FORCE = """
            FROM browser_login b
            JOIN account a ON a.id = b.account_id
            JOIN credential p ON p.account_id = b.account_id AND p.version = b.credential_version
            WHERE b.expires_at > clock_timestamp() AND a.is_active
              AND b.auth_time > (SELECT renewed_at FROM key_state)
            """;

    private final JdbcClient jdbc;
    private final AuditLog audit;
    private final Cleanup cleanup;

    BrowserLogins(JdbcClient jdbc, AuditLog audit, Cleanup cleanup) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.cleanup = cleanup;
    }

    /**
     * Stores a login.
     *
     * @param target the page that asked for it
     * @return the cookie's value; empty if the password was changed or the account disabled meanwhile
     */
    @Transactional
    public Optional<Secret> begin(Authenticated login, RequestSource source, Optional<ReturnTargets.Target> target) {
        Secret cookie = Secret.random();
        int inserted = jdbc.sql("""
                INSERT INTO browser_login (cookie_hash, account_id, credential_version, expires_at, address, user_agent,
                                           target_hash)
                SELECT :cookie, a.id, p.version, clock_timestamp() + make_interval(secs => :lifetime), :address, :userAgent,
                       :target
                """ + PasswordChange.FROM_UNCHANGED)
                .param("cookie", cookie.hash())
                .param("account", login.person().id())
                .param("version", login.credentialVersion())
                .param("lifetime", LIFETIME.toSeconds())
                .param("address", source.address())
                .param("userAgent", source.userAgent(), Types.VARCHAR)
                .param("target", target.map(page -> Sha256.of(page.address())).orElse(null), Types.BINARY)
                .update();
        if (inserted == 0) {
            return Optional.empty();
        }
        audit.recordFirst(AuditEvent.ofAccount(
                AuditEvent.Type.BROWSER_LOGGED_IN, login.person().id()));
        if (ThreadLocalRandom.current().nextInt(LOOKS_EVERY) == 0) {
            endOldest(login.person().id());
        }
        return Optional.of(cookie);
    }

    /** Ends the oldest beyond those that a person may have, a hundred of them at most. */
    private void endOldest(long accountId) {
        jdbc.sql("""
                DELETE FROM browser_login WHERE cookie_hash = ANY (ARRAY(
                    SELECT cookie_hash FROM browser_login
                    WHERE account_id = :account ORDER BY auth_time DESC OFFSET :keep LIMIT 100))""")
                .param("account", accountId)
                .param("keep", MOST_OF_A_PERSON)
                .update();
    }

    /** The login behind a cookie, while it is in force. */
    Optional<BrowserLogin> find(Secret cookie) {
        return jdbc.sql("""
                SELECT %s AS login_id, b.credential_version, b.auth_time, b.target_hash, %s,
                       extract(epoch FROM clock_timestamp() - b.auth_time) AS age
                %s AND b.cookie_hash = :cookie""".formatted(ID, Person.COLUMNS, IN_FORCE))
                .param("cookie", cookie.hash())
                .query((row, number) -> login(row))
                .optional();
    }

    /** Where this person is logged in with a browser, the newest login first. */
    public List<ListedBrowser> list(long accountId) {
        return jdbc.sql("""
                SELECT %s AS login_id, b.auth_time, b.address, b.user_agent
                %s AND b.account_id = :account ORDER BY b.auth_time DESC LIMIT :most""".formatted(ID, IN_FORCE))
                .param("account", accountId)
                .param("most", LISTED)
                .query((row, number) -> new ListedBrowser(
                        row.getString("login_id"),
                        Columns.instant(row, "auth_time"),
                        row.getString("address"),
                        row.getString("user_agent")))
                .list();
    }

    /** Ends one of this person's logins that they have chosen from the list, if it has not ended. */
    @Transactional
    public void end(long accountId, String id) {
        recordEnd(jdbc.sql("DELETE FROM browser_login b WHERE b.account_id = :account AND %s = :id RETURNING account_id"
                        .formatted(ID))
                .param("account", accountId)
                .param("id", id)
                .query(Long.class)
                .optional());
    }

    /** Ends the login behind a cookie, if there is one. */
    @Transactional
    public void end(Secret cookie) {
        recordEnd(jdbc.sql("DELETE FROM browser_login WHERE cookie_hash = :cookie RETURNING account_id")
                .param("cookie", cookie.hash())
                .query(Long.class)
                .optional());
    }

    private void recordEnd(Optional<Long> accountId) {
        accountId.ifPresent(
                account -> audit.recordFirst(AuditEvent.ofAccount(AuditEvent.Type.BROWSER_LOGGED_OUT, account)));
    }

    /** Removes the logins from before the keys were replaced. */
    @EventListener
    public void end(KeysReplaced replaced) {
        cleanup.empty("browser_login");
    }

    private static BrowserLogin login(ResultSet row) throws SQLException {
        return new BrowserLogin(
                row.getString("login_id"),
                Person.of(row),
                row.getInt("credential_version"),
                Columns.instant(row, "auth_time"),
                Duration.ofMillis((long) (row.getDouble("age") * 1000)),
                row.getBytes("target_hash"));
    }

    @Bean
    static ExpiringTable expiringBrowserLogins() {
        return new ExpiringTable("browser_login");
    }
}
