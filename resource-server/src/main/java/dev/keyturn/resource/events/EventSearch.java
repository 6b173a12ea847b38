package dev.keyturn.resource.events;

import static java.util.stream.Collectors.joining;

import dev.keyturn.edge.Batcher;
import dev.keyturn.edge.Columns;
import dev.keyturn.resource.paging.Page;
import dev.keyturn.resource.paging.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads events, for whoever does not mean to change them. */
@Component
class EventSearch {
    private final JdbcClient jdbc;
    private final JdbcClient searches;
    private final Batcher<Long, EventState> single =
            Batcher.byKey(this::findAll, event -> event.view().id());

    EventSearch(JdbcClient jdbc, @Qualifier("searches") JdbcClient searches) {
        this.jdbc = jdbc;
        this.searches = searches;
    }

    EventState find(long id) {
        return single.carryOut(id).orElseThrow(() -> EventPlanning.missing(id));
    }

    private List<EventState> findAll(List<Long> ids) {
        return jdbc.sql("""
                        SELECT id, title, description, starts_at, location, organizer_id, version FROM app.event
                        WHERE id = ANY (:ids)""")
                .param("ids", ids.toArray(Long[]::new))
                .query((row, number) -> new EventState(view(row), row.getInt("version")))
                .list();
    }

    /** In the order of their ids. Only conditions that are asked for are in the statement, so each has its index. */
    Page<EventView> list(EventFilter filter, PageRequest page) {
        List<Condition> conditions = Stream.of(
                        new Condition("above", "id > :above", page.above()),
                        new Condition("from", "starts_at >= :from", utc(filter.from())),
                        new Condition("to", "starts_at < :to", utc(filter.to())),
                        new Condition("organizer", "organizer_id = :organizer", filter.organizer()),
                        new Condition(
                                "text",
                                "app.event_words(title, description, location) @@ websearch_to_tsquery('simple', :text)",
                                filter.text()))
                .filter(condition -> condition.value() != null)
                .toList();
        JdbcClient.StatementSpec statement = (filter.isASearch() ? searches : jdbc)
                .sql("""
                SELECT id, title, description, starts_at, location, organizer_id FROM app.event
                WHERE %s ORDER BY id LIMIT :rows OFFSET :skip""".formatted(conditions.stream().map(Condition::sql).collect(joining(" AND "))));
        conditions.forEach(condition -> statement.param(condition.name(), condition.value()));
        return statement
                .param("rows", page.rows())
                .param("skip", page.skip())
                .query(page.read((row, number) -> view(row), EventView::length));
    }

    private static EventView view(ResultSet row) throws SQLException {
        return new EventView(
                row.getLong("id"),
                row.getString("title"),
                row.getString("description"),
                Columns.instant(row, "starts_at"),
                row.getString("location"),
                row.getLong("organizer_id"));
    }

    /** Part of the statement if it has a value. */
    private record Condition(
            String name, String sql, @Nullable Object value) {}

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
