package dev.keyturn.auth.audit;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes audit events. */
@Component
public class AuditLog {
    private final JdbcClient jdbc;

    AuditLog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Appends the event in the caller's transaction: both are kept, or neither. */
    public void record(AuditEvent event) {
        jdbc.sql("""
                INSERT INTO audit_event (type, account_id, client_id, sid, detail)
                VALUES (:type, :account, :client, :sid, :detail)""")
                .param("type", event.type().name())
                .param("account", event.accountId())
                .param("client", event.clientId())
                .param("sid", event.sessionId())
                .param("detail", event.detail())
                .update();
    }
}
