package dev.keyturn.auth.authorization;

import dev.keyturn.auth.sessions.SessionDismissed;
import java.util.Set;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What people have allowed apps to do. */
@Component
class Consents {
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

    /** An app whose session was ended by choice asks before it begins another. */
    @EventListener
    public void forget(SessionDismissed dismissed) {
        jdbc.sql("DELETE FROM consent WHERE account_id = :account AND client_id = :client")
                .param("account", dismissed.accountId())
                .param("client", dismissed.clientId())
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
