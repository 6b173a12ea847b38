package dev.keyturn.resource.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyturn.model.DatabaseRoles;
import dev.keyturn.model.Scope;
import dev.keyturn.resource.testing.Answer;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Node;
import dev.keyturn.resource.testing.Person;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.SocketClient;
import dev.keyturn.resource.testing.World;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * Two servers on one database: the one that all tests share, and another in a process of its own. The second looks at the
 * database only when it is told to, so whatever arrives there came by a hint.
 *
 * <p>{@code -Dkeyturn.delivery.sockets=500 -Dkeyturn.delivery.messages=100000} makes the test of failures as hard as it is
 * meant to be.
 */
@ResourceServerTest
@ResourceLock(ResourceServerTest.SERVER)
class TwoNodesIT {
    private static final int SOCKETS = Integer.getInteger("keyturn.delivery.sockets", 24);
    private static final int MESSAGES = Integer.getInteger("keyturn.delivery.messages", 1200);
    private static final int SENDERS = 8;
    private static final int KILLS = Math.max(2, MESSAGES / 10_000);
    private static final List<Node> NODES = new ArrayList<>();

    private final World world;
    private final JdbcClient jdbc;
    private final int port;
    private final Node second;
    private final Person ada;
    private final Person bob;
    private final SocketClient client;

    TwoNodesIT(World world, JdbcClient jdbc, @LocalServerPort int port) {
        this.world = world;
        this.jdbc = jdbc;
        this.port = port;
        if (NODES.isEmpty()) {
            NODES.add(new Node(world, "keyturn.push.recheck=PT1H").start());
        }
        this.second = NODES.getFirst();
        this.ada = world.person();
        this.bob = world.person();
        this.client = new SocketClient(second.port());
    }

    @AfterEach
    void hangUp() {
        client.close();
    }

    @AfterAll
    static void end() {
        NODES.forEach(Node::close);
    }

    @Test
    void aMessageSentAtOneNodeArrivesAtTheOther() {
        var socket = client.open("/ws", "keyturn.v1", "bearer." + bob.token());
        var senders = client.open("/ws", "keyturn.v1", "bearer." + ada.token());
        Api first = new Api(port);

        Answer sent = first.as(ada)
                .post("/messages", "{\"content\":\"Hello\",\"receiver_id\":%d}".formatted(bob.id()))
                .hasStatus(201);
        assertThat(socket.nextFrame().get("message")).isEqualTo(sent.json());

        first.as(bob).put("/messages/" + sent.id() + "/read", "").hasStatus(200);
        JsonNode read = senders.nextFrame();
        assertThat(read.get("type").asString()).isEqualTo("message_read");
        assertThat(read.at("/message/id").asLong()).isEqualTo(sent.id());
    }

    @Test
    void anybodysNotificationIsAHintAtMost() {
        var socket = client.open("/ws", "keyturn.v1", "bearer." + bob.token());
        for (String payload : List.of(
                "",
                "x",
                "x " + bob.id(),
                "x " + bob.id() + ":1",
                "x 1:999999999",
                "x ".repeat(2000),
                "\uD83D\uDDDD 1")) {
            jdbc.sql("SELECT pg_notify('keyturn_push', ?)")
                    .param(payload)
                    .query()
                    .listOfRows();
        }

        long id = sendAtFirst("real");

        assertThat(socket.nextFrame().at("/message/id").asLong()).isEqualTo(id);
        assertThat(socket.frames()).isEmpty();
    }

    @Test
    void whatWasSentWhileANodeWasDeafIsNotMissed() throws SQLException {
        var socket = client.open("/ws", "keyturn.v1", "bearer." + bob.token());
        long before = sendAtFirst("before");
        assertThat(socket.nextFrame().at("/message/id").asLong()).isEqualTo(before);

        try (Connection connection = world.database().connectAs(DatabaseRoles.RESOURCE);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("""
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE application_name = 'keyturn hints'""");
            statement.execute("""
                    INSERT INTO app.message (sender_id, receiver_id, content)
                    VALUES (%d, %d, 'of which nobody is told')""".formatted(ada.id(), bob.id()));
            connection.commit();
        }

        assertThat(socket.nextFrame().at("/message/content").asString()).isEqualTo("of which nobody is told");
        long after = sendAtFirst("after");
        assertThat(socket.nextFrame().at("/message/id").asLong()).isEqualTo(after);
    }

