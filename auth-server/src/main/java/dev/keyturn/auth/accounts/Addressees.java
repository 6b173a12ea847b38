package dev.keyturn.auth.accounts;

import dev.keyturn.auth.audit.AuditEvent;
import dev.keyturn.auth.audit.AuditLog;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Finds people by e-mail address, and records which addresses are verified. */
@Component
public class Addressees {
    /** The form of an address, as a regular expression: the same as at registration. */
    public static final String EMAIL = NewAccount.EMAIL;

    /** The message for any other text. */
    public static final String NO_EMAIL = NewAccount.NO_EMAIL;

    private final JdbcClient jdbc;
    private final AuditLog audit;

    Addressees(JdbcClient jdbc, AuditLog audit) {
        this.jdbc = jdbc;
        this.audit = audit;
    }

    /** The active account with this address, in any case. */
    public Optional<Addressee> find(String email) {
        return jdbc.sql("""
                SELECT a.id, a.email, a.is_verified, c.version
                FROM account a JOIN credential c ON c.account_id = a.id
                WHERE a.is_active AND %s""".formatted(CaseFolding.find("a.email", ":email")))
                .param("email", Spelling.ofEmail(email))
                .query((row, number) -> new Addressee(
                        row.getLong("id"),
                        row.getString("email"),
                        row.getBoolean("is_verified"),
                        row.getInt("version")))
                .optional();
    }

    /**
     * Records that the person reads mails to this address.
     *
     * @return false if the account has another address by now, or is disabled
     */
    @Transactional
    public boolean verify(long accountId, String email) {
        Optional<Boolean> before = jdbc.sql("""
                        UPDATE account SET is_verified = true, updated_at = clock_timestamp()
                        WHERE id = :id AND email = :email AND is_active RETURNING old.is_verified""")
                .param("id", accountId)
                .param("email", email)
                .query(Boolean.class)
                .optional();
        if (before.isPresent() && !before.get()) {
            audit.record(AuditEvent.ofAccount(AuditEvent.Type.ADDRESS_CONFIRMED, accountId));
        }
        return before.isPresent();
    }
}
