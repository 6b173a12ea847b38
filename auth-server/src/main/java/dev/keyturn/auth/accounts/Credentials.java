package dev.keyturn.auth.accounts;

import dev.keyturn.edge.cleanup.ExpiringTable;
import java.sql.Types;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Password hashes, and the networks that they were last used from; a login reads both with the account in one
 * statement.
 */
@Component
class Credentials {
    /** The queue of an account, in which some accounts share a place; the resource server's role may not lock it. */
    static final String QUEUE =
            "hashtext('keyturn.password'), CAST(mod(CAST(:account AS bigint), 2147483647) AS integer)";

    private final JdbcClient jdbc;

    Credentials(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The credential of an account.
     *
     * @param name a username or an e-mail address, in any case: only an address has an {@code @}
     * @param network where the login comes from; known for 30 days since the last one with the present password
     * @return empty if there is no such account
     */
    Optional<StoredCredential> find(String name, long network) {
        String column = name.indexOf('@') >= 0 ? "email" : "username";
        return jdbc.sql("""
                SELECT %s, a.is_active, c.password_hash, c.version,
                       s.source IS NOT NULL AS knows_network,
                       COALESCE(s.expires_at > clock_timestamp() + interval '29 days', false) AS saw_network_today
                FROM account a JOIN credential c ON c.account_id = a.id
                LEFT JOIN login_source s
                       ON s.account_id = a.id AND s.source = :network AND s.credential_version = c.version
                      AND s.expires_at > clock_timestamp()
                WHERE %s""".formatted(Person.COLUMNS, CaseFolding.find("a." + column, ":name")))
                .param("name", name)
                .param("network", network)
                .query((row, number) -> new StoredCredential(
                        Person.of(row),
                        row.getBoolean("is_active"),
                        row.getString("password_hash"),
                        row.getInt("version"),
                        row.getBoolean("knows_network"),
                        row.getBoolean("saw_network_today")))
                .optional();
    }

    /** Whose credential it is, if there is such an account. */
    Optional<Person> owner(long accountId) {
        return jdbc.sql("SELECT %s FROM account a WHERE a.id = :account".formatted(Person.COLUMNS))
                .param("account", accountId)
                .query((row, number) -> Person.of(row))
                .optional();
    }

    /** Notes that the account knows the network; it knows the last 32. */
    void remember(StoredCredential credential, long network) {
        jdbc.sql("""
                WITH seen AS (
                    INSERT INTO login_source (account_id, source, credential_version)
                    VALUES (:account, :network, :version)
                    ON CONFLICT (account_id, source) DO UPDATE
                    SET expires_at = EXCLUDED.expires_at, credential_version = EXCLUDED.credential_version)
                DELETE FROM login_source
                WHERE account_id = :account AND source IN (
                    SELECT source FROM login_source WHERE account_id = :account AND source <> :network
                    ORDER BY expires_at DESC OFFSET 31)""")
                .param("account", credential.person().id())
                .param("network", network)
                .param("version", credential.version())
                .update();
    }

    void create(long accountId, String passwordHash) {
        jdbc.sql("INSERT INTO credential (account_id, password_hash) VALUES (:account, :hash)")
                .param("account", accountId)
                .param("hash", passwordHash)
                .update();
    }

    /** Puts a stronger hash of the same password in place, unless the password was changed meanwhile. */
    void strengthen(StoredCredential credential, String hash) {
        jdbc.sql("UPDATE credential SET password_hash = :hash WHERE account_id = :account AND version = :version")
                .param("hash", hash)
                .param("account", credential.person().id())
                .param("version", credential.version())
                .update();
    }

    /**
     * Stores the hash of another password and increments the version, once the logins that are under way are over.
     *
     * @param version of the password to replace; null for any
     * @return false if there is no such account, or its version is another
     */
    boolean replace(long accountId, @Nullable Integer version, String hash) {
        awaitLogins(accountId);
        return jdbc.sql("""
                UPDATE credential
                SET password_hash = :hash, version = version + 1
                WHERE account_id = :account AND version = coalesce(:version, version)""")
                        .param("hash", hash)
                        .param("account", accountId)
                        .param("version", version, Types.INTEGER)
                        .update()
                == 1;
    }

    /**
     * Increments the version of the same password, once the logins that are under way are over: cookies, codes and
     * approved devices of the old version are void. The networks that the account knows stay known.
     */
    void renew(long accountId) {
        awaitLogins(accountId);
        jdbc.sql("""
                WITH renewed AS (
                    UPDATE credential SET version = version + 1 WHERE account_id = :account
                    RETURNING account_id, version)
                UPDATE login_source s SET credential_version = r.version
                FROM renewed r WHERE s.account_id = r.account_id AND s.credential_version = r.version - 1""").param("account", accountId).update();
    }

    /**
     * Waits in turn for the logins of the account that are under way, and makes later ones wait until the end of the
     * transaction. Otherwise, logins without pause could keep a change from the account's row for ever.
     */
    void awaitLogins(long accountId) {
        jdbc.sql("SELECT pg_advisory_xact_lock(" + QUEUE + ")")
                .param("account", accountId)
                .query((row, number) -> number)
                .single();
    }

    /**
     * A stored hash with its person.
     *
     * @param version of the password; a session begins only if it is still current
     * @param knowsNetwork whether the account knows the network of this login
     * @param sawNetworkToday whether that was noted within the last day
     */
    record StoredCredential(
            Person person, boolean active, String hash, int version, boolean knowsNetwork, boolean sawNetworkToday) {}

    @Bean
    static ExpiringTable expiringLoginSources() {
        return new ExpiringTable("login_source");
    }
}
