package dev.keyturn.auth.recovery;

import dev.keyturn.auth.accounts.Addressee;
import dev.keyturn.auth.keys.KeysReplaced;
import dev.keyturn.edge.cleanup.Cleanup;
import dev.keyturn.edge.cleanup.ExpiringTable;
import dev.keyturn.edge.secrets.Secret;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The links in mails. The secret of a link is in the mail alone; the database has its hash. */
@Component
class MailedLinks {
    private final JdbcClient jdbc;
    private final RecoveryProperties properties;
    private final Cleanup cleanup;

    MailedLinks(JdbcClient jdbc, RecoveryProperties properties, Cleanup cleanup) {
        this.jdbc = jdbc;
        this.properties = properties;
        this.cleanup = cleanup;
    }

    /**
     * Makes a link. It stays until it expires although its mail could not be sent: the mail may have arrived, and only its
     * receipt was lost.
     *
     * @return empty if one of the same purpose was sent to that address within {@link RecoveryProperties#pause()}
     */
    Optional<Secret> make(LinkPurpose purpose, Addressee addressee) {
        Secret secret = Secret.random();
        int made = jdbc.sql("""
                INSERT INTO mailed_link (hash, purpose, account_id, email, credential_version, expires_at)
                SELECT :hash, :purpose, :account, :email, :version, clock_timestamp() + make_interval(secs => :valid)
                WHERE NOT EXISTS (SELECT FROM mailed_link
                                  WHERE account_id = :account AND purpose = :purpose AND email = :email
                                    AND sent_at > clock_timestamp() - make_interval(secs => :pause))""")
                .param("hash", secret.hash())
                .param("purpose", purpose.name())
                .param("account", addressee.accountId())
                .param("email", addressee.email())
                .param("version", addressee.credentialVersion())
                .param("valid", properties.valid(purpose).toSeconds())
                .param("pause", properties.pause().toSeconds())
                .update();
        return made == 1 ? Optional.of(secret) : Optional.empty();
    }

    /** Notes that the mail was sent. */
    void sent(Secret secret) {
        jdbc.sql("UPDATE mailed_link SET sent_at = clock_timestamp() WHERE hash = :hash")
                .param("hash", secret.hash())
                .update();
    }

    /**
     * The account of a link.
     *
     * @return empty unless the link has this purpose, has not expired and was made after the last replacement of keys, and
     *     its account is active and still has the address; for a link to reset the password, also the password of then
     */
    Optional<Link> find(LinkPurpose purpose, Secret secret) {
        return jdbc.sql("""
                SELECT l.account_id, a.username, l.email, l.credential_version
                FROM mailed_link l JOIN account a ON a.id = l.account_id AND a.email = l.email AND a.is_active
                JOIN credential c ON c.account_id = l.account_id
                WHERE l.hash = :hash AND l.purpose = :purpose AND l.expires_at > clock_timestamp()
                  AND l.made_at >= (SELECT renewed_at FROM key_state)
                  AND (l.purpose = 'VERIFY_EMAIL' OR c.version = l.credential_version)""")
                .param("hash", secret.hash())
                .param("purpose", purpose.name())
                .query((row, number) -> new Link(
                        row.getLong("account_id"),
                        row.getString("username"),
                        row.getString("email"),
                        row.getInt("credential_version")))
                .optional();
    }

    /** Removes the links from before the keys were replaced. */
    @EventListener
    public void end(KeysReplaced replaced) {
        cleanup.empty("mailed_link");
    }

    /**
     * The account that a link was sent to.
     *
     * @param credentialVersion of its password at that time
     */
    record Link(long accountId, String username, String email, int credentialVersion) {
        /** Without the address. */
        @Override
        public String toString() {
            return "Link[" + accountId + "]";
        }
    }

    @Bean
    static ExpiringTable expiringMailedLinks() {
        return new ExpiringTable("mailed_link");
    }
}
