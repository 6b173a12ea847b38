package dev.keyturn.resource.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyturn.edge.cleanup.Cleanup;
import dev.keyturn.model.DatabaseRoles;
import dev.keyturn.model.ProblemType;
import dev.keyturn.resource.idempotency.IdempotencyKeys.Claim;
import dev.keyturn.resource.idempotency.IdempotencyKeys.Fresh;
import dev.keyturn.resource.idempotency.IdempotencyKeys.Repeated;
import dev.keyturn.resource.testing.Answer;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Person;
import dev.keyturn.resource.testing.Plan;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.ServerAlone;
import dev.keyturn.resource.testing.Statements;
import dev.keyturn.resource.testing.World;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@ResourceServerTest
@ServerAlone
class IdempotencyIT {
    private final World world;
    private final Cleanup cleanup;
    private final IdempotencyKeys keys;
    private final TransactionTemplate transaction;
    private final JdbcClient jdbc;
    private final Api api;
    private final Person ada;
    private final Person bob;

    IdempotencyIT(
            World world,
            Cleanup cleanup,
            IdempotencyKeys keys,
            TransactionTemplate transaction,
            JdbcClient jdbc,
            @LocalServerPort int port) {
        this.world = world;
        this.cleanup = cleanup;
        this.keys = keys;
        this.transaction = transaction;
        this.jdbc = jdbc;
        this.api = new Api(port);
        this.ada = world.person();
        this.bob = world.person();
    }

    @Test
    void anEventIsCreatedOnceAndAnsweredAsItWasThen() {
        String key = key();
        String title = "Event " + key;
        Answer first = api.as(ada)
                .post("/events", event(title), "Idempotency-Key", key)
                .hasStatus(201);
        api.as(ada).put("/events/" + first.id(), event(title + " moved")).hasStatus(200);

        Answer again = api.as(ada)
                .post("/events", event(title), "Idempotency-Key", key)
                .hasStatus(201);

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("ETag")).isEqualTo(first.headers().firstValue("ETag"));
        assertThat(again.headers().firstValue("Location")).hasValue("/events/" + first.id());
    }

    @Test
    void aKeyThatWasForAMessageIsNotForAnEvent() {
        String key = key();
        api.as(ada)
                .post("/messages", bob.message("One"), "Idempotency-Key", key)
                .hasStatus(201);

        api.as(ada)
                .post("/events", event("Event " + key), "Idempotency-Key", key)
                .isProblem(ProblemType.KEY_REUSED);
    }

    @Test
    void aRefusedEventLeavesItsKeyFree() {
        String key = key();
        String taken = "Event " + key();
        api.as(bob).post("/events", event(taken)).hasStatus(201);
        api.as(ada).post("/events", event(taken), "Idempotency-Key", key).isProblem(ProblemType.NAME_TAKEN);

        api.as(ada)
                .post("/events", event("Event " + key), "Idempotency-Key", key)
                .hasStatus(201);
    }

    /** Of many at once, each would otherwise wait for the commit of the one before. */
    @Test
    void aRepetitionLocksNothing() throws SQLException {
        String key = key();
        Answer first = api.as(ada)
                .post("/messages", bob.message("One"), "Idempotency-Key", key)
                .hasStatus(201);
        try (Connection other = world.database().connectAs(DatabaseRoles.RESOURCE);
                PreparedStatement lock =
                        other.prepareStatement("SELECT 1 FROM app.idempotency_key WHERE key = ? FOR UPDATE")) {
            other.setAutoCommit(false);
            lock.setString(1, key);
            lock.execute();

            Answer again = api.as(ada)
                    .post("/messages", bob.message("One"), "Idempotency-Key", key)
                    .hasStatus(201);

            assertThat(again.body()).isEqualTo(first.body());
            api.as(ada)
                    .post("/messages", bob.message("Two"), "Idempotency-Key", key)
                    .isProblem(ProblemType.KEY_REUSED);
        }
    }

    @Test
    void forgetsAKeyAfterADay() {
        String swept = key();
        String unswept = key();
        long first = api.as(ada)
                .post("/messages", bob.message("One"), "Idempotency-Key", swept)
                .id();
        api.as(ada).post("/messages", bob.message("One"), "Idempotency-Key", unswept);
        grow(swept, 25);
        grow(unswept, 25);

        api.as(ada)
                .post("/messages", bob.message("Other"), "Idempotency-Key", unswept)
                .hasStatus(201);
        grow(unswept, 23);
        cleanup.run();

        assertThat(jdbc.sql("SELECT key FROM app.idempotency_key WHERE person_id = ?")
                        .param(ada.id())
                        .query(String.class)
                        .list())
                .containsExactly(unswept);
        assertThat(api.as(ada)
                        .post("/messages", bob.message("One"), "Idempotency-Key", swept)
                        .id())
                .isGreaterThan(first);
    }

    /** Else each would take it for new, and all would be carried out. */
    @Test
    void aKeyThatIsForgottenIsNewForOneOfManyAtOnce() {
        String key = key();
        byte[] hash = new byte[32];
        transaction.executeWithoutResult(_ -> keys.claim(ada.id(), key, hash));
        grow(key, 25);

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Claim>> claims = Objects.requireNonNull(transaction.execute(_ -> {
                jdbc.sql("SELECT key FROM app.idempotency_key WHERE key = ? FOR UPDATE")
                        .param(key)
                        .query(String.class)
                        .single();
                List<Future<Claim>> begun = Stream.generate(() -> threads.submit(() -> claimed(key, hash)))
                        .limit(2)
                        .toList();
                await().until(() -> waiting() == 2);
                return begun;
            }));

            assertThat(claims)
                    .extracting(claim -> claim.get(20, TimeUnit.SECONDS))
                    .containsExactlyInAnyOrder(new Fresh(), new Repeated("the answer"));
        }
    }

    private Claim claimed(String key, byte[] hash) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            Claim claim = keys.claim(ada.id(), key, hash);
            if (claim instanceof Fresh) {
                keys.bind(ada.id(), key, "the answer");
            }
            return claim;
        }));
    }

    private int waiting() {
        return jdbc.sql("""
                        SELECT count(*) FROM pg_stat_activity
                        WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO app.idempotency_key%'""").query(Integer.class).single();
    }

    @Test
    void findsOldKeysByIndex() throws SQLException {
        String deletion = Statements.during(cleanup::run).one("DELETE FROM app.idempotency_key");

        try (Connection database = world.database().connectAs(DatabaseRoles.RESOURCE)) {
            assertThat(Plan.byIndex(database, deletion, 86_400L, 1000).toString())
                    .contains("Index Cond");
        }
    }

    private void grow(String key, int hours) {
        jdbc.sql("UPDATE app.idempotency_key SET claimed_at = now() - make_interval(hours => ?) WHERE key = ?")
                .param(hours)
                .param(key)
                .update();
    }

    private static String event(String title) {
        return """
                {"title":"%s","description":"","date":"2027-03-01T18:00:00Z","location":"Berlin"}""".formatted(title);
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }
}
