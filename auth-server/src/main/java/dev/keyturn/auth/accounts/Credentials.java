package dev.keyturn.auth.accounts;

import dev.keyturn.model.Role;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Password hashes: read with their account in one statement, as a login needs them. */
@Component
class Credentials {
    private final JdbcClient jdbc;

    Credentials(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The credential of an account.
     *
     * @param name a username or an e-mail address, in any case: only an address has an {@code @}
     * @return empty if there is no such account
     */
    Optional<StoredCredential> find(String name) {
        String column = name.indexOf('@') >= 0 ? "email" : "username";
        return jdbc.sql("""
                SELECT a.id, a.uid, a.username, a.email, a.role, a.is_active, c.password_hash, c.version
                FROM account a JOIN credential c ON c.account_id = a.id
                WHERE lower(a.%s COLLATE pg_c_utf8) = lower(:name COLLATE pg_c_utf8)""".formatted(column))
                .param("name", name)
                .query((row, number) -> new StoredCredential(
                        new Person(
                                row.getLong("id"),
                                row.getObject("uid", UUID.class),
                                row.getString("username"),
                                row.getString("email"),
                                Role.valueOf(row.getString("role"))),
                        row.getBoolean("is_active"),
                        row.getString("password_hash"),
                        row.getInt("version")))
                .optional();
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
     * A hash, and whose it is.
     *
     * @param version of the password; whoever starts a session checks that it is still this one
     */
    record StoredCredential(Person person, boolean active, String hash, int version) {}
}
