package dev.keyturn.auth.audit;

import dev.keyturn.edge.requests.RequestSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Writes audit events, each with the source of the request that is under way, and counts them. */
@Component
public class AuditLog {
    private final JdbcClient jdbc;
    private final MeterRegistry meters;

    AuditLog(JdbcClient jdbc, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.meters = meters;
        // Registered at the start: an alarm for growth would miss a series that begins with its first event.
        for (AuditEvent.Type type : AuditEvent.Type.values()) {
            counter(type);
        }
    }

    /** Appends the event in the caller's transaction: both are kept, or neither. */
    public void record(AuditEvent event) {
        RequestSource source = source();
        jdbc.sql("""
                INSERT INTO audit_event (type, account_id, client_id, sid, detail, address, user_agent)
                VALUES (:type, :account, :client, :sid, :detail, :address, :agent)""")
                .param("type", event.type().name())
                .param("account", event.accountId())
                .param("client", event.clientId())
                .param("sid", event.sessionId())
                .param("detail", event.detail())
                .param("address", source == null ? null : source.address())
                .param("agent", source == null ? null : source.userAgent())
                .update();
        count(List.of(event));
    }

    /** The same for many at once, in one statement. */
    public void record(List<AuditEvent> events) {
        RequestSource source = source();
        jdbc.sql("""
                INSERT INTO audit_event (type, account_id, client_id, sid, detail, address, user_agent)
                SELECT *, :address, :agent FROM unnest(:types, :accounts, :clients, :sessions, :details)""")
                .param(
                        "types",
                        events.stream().map(event -> event.type().name()).toArray(String[]::new))
                .param("accounts", events.stream().map(AuditEvent::accountId).toArray(Long[]::new))
                .param("clients", events.stream().map(AuditEvent::clientId).toArray(String[]::new))
                .param("sessions", events.stream().map(AuditEvent::sessionId).toArray(UUID[]::new))
                .param("details", events.stream().map(AuditEvent::detail).toArray(String[]::new))
                .param("address", source == null ? null : source.address())
                .param("agent", source == null ? null : source.userAgent())
                .update();
        count(events);
    }

    /** Counts an event that is not kept, because one is that says the same. */
    public void count(AuditEvent event) {
        count(List.of(event));
    }

    /** The source of the request that is under way; null at a start and in scheduled work. */
    private static @Nullable RequestSource source() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? RequestSource.of(attributes.getRequest())
                : null;
    }

    /** Counts events after the commit, so that alarms need not read the table. */
    private void count(List<AuditEvent> events) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            events.forEach(event -> counter(event.type()).increment());
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                events.forEach(event -> counter(event.type()).increment());
            }
        });
    }

    private Counter counter(AuditEvent.Type type) {
        return Counter.builder("keyturn.audit.events")
                .description("Events of the audit log, on this node")
                .tag("type", type.name())
                .register(meters);
    }
}
