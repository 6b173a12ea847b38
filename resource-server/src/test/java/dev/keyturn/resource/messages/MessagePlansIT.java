package dev.keyturn.resource.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.model.DatabaseRoles;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Person;
import dev.keyturn.resource.testing.Plan;
import dev.keyturn.resource.testing.PlansDatabase;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.ServerAlone;
import dev.keyturn.resource.testing.SocketClient;
import dev.keyturn.resource.testing.Statements;
import dev.keyturn.resource.testing.World;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * What the database does for each call, among many messages ({@code -Dkeyturn.plans.messages}): it reads what the answer
 * holds and little more, by an index, with or without knowing the values. The statements are those that the server sends.
 */
@ResourceServerTest
@ServerAlone
class MessagePlansIT {
    private static final int MESSAGES = Integer.getInteger("keyturn.plans.messages", 50_000);
    private static final int UNREAD = MESSAGES / 100;
    private static final long STRANGERS = 1_000_000_000;

    /** Pages of the database: the way down an index and a message each, as no two need lie together. */
    private static final int FEW_BLOCKS = 60;

    /** The same for a conversation: a page of each direction, and then the way down to each message of one. */
    private static final int FEW_OF_TWO = 150;

    private final World world;
    private final Api api;
    private final int port;
    private final Person ada;
    private final Person bob;

    MessagePlansIT(World world, @LocalServerPort int port) {
        this.world = world;
        this.api = new Api(port);
        this.port = port;
        this.ada = world.person();
        this.bob = world.person();
    }

    /** Bob gets a tenth of all messages, half of it from Ada, and has read nine in ten of them. */
    @Test
    void everyCallReadsByIndexWhatItAnswers() throws SQLException {
        fill();
        try (Connection database = world.database().connectAs(DatabaseRoles.RESOURCE)) {
            database.setAutoCommit(false);
            lists(database);
            unread(database);
            marking(database);
            catchingUp(database);
        } finally {
            world.database()
                    .asSuperuser("DELETE FROM app.message WHERE receiver_id IN (%1$d, %2$d) OR receiver_id >= %3$d"
                            .formatted(ada.id(), bob.id(), STRANGERS));
        }
    }

    private void lists(Connection database) throws SQLException {
        long middle = api.as(bob)
                .get("/messages/received?skip=200&limit=1")
                .json()
                .get(0)
                .get("id")
                .asLong();

        String received = one("FROM app.message", () -> api.as(bob).get("/messages/received?after=" + middle));
        page(Plan.of(database, received, bob.id(), bob.id(), middle, 21, 0), FEW_BLOCKS, "message_received");
        page(Plan.ofAnyValues(database, received), FEW_BLOCKS, "message_received");

        String sent = one("FROM app.message", () -> api.as(ada).get("/messages/sent?after=" + middle));
        page(Plan.of(database, sent, ada.id(), ada.id(), middle, 21, 0), FEW_BLOCKS, "message_sent");
        page(Plan.ofAnyValues(database, sent), FEW_BLOCKS, "message_sent");

        String between =
                one("FROM app.message", () -> api.as(bob).get("/messages/with/" + ada.id() + "?after=" + middle));
        Plan conversation = Plan.of(database, between, conversation(bob.id(), ada.id(), middle, 0));
        // Bob wrote nothing to Ada: to that, her index of what she received leads as well.
        page(conversation, FEW_OF_TWO, "message_between", "message_received", "message_pkey");
        page(Plan.ofAnyValues(database, between), FEW_OF_TWO, "message_between", "message_pkey");
    }

    private static Object[] conversation(long person, long other, long below, int skip) {
        return new Object[] {
            person, person, other, other, below, 21, skip, other, other, person, person, below, other, person, 21, skip,
            21, skip
        };
    }

    private static void page(Plan plan, int blocks, String... indexes) {
        assertThat(plan.indexes()).as(plan.toString()).isNotEmpty().isSubsetOf(indexes);
        assertThat(plan.sorts()).as("no more than a page: " + plan).isLessThanOrEqualTo(63);
        assertThat(plan.rows()).as(plan.toString()).isLessThanOrEqualTo(42);
        assertThat(plan.blocks()).as(plan.toString()).isLessThanOrEqualTo(blocks);
    }

    private void unread(Connection database) throws SQLException {
        String count = one("count", () -> api.as(bob).get("/messages/unread-count"));

        Plan plan = Plan.of(database, count, bob.id());

        assertThat(plan.indexes()).as(plan.toString()).containsOnly("message_unread");
        assertThat(plan.rows()).as(plan.toString()).isLessThanOrEqualTo(UNREAD);
        assertThat(Plan.ofAnyValues(database, count).indexes()).containsOnly("message_unread");
    }

    private void marking(Connection database) throws SQLException {
        long id = api.as(bob)
                .get("/messages/received?limit=1")
                .json()
                .get(0)
                .get("id")
                .asLong();
        Statements sent = Statements.during(
                () -> api.as(bob).put("/messages/" + id + "/read", "").hasStatus(200));

        Plan update = Plan.of(database, sent.one("UPDATE"), id, bob.id());
        Plan select = Plan.of(database, sent.one("SELECT id"), id, bob.id());

        for (Plan plan : new Plan[] {update, select}) {
            // Both lead to the one row; which is taken is a matter of statistics.
            assertThat(plan.indexes()).as(plan.toString()).isSubsetOf("message_pkey", "message_received");
            assertThat(plan.rows()).as(plan.toString()).isLessThanOrEqualTo(2);
        }
    }

