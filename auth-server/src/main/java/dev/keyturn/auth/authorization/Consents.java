package dev.keyturn.auth.authorization;

import dev.keyturn.auth.accounts.PasswordChanged;
import dev.keyturn.auth.sessions.AllSessionsDismissed;
import dev.keyturn.auth.sessions.SessionDismissed;
import dev.keyturn.edge.Columns;
import java.util.List;
import java.util.Set;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What people have allowed apps to do. */
@Component
class Consents {
    /** So many of a person are listed, the newest. */
    private static final int LISTED = 100;

    private final JdbcClient jdbc;

    Consents(JdbcClient jdbc) {
        this.jdbc = jdbc;
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

    /** Forgets the consent if somebody chose to end a session of the client, which then has to ask again. */
    @EventListener
    public void forget(SessionDismissed dismissed) {
        jdbc.sql("DELETE FROM consent WHERE account_id = :account AND client_id = :client")
                .param("account", dismissed.accountId())
                .param("client", dismissed.clientId())
                .update();
    }

    /** Nor does any other app get in again without a question, whether it had a session left or not. */
    @EventListener
    public void forget(AllSessionsDismissed dismissed) {
        forgetAll(dismissed.accountId());
    }

    /** Whoever had the old password may have allowed what the person does not know of. */
    @EventListener
    public void forget(PasswordChanged changed) {
        forgetAll(changed.accountId());
    }

    private void forgetAll(long accountId) {
        jdbc.sql("DELETE FROM consent WHERE account_id = :account")
                .param("account", accountId)
                .update();
    }

    /** Adds these to what this person has allowed the client. */
    void remember(long accountId, String clientId, Set<String> scopes) {
        jdbc.sql("""
                INSERT INTO consent (account_id, client_id, scopes) VALUES (:account, :client, :scopes)
                ON CONFLICT (account_id, client_id) DO UPDATE
                SET scopes = ARRAY(SELECT DISTINCT unnest(consent.scopes || excluded.scopes)),
                    given_at = clock_timestamp()""")
                .param("account", accountId)
                .param("client", clientId)
                .param("scopes", scopes.toArray(String[]::new))
                .update();
    }
}