    @Test
    void everyReceiverSeesEachMessageOnceAndInOrderWhateverIsKilled() throws Exception {
        makeCommitsDurable();
        int[] ports = {port, second.port()};
        List<Receiver> receivers = Stream.generate(world::person)
                .limit(SOCKETS)
                .map(person -> new Receiver(person, ports))
                .toList();
        AtomicLong sent = new AtomicLong();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            receivers.forEach(Receiver::open);
            List<Future<?>> senders = IntStream.range(0, SENDERS)
                    .<Future<?>>mapToObj(_ -> threads.submit(() -> sendAll(ports, receivers, sent)))
                    .toList();
            for (int kill = 0; kill < KILLS; kill++) {
                long next = (kill + 1L) * MESSAGES / (KILLS + 1);
                await().atMost(Duration.ofMinutes(10)).until(() -> sent.get() >= next);
                if (kill % 2 == 0) {
                    second.kill();
                    second.start();
                } else {
                    crashDatabase();
                }
            }
            for (Future<?> sender : senders) {
                sender.get();
            }
            for (Receiver receiver : receivers) {
                List<Long> stored = stored(receiver.person());
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(receiver.seen()).hasSizeGreaterThanOrEqualTo(stored.size()));
                assertThat(receiver.seen()).containsExactlyElementsOf(stored);
            }
            assertThat(receivers.stream().mapToInt(receiver -> receiver.seen().size()))
                    .as("all that was acknowledged, and nothing else")
                    .satisfies(seen -> assertThat(
                                    seen.stream().mapToInt(Integer::intValue).sum())
                            .isEqualTo(MESSAGES));
            assertThat(receivers).anyMatch(receiver -> receiver.openings() > 1);
        } finally {
            receivers.forEach(Receiver::close);
        }
    }

    /** Each message has a key, and is sent until a node says that it is stored. */
    private void sendAll(int[] ports, List<Receiver> receivers, AtomicLong sent) {
        Random random = new Random();
        Person sender = world.person();
        String token = sender.token(Duration.ofHours(1), Scope.MESSAGES_WRITE);
        for (int number = 0; number < MESSAGES / SENDERS; number++) {
            Person receiver = receivers.get(random.nextInt(receivers.size())).person();
            String body = "{\"content\":\"%d\",\"receiver_id\":%d}".formatted(number, receiver.id());
            String key = sender.id() + "-" + number;
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(20))
                    .ignoreExceptions()
                    .until(() -> new Api(ports[random.nextInt(ports.length)])
                                    .with(token)
                                    .post("/messages", body, "Idempotency-Key", key)
                                    .status()
                            == 201);
            sent.incrementAndGet();
        }
    }

    private long sendAtFirst(String content) {
        return new Api(port)
                .as(ada)
                .post("/messages", "{\"content\":\"%s\",\"receiver_id\":%d}".formatted(content, bob.id()))
                .hasStatus(201)
                .id();
    }

    /** Over the server's own pool, which may hold connections of before the crash. */
    private List<Long> stored(Person receiver) {
        AtomicReference<List<Long>> stored = new AtomicReference<>(List.of());
        await().ignoreExceptionsInstanceOf(DataAccessException.class)
                .untilAsserted(() -> stored.set(jdbc.sql("SELECT id FROM app.message WHERE receiver_id = ? ORDER BY id")
                        .param(receiver.id())
                        .query((row, number) -> row.getLong("id"))
                        .list()));
        return stored.get();
    }

    /** The test database does not wait for its log otherwise; connections that are open do not hear of the change. */
    private void makeCommitsDurable() {
        world.database().asSuperuser("ALTER ROLE keyturn_resource SET synchronous_commit = on");
        world.database().asSuperuser("""
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'keyturn_resource'""");
    }

    /** When one of its processes is killed, PostgreSQL ends all others, and recovers from its log. */
    private void crashDatabase() throws SQLException {
        try (Connection connection = world.database().connectAs(DatabaseRoles.RESOURCE);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            assertThat(ProcessHandle.of(row.getLong(1)).orElseThrow().destroyForcibly())
                    .isTrue();
        }
    }
}
