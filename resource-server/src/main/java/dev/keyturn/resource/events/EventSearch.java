package dev.keyturn.resource.events;

import dev.keyturn.resource.paging.Page;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Lists events in the order of their ids. Only conditions that are asked for are in the statement, so each has its index. */
@Component
class EventSearch {
    private final JdbcClient jdbc;

    EventSearch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<EventView> list(EventFilter filter, Page page) {
        Map<String, Object> conditions = new LinkedHashMap<>();
        conditions.put("id > :above", page.above());
        put(conditions, "starts_at >= :from", utc(filter.from()));
        put(conditions, "starts_at < :to", utc(filter.to()));
        put(conditions, "organizer_id = :organizer", filter.organizer());
        put(
                conditions,
                "app.event_words(title, description, location) @@ websearch_to_tsquery('simple', :text)",
                filter.text());
        JdbcClient.StatementSpec statement = jdbc.sql("""
                SELECT id, title, description, starts_at, location, organizer_id FROM app.event
                WHERE %s ORDER BY id LIMIT :rows OFFSET :skip""".formatted(String.join(" AND ", conditions.keySet())));
        conditions.forEach((condition, value) -> statement.param(parameter(condition), value));
        return statement
                .param("rows", page.rows())
                .param("skip", page.skip())
                .query((row, number) -> new EventView(
                        row.getLong("id"),
                        row.getString("title"),
                        row.getString("description"),
                        row.getObject("starts_at", OffsetDateTime.class).toInstant(),
                        row.getString("location"),
                        row.getLong("organizer_id")))
                .list();
    }

    private static void put(Map<String, Object> conditions, String condition, @Nullable Object value) {
        if (value != null) {
            conditions.put(condition, value);
        }
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static String parameter(String condition) {
        return condition.substring(condition.lastIndexOf(':') + 1).replace(")", "");
    }
}
