package dev.keyturn.auth.audit;

import dev.keyturn.edge.http.RequestSource;
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
    /** The planner knows no length of an array within a SELECT, so one plan fits all lists, and is kept. */
    private static final String INSERT = """
            INSERT INTO audit_event (type, account_id, client_id, sid, detail, address, user_agent)
            SELECT e.type, e.account, e.client, e.sid, e.detail, :address, :agent
            FROM unnest((SELECT :types::text[]), (SELECT :accounts::bigint[]), (SELECT :clients::text[]),
                        (SELECT :sessions::uuid[]), (SELECT :details::text[])) WITH ORDINALITY
                 AS e (type, account, client, sid, detail, place)
            """;

    /** The first twenty of a type and an account within an hour. Reads that account's events of the hour, by their index. */
    private static final String FIRST = """
            WHERE e.account IS NULL OR e.place <= 20 AND e.place + (
                SELECT count(*) FILTER (WHERE a.type = e.type) FROM audit_event a
                WHERE a.account_id = e.account AND a.at > now() - interval '1 hour') <= 20
            """;

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
        record(List.of(event));
    }

    /** The same for many at once, in one statement. */
    public void record(List<AuditEvent> events) {
        insert(INSERT, events);
    }

    /**
     * The same for what a person with a session or a password can bring about as often as they like: of each type, the
     * account's first twenty within an hour are kept, and the others counted alone, or anybody could fill the log.
     */
    public void recordFirst(AuditEvent event) {
        recordFirst(List.of(event));
    }

    /** The same for many of one type and account at once. */
    void recordFirst(List<AuditEvent> events) {
        insert(INSERT + FIRST, events);
    }

    /** The same by who brought it about: what an operator does is always kept. */
    public void record(List<AuditEvent> events, boolean byOperator) {
        if (byOperator) {
            record(events);
        } else {
            recordFirst(events);
        }
    }

    private void insert(String sql, List<AuditEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        RequestSource source = source();
        jdbc.sql(sql)
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
