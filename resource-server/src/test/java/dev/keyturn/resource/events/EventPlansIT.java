package dev.keyturn.resource.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Plan;
import dev.keyturn.resource.testing.PlansDatabase;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.ServerAlone;
import dev.keyturn.resource.testing.Statements;
import dev.keyturn.resource.testing.World;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the database does for a list of events, among many ({@code -Dkeyturn.plans.events}): it finds a page by the index of
 * what is asked for, and does not walk along all events until it has met one. The statements are those that the server sends.
 */
@ResourceServerTest
@ServerAlone
class EventPlansIT {
    private static final int EVENTS = Integer.getInteger("keyturn.plans.events", 20_000);
    private static final int ROWS = 21;

    /** Events that a search looks at in any case. */
    private static final int NEAR = 500;

    private static final long BUSY = 1_000_000_000;

    /** From here on, one event in seventeen starts, or one in a hundred if there are many. */
    private static final OffsetDateTime LATE =
            OffsetDateTime.parse("2024-01-01T00:00:00Z").plusMinutes(EVENTS * 97L / 100);

    private final World world;
    private final JdbcClient searches;
    private final Api api;

    EventPlansIT(World world, @Qualifier("searches") JdbcClient searches, @LocalServerPort int port) {
        this.world = world;
        this.searches = searches;
        this.api = new Api(port).as(world.person());
    }

    @Test
    void everyListReadsByIndexWhatItAnswers() throws SQLException {
        try (PlansDatabase database = new PlansDatabase(world)) {
            fill(database);
            words(database.server());
            times(database.server());
            organizer(database.server());
            skipping(database);
            longTexts(database);
        }
    }

    /** As on a slow disk, and with a table too large to be read: where PostgreSQL is most tempted to walk along the ids. */
    private void words(Connection database) throws SQLException {
        String byWords = sent("text=doors");
        for (String few : new String[] {"nosuchword", Integer.toString(EVENTS - 1)}) {
            Plan plan = search(database, byWords, few);
            assertThat(plan.indexes()).as(plan.toString()).contains("event_terms");
            assertThat(plan.rows()).as(plan.toString()).isLessThanOrEqualTo(NEAR);
        }
        for (String many : new String[] {"word7", "meeting"}) {
            Plan plan = search(database, byWords, many);
            assertThat(plan.rows()).as(plan.toString()).isLessThanOrEqualTo(NEAR);
        }
    }

    /** Only so many are looked at first as their texts allow. */
    private void longTexts(PlansDatabase database) throws SQLException {
        String byWords = sent("text=doors");
        database.fill("""
                INSERT INTO app.event (title, description, location, starts_at, organizer_id)
                SELECT 'Long ' || n, repeat('word ', 2000), 'Room 1', '2024-01-01Z', 1 FROM generate_series(1, %d) n""".formatted(NEAR));
        long before = database.calls("event_terms");

        search(database.server(), byWords, "nosuchword", EVENTS);

        assertThat(database.calls("event_terms") - before).isBetween(101L, 110L);
    }

    private static Plan search(Connection database, String sql, Object value) throws SQLException {
        return search(database, sql, value, 0);
    }

    private static Plan search(Connection database, String sql, Object value, int above) throws SQLException {
        try (Statement setting = database.createStatement()) {
            setting.execute("SET LOCAL random_page_cost = 20; SET LOCAL enable_seqscan = off");
        }
        return Plan.of(database, sql, above, above, value, ROWS, 0, ROWS, above, value, ROWS, ROWS, 0);
    }

    private void times(Connection database) throws SQLException {
        String byTime = sent("from=2031-01-01");

        Plan late = search(database, byTime, LATE);
        assertThat(late.indexes()).as(late.toString()).contains("event_starts");
        assertThat(late.rows()).as(late.toString()).isLessThanOrEqualTo(Math.max(NEAR, EVENTS / 10));

        Plan all = search(database, byTime, LATE.minusYears(10));
        assertThat(all.rows()).as(all.toString()).isLessThanOrEqualTo(NEAR);
    }

    /** The organizer's events are the last third of all. */
    private void organizer(Connection database) throws SQLException {
        Plan plan = Plan.of(database, sent("organizer=" + BUSY), 0, BUSY, BUSY, ROWS, 0);

        assertThat(plan.indexes()).as(plan.toString()).containsOnly("event_organizer");
        assertThat(plan.rows()).as(plan.toString()).isLessThanOrEqualTo(ROWS);
    }

    /** In an index, hundreds lie on a page, and of their rows some dozens. */
    private void skipping(PlansDatabase database) throws SQLException {
        database.fill("VACUUM app.event");
        int skip = EVENTS / 4;

        for (Plan plan : new Plan[] {
            Plan.of(database.server(), sent("skip=1"), 0, ROWS, skip),
            Plan.of(database.server(), sent("skip=1&organizer=" + BUSY), 0, BUSY, BUSY, ROWS, skip)
        }) {
            assertThat(plan.indexes()).as(plan.toString()).doesNotContain("none");
            assertThat(plan.blocks()).as(plan.toString()).isLessThanOrEqualTo(skip / 100 + 4 * ROWS);
        }
    }

    /** One plan for any words would otherwise serve all of them. */
    @Test
    void aSearchIsPlannedForItsWords() {
        assertThat(searches.sql("SHOW plan_cache_mode").query(String.class).single())
                .isEqualTo("force_custom_plan");
    }

    /** One request would otherwise put the new words of many others into the index. */
    @Test
    void newWordsGoIntoTheIndexAtOnce() {
        assertThat(searches.sql("SELECT array_to_string(reloptions, ' ') FROM pg_class WHERE relname = 'event_terms'")
                        .query(String.class)
                        .single())
                .isEqualTo("fastupdate=off");
    }

    private String sent(String filter) {
        return Statements.during(() -> api.get("/events?" + filter).hasStatus(200))
                .one("FROM app.event");
    }

    private static void fill(PlansDatabase database) throws SQLException {
        database.fill("""
                INSERT INTO app.event (title, description, location, starts_at, organizer_id)
                SELECT 'Event ' || n,
                       (SELECT string_agg('word' || (n * 7 + k * k * 11) %% 47, ' ') FROM generate_series(1, 4) k) || ' meeting',
                       'Room 1',
                       timestamptz '2024-01-01Z' + n * interval '1 minute' + n %% 1000 * interval '1 minute',
                       CASE WHEN n > %1$d * 0.7 THEN %2$d ELSE n %% 97 END
                FROM generate_series(1, %1$d) n;
                ANALYZE app.event;""".formatted(EVENTS, BUSY));
    }
}
