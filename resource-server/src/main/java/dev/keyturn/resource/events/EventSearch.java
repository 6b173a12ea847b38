package dev.keyturn.resource.events;

import static java.util.stream.Collectors.joining;

import dev.keyturn.edge.database.Batcher;
import dev.keyturn.edge.database.Columns;
import dev.keyturn.edge.database.SharedReads;
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

/** Reads events for callers that do not mean to change them. */
@Component
class EventSearch {
    /** What {@link #view} reads. */
    private static final String COLUMNS = "id, title, description, starts_at, location, organizer_id";

    private static final String HAS_WORDS = """
            app.event_terms(title, description, location)
                @@ websearch_to_tsquery('simple', casefold(lower(:text COLLATE pg_c_utf8)))""";

    /** The next 500 events. A search looks at them before it searches an index: some tens of milliseconds' work. */
    private static final String NEAR = "SELECT * FROM app.event WHERE id > :above ORDER BY id LIMIT 500";

    /**
     * The same if their words are to be read, which takes longer the longer they are: with as many characters as the descriptions
     * of the largest page may have together.
     */
    private static final String NEAR_TO_READ = """
            SELECT * FROM (SELECT *, sum(length(description)) OVER (ORDER BY id) AS characters FROM (%s) event) event
                    WHERE characters <= 1048576""".formatted(NEAR);

    private final JdbcClient jdbc;
    private final JdbcClient searches;
    private final Batcher<Long, EventState> single =
            Batcher.byKey(this::findAll, event -> event.view().id());

    private final SharedReads<ListRequest, Page<EventView>> lists = new SharedReads<>(this::read);

    EventSearch(JdbcClient jdbc, @Qualifier("searches") JdbcClient searches) {
        this.jdbc = jdbc;
        this.searches = searches;
    }

    EventState find(long id) {
        return single.carryOut(id).orElseThrow(() -> EventPlanning.missing(id));
    }

    private List<EventState> findAll(List<Long> ids) {
        return jdbc.sql("""
                        SELECT %s, version FROM app.event WHERE id = ANY (:ids)""".formatted(COLUMNS))
                .param("ids", ids.toArray(Long[]::new))
                .query((row, number) -> new EventState(view(row), row.getInt("version")))
                .list();
    }

    /** Lists events in the order of their ids. */
    Page<EventView> list(EventFilter filter, PageRequest page) {
        return lists.get(new ListRequest(filter, page));
    }

    private record ListRequest(EventFilter filter, PageRequest page) {}

    /** Only conditions that were given are in the statement, so that each can use its index. */
    private Page<EventView> read(ListRequest request) {
        EventFilter filter = request.filter();
        PageRequest page = request.page();
        List<Condition> conditions = Stream.of(
                        new Condition("above", "id > :above", page.above()),
                        new Condition("from", "starts_at >= :from", utc(filter.from())),
                        new Condition("to", "starts_at < :to", utc(filter.to())),
                        new Condition(
                                "organizer", "organizer_id BETWEEN :organizer AND :organizer", filter.organizer()),
                        new Condition("text", HAS_WORDS, filter.text()))
                .filter(condition -> condition.value() != null)
                .toList();
        String wanted = conditions.stream().map(Condition::sql).collect(joining(" AND "));
        JdbcClient.StatementSpec statement =
                (filter.isASearch() ? searches : jdbc).sql(statement(filter, wanted, page));
        conditions.forEach(condition -> statement.param(condition.name(), condition.value()));
        return statement
                .param("rows", page.rows())
                .param("skip", page.skip())
                .query(page.read((row, number) -> view(row), EventView::length));
    }

    /**
     * PostgreSQL takes the events that fit for spread evenly among all, and guesses how many there are of a word: it would walk
     * along the ids until it has met enough of them, which may be never. So a search looks at the next few hundred events, and
     * if those do not make a page, it finds all that fit in their index, and sorts them. An organizer's are in order in theirs.
     * What is skipped is skipped in an index, without its row.
     */
    private static String statement(EventFilter filter, String wanted, PageRequest page) {
        if (!filter.isASearch()) {
            String order = filter.organizer() == null ? "id" : "organizer_id, id";
            String inOrder =
                    "SELECT %%s FROM app.event WHERE %s ORDER BY %s LIMIT :rows OFFSET :skip".formatted(wanted, order);
            return page.skip() == 0
                    ? inOrder.formatted(COLUMNS)
                    : "SELECT %s FROM app.event JOIN (%s) page USING (id) ORDER BY id"
                            .formatted(COLUMNS, inOrder.formatted("id"));
        }
        return """
                WITH near AS MATERIALIZED (
                    SELECT id FROM (%3$s) event
                    WHERE %2$s ORDER BY id LIMIT :rows OFFSET :skip)
                SELECT %1$s FROM app.event JOIN (
                    SELECT id FROM near WHERE (SELECT count(*) FROM near) = :rows
                    UNION ALL
                    (SELECT id FROM app.event WHERE %2$s AND (SELECT count(*) FROM near) < :rows
                        ORDER BY id + 0 LIMIT :rows OFFSET :skip)) page USING (id)
                ORDER BY id""".formatted(COLUMNS, wanted, filter.text() == null ? NEAR : NEAR_TO_READ);
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
