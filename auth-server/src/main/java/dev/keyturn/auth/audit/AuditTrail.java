package dev.keyturn.auth.audit;

import dev.keyturn.auth.paging.PageRequest;
import dev.keyturn.edge.cleanup.ExpiringTable;
import dev.keyturn.edge.database.Columns;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.edge.fields.WholeNumbers;
import dev.keyturn.model.ProblemType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What happened, newest first. */
@Component
class AuditTrail {
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private final JdbcClient jdbc;

    AuditTrail(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * One page, and one row more. The cursor is an event's id. If that event has been removed, nothing follows: the
     * clean-up removes the oldest events first.
     *
     * @throws ProblemException if the cursor is not a number
     */
    List<RecordedEvent> find(Filter filter, PageRequest page) {
        Long after = cursor(page.after());
        return jdbc.sql("""
                SELECT e.*, a.uid, a.username FROM audit_event e LEFT JOIN account a ON a.id = e.account_id
                WHERE true
                """
                        + (filter.type() == null ? "" : " AND e.type = :type")
                        + (filter.account() == null
                                ? ""
                                : " AND e.account_id = (SELECT id FROM account WHERE uid = :account)")
                        + (filter.client() == null ? "" : " AND e.client_id = :client")
                        + (filter.from() == null ? "" : " AND e.at >= :from")
                        + (filter.to() == null ? "" : " AND e.at < :to")
                        + (after == null
                                ? ""
                                : " AND (e.at, e.id) < (SELECT at, id FROM audit_event WHERE id = :after)")
                        + " ORDER BY e.at DESC, e.id DESC LIMIT :rows")
                .param("type", filter.type() == null ? null : filter.type().name())
                .param("account", filter.account(), Types.OTHER)
                .param("client", filter.client())
                .param("from", moment(filter.from()))
                .param("to", moment(filter.to()))
                .param("after", after)
                .param("rows", page.rows())
                .query((row, number) -> recorded(row))
                .list();
    }

    /** Where an event stands in the list. */
    static String cursor(RecordedEvent event) {
        return Long.toString(event.id());
    }

    private static @Nullable Long cursor(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return WholeNumbers.read(text);
        } catch (NumberFormatException notANumber) {
            throw ProblemException.ofField(
                    ProblemType.INVALID_FIELDS, "after", "must be taken from the Link of the page before");
        }
    }

    /** The moment, limited to what the database can hold; no event lies beyond that. */
    private static @Nullable OffsetDateTime moment(@Nullable Instant instant) {
        if (instant == null) {
            return null;
        }
        Instant held = instant.isBefore(EARLIEST) ? EARLIEST : instant.isAfter(LATEST) ? LATEST : instant;
        return held.atOffset(ZoneOffset.UTC);
    }

    private static RecordedEvent recorded(ResultSet row) throws SQLException {
        return new RecordedEvent(
                row.getLong("id"),
                Columns.instant(row, "at"),
                row.getString("type"),
                row.getObject("account_id", Long.class),
                row.getObject("uid", UUID.class),
                row.getString("username"),
                row.getString("client_id"),
                row.getObject("sid", UUID.class),
                row.getString("detail"),
                row.getString("address"),
                row.getString("user_agent"));
    }

    /**
     * The events that a list is to contain; null means any.
     *
     * @param account the uid of the person concerned
     * @param client the id of the client concerned
     * @param from inclusive
     * @param to exclusive
     */
    record Filter(
            AuditEvent.@Nullable Type type,
            @Nullable UUID account,
            @Nullable String client,
            @Nullable Instant from,
            @Nullable Instant to) {}

    @Bean
    static ExpiringTable expiringAuditEvents(AuditProperties properties) {
        return new ExpiringTable("audit_event", "at", properties.keep());
    }
}