    /** A socket that was away: where the messages end, and then those that it missed. */
    private void catchingUp(Connection database) throws SQLException {
        long missed = api.as(bob)
                .get("/messages/received?skip=50&limit=1")
                .json()
                .get(0)
                .get("id")
                .asLong();
        Statements sent = Statements.during(() -> {
            try (SocketClient client = new SocketClient(port)) {
                client.open("/ws?after=" + missed, "keyturn.v1", "bearer." + bob.token())
                        .nextFrame();
            }
        });

        Plan newest = Plan.of(database, sent.one("id DESC LIMIT 1"), bob.id(), bob.id());
        assertThat(newest.indexes()).as(newest.toString()).containsOnly("message_received");
        assertThat(newest.blocks()).as(newest.toString()).isLessThanOrEqualTo(FEW_BLOCKS);

        Plan after = Plan.of(
                database,
                sent.one("CROSS JOIN LATERAL"),
                new Long[] {bob.id(), ada.id()},
                new Long[] {missed, missed},
                new Long[] {256L, 256L});
        assertThat(after.indexes()).as(after.toString()).containsOnly("message_received");
        assertThat(after.rows()).as(after.toString()).isLessThanOrEqualTo(2 * 256);
        assertThat(after.blocks()).as(after.toString()).isLessThanOrEqualTo(2 * 256 + FEW_BLOCKS);
    }

    /**
     * Half of all messages are from a machine, and half are to a desk, but none is from the one to the other; and somebody got
     * a single message, long ago. PostgreSQL knows of few receivers, and would expect theirs everywhere.
     */
    @Test
    void amongFewReceiversNobodysMessagesAreLookedForAmongAll() throws SQLException {
        long machine = 1;
        long desk = 2;
        long quiet = 1000;
        String between = one("FROM app.message", () -> api.as(bob).get("/messages/with/" + ada.id()));
        String after = Statements.during(() -> {
                    try (SocketClient client = new SocketClient(port)) {
                        client.open("/ws?after=0", "keyturn.v1", "bearer." + ada.token())
                                .nextFrame();
                    }
                })
                .one("CROSS JOIN LATERAL");
        try (PlansDatabase database = new PlansDatabase(world)) {
            database.fill("""
                    INSERT INTO app.message (sender_id, receiver_id, content)
                    SELECT CASE WHEN n %% 2 = 0 THEN %1$d ELSE 10000 + n %% 997 END,
                           CASE WHEN n BETWEEN 100 AND 120 THEN %3$d + n - 100 WHEN n %% 2 = 1 THEN %2$d ELSE 10 + n %% 20 END,
                           'Message ' || n
                    FROM generate_series(1, %4$d) n;
                    ANALYZE app.message;""".formatted(machine, desk, quiet, MESSAGES));

            page(
                    Plan.of(database.server(), between, conversation(desk, machine, Long.MAX_VALUE, 0)),
                    FEW_OF_TWO,
                    "message_between",
                    "message_received",
                    "message_pkey");
            page(Plan.ofAnyValues(database.server(), between), FEW_OF_TWO, "message_between", "message_pkey");
            Plan missed = Plan.of(
                    database.server(), after, new Long[] {quiet, quiet + 1}, new Long[] {200L, 200L}, new Long[] {
                        256L, 256L
                    });
            page(missed, FEW_BLOCKS, "message_received");
        }
    }

    /** Two people wrote all messages. In an index, two hundred and more lie on a page, and of their rows a dozen. */
    @Test
    void whatIsSkippedIsNotRead() throws SQLException {
        int skip = MESSAGES / 2 - 100;
        String between = one("FROM app.message", () -> api.as(bob).get("/messages/with/" + ada.id() + "?skip=1"));
        String received = one("FROM app.message", () -> api.as(bob).get("/messages/received?skip=1"));
        String sent = one("FROM app.message", () -> api.as(ada).get("/messages/sent?skip=1"));
        try (PlansDatabase database = new PlansDatabase(world)) {
            database.fill("""
                    INSERT INTO app.message (sender_id, receiver_id, content)
                    SELECT 1 + n %% 2, 2 - n %% 2, repeat('Message ' || n || ' ', 40)
                    FROM generate_series(1, %d) n""".formatted(MESSAGES));
            database.fill("VACUUM ANALYZE app.message");
            Connection server = database.server();

            skipping(Plan.of(server, between, conversation(1, 2, Long.MAX_VALUE, skip)), 2 * skip);
            skipping(Plan.of(server, received, 1, 1, Long.MAX_VALUE, 21, skip), skip);
            skipping(Plan.of(server, sent, 1, 1, Long.MAX_VALUE, 21, skip), skip);
        }
    }

    private static void skipping(Plan plan, int skipped) {
        assertThat(plan.indexes()).as(plan.toString()).doesNotContain("none");
        assertThat(plan.blocks()).as(plan.toString()).isLessThanOrEqualTo(skipped / 100 + FEW_OF_TWO);
    }

    private static String one(String part, Runnable call) {
        return Statements.during(call).one(part);
    }

    private void fill() {
        world.database().asSuperuser("""
                INSERT INTO app.message (sender_id, receiver_id, content, is_read)
                SELECT CASE WHEN n %% 20 = 0 THEN %1$d ELSE %3$d + n %% 997 END,
                       CASE WHEN n %% 10 = 0 THEN %2$d ELSE %3$d + n %% 991 END,
                       'Message ' || n, n %% 100 <> 0
                FROM generate_series(1, %4$d) n;
                ANALYZE app.message;""".formatted(ada.id(), bob.id(), STRANGERS, MESSAGES));
    }
}
