package dev.keyturn.auth.audit;

import java.util.List;
import java.util.UUID;
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

    /** The same for many at once, in one statement. */
    public void record(List<AuditEvent> events) {
        jdbc.sql("""
                INSERT INTO audit_event (type, account_id, client_id, sid, detail)
                SELECT * FROM unnest(:types, :accounts, :clients, :sessions, :details)""")
                .param(
                        "types",
                        events.stream().map(event -> event.type().name()).toArray(String[]::new))
                .param("accounts", events.stream().map(AuditEvent::accountId).toArray(Long[]::new))
                .param("clients", events.stream().map(AuditEvent::clientId).toArray(String[]::new))
                .param("sessions", events.stream().map(AuditEvent::sessionId).toArray(UUID[]::new))
                .param("details", events.stream().map(AuditEvent::detail).toArray(String[]::new))
                .update();
    }
}
