package dev.keyturn.auth.authorization;

import dev.keyturn.auth.accounts.BecameAdministrator;
import dev.keyturn.auth.accounts.PasswordChanged;
import dev.keyturn.auth.audit.AuditEvent;
import dev.keyturn.auth.audit.AuditLog;
import dev.keyturn.auth.sessions.AllSessionsDismissed;
import dev.keyturn.auth.sessions.SessionDismissed;
import dev.keyturn.edge.database.Columns;
import java.util.List;
import java.util.Set;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What people have allowed apps to do. Whoever forgets a consent and ends sessions does so in this order, or two of
 * them could wait for each other.
 */
@Component
class Consents {
    /** So many of a person are listed, the newest. */
    private static final int LISTED = 100;

    private final JdbcClient jdbc;
    private final AuditLog audit;

    Consents(JdbcClient jdbc, AuditLog audit) {
        this.jdbc = jdbc;
        this.audit = audit;
    }

    /** Whether this person has allowed the client all of these. */
    boolean cover(long accountId, String clientId, Set<String> scopes) {
        return jdbc.sql("""
                SELECT EXISTS (SELECT FROM consent
                               WHERE account_id = :account AND client_id = :client AND scopes @> :scopes::text[])""")
                .param("account", accountId)
                .param("client", clientId)
                .param("scopes", scopes.toArray(String[]::new))
                .query(Boolean.class)
                .single();
    }

    /**
     * Whether the client is ours, or this person has allowed it all of these, and does so until the transaction ends.
     */
    boolean stand(long accountId, String clientId, Set<String> scopes) {
        return jdbc.sql("""
                SELECT k.is_first_party
                    OR EXISTS (SELECT FROM consent
                               WHERE account_id = :account AND client_id = k.id AND scopes @> :scopes::text[]
                               FOR SHARE)
                FROM client k WHERE k.id = :client""")
                .param("account", accountId)
                .param("client", clientId)
                .param("scopes", scopes.toArray(String[]::new))
                .query(Boolean.class)
                .single();
    }

    /** What this person has allowed, the newest first. */
    List<GivenConsent> list(long accountId) {
        return jdbc.sql("""
                SELECT c.client_id, k.name, c.scopes
                FROM consent c JOIN client k ON k.id = c.client_id
                WHERE c.account_id = :account ORDER BY c.given_at DESC, c.client_id LIMIT :most""")
                .param("account", accountId)
                .param("most", LISTED)
                .query((row, number) -> new GivenConsent(
                        row.getString("client_id"), row.getString("name"), Columns.strings(row, "scopes")))
                .list();
    }

    /**
     * Forgets the consent if somebody chose to end a session of the client, which then has to ask again. After the
     * codes, for which this may wait, and before the sessions, of which another may just have begun.
     */
    @EventListener
    public void forget(SessionDismissed dismissed) {
        forget(
                jdbc.sql("DELETE FROM consent WHERE account_id = :account AND client_id = :client RETURNING client_id")
                        .param("client", dismissed.clientId()),
                dismissed.accountId(),
                dismissed.byOperator());
    }

    /** Forgets all consents: every app has to ask again, also one that had no session. */
    @EventListener
    public void forget(AllSessionsDismissed dismissed) {
        forgetAll(dismissed.accountId(), dismissed.byOperator());
    }

    /** Forgets all consents: whoever had the old password may have given some that the person does not know of. */
    @EventListener
    @Order(0)
    public void forget(PasswordChanged changed) {
        forgetAll(changed.accountId(), changed.byOperator());
    }

    /** Forgets all consents: they were given when the person could do less. */
    @EventListener
    @Order(0)
    public void forget(BecameAdministrator administrator) {
        forgetAll(administrator.accountId(), true);
    }

    private void forgetAll(long accountId, boolean byOperator) {
        forget(jdbc.sql("DELETE FROM consent WHERE account_id = :account RETURNING client_id"), accountId, byOperator);
    }

    private void forget(JdbcClient.StatementSpec deletion, long accountId, boolean byOperator) {
        List<AuditEvent> withdrawn = deletion.param("account", accountId)
                .query((row, number) -> new AuditEvent(
                        AuditEvent.Type.CONSENT_WITHDRAWN, accountId, row.getString("client_id"), null, null))
                .list();
        audit.record(withdrawn, byOperator);
    }

    /** Adds these to what this person has allowed the client. */
    void remember(long accountId, String clientId, Set<String> scopes) {
        boolean more = jdbc.sql("""
                        INSERT INTO consent (account_id, client_id, scopes) VALUES (:account, :client, :scopes)
                        ON CONFLICT (account_id, client_id) DO UPDATE
                        SET scopes = ARRAY(SELECT DISTINCT unnest(consent.scopes || excluded.scopes)),
                            given_at = clock_timestamp()
                        RETURNING old.scopes IS NULL OR NOT old.scopes @> new.scopes""")
                .param("account", accountId)
                .param("client", clientId)
                .param("scopes", scopes.toArray(String[]::new))
                .query(Boolean.class)
                .single();
        if (more) {
            audit.recordFirst(
                    new AuditEvent(AuditEvent.Type.CONSENT_GIVEN, accountId, clientId, null, String.join(" ", scopes)));
        }
    }
}
