package dev.keyturn.resource.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.keyturn.model.DatabaseRoles;
import dev.keyturn.model.ProblemType;
import dev.keyturn.resource.testing.Answer;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Person;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.ServerAlone;
import dev.keyturn.resource.testing.SocketClient;
import dev.keyturn.resource.testing.SocketClient.Opened;
import dev.keyturn.resource.testing.World;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What comes through a socket, in which order, and how often. */
@ResourceServerTest
@ServerAlone
class DeliveryIT {
    private final World world;
    private final JdbcClient jdbc;
    private final HikariDataSource connections;
    private final Api api;
    private final Person ada;
    private final Person bob;
    private final SocketClient client;

    DeliveryIT(World world, JdbcClient jdbc, HikariDataSource connections, @LocalServerPort int port) {
        this.world = world;
        this.jdbc = jdbc;
        this.connections = connections;
        this.api = new Api(port);
        this.ada = world.person();
        this.bob = world.person();
        this.client = new SocketClient(port);
    }

    @AfterEach
    void hangUp() {
        client.close();
    }

    @Test
    void resumesAfterTheLastMessageThatWasSeen() {
        List<Long> ids = sendAll("one", "two", "three");

        Opened socket = openAfter(ids.getFirst());
        long live = send("live").id();

        assertThat(nextId(socket)).isEqualTo(ids.get(1));
        assertThat(nextId(socket)).isEqualTo(ids.get(2));
        List<JsonNode> rest = List.of(socket.nextFrame(), socket.nextFrame());
        assertThat(rest).map(frame -> frame.get("type").asString()).containsExactlyInAnyOrder("resumed", "new_message");
        assertThat(rest).anySatisfy(frame -> assertThat(frame.get("after")).isNotNull());
        assertThat(rest)
                .anySatisfy(frame ->
                        assertThat(frame.path("message").path("id").asLong()).isEqualTo(live));
    }

    @Test
    void resumesFromTheBeginningAndFromTheEnd() {
        List<Long> ids = sendAll("one", "two");

        Opened all = openAfter(0);
        assertThat(nextId(all)).isEqualTo(ids.getFirst());
        assertThat(nextId(all)).isEqualTo(ids.getLast());
        assertThat(all.nextFrame().get("missed").asInt()).isEqualTo(2);

        JsonNode nothing = openAfter(ids.getLast()).nextFrame();
        assertThat(nothing.get("type").asString()).isEqualTo("resumed");
        assertThat(nothing.get("after").asLong()).isEqualTo(ids.getLast());
        assertThat(nothing.get("missed").asInt()).isZero();
    }

    @Test
    void resumesWhenAFrameAsksForIt() {
        List<Long> ids = sendAll("one", "two", "three");

        Opened socket = open();
        socket.say("{\"type\":\"resume\",\"after\":%d}".formatted(ids.getFirst()));
        send("live");

        assertThat(nextId(socket)).isEqualTo(ids.get(1));
        assertThat(nextId(socket)).isEqualTo(ids.get(2));
    }

    @Test
    void refusesToResumeAfterAMessageThatTheClientCannotHaveSeen() {
        long last = send("one").id();

        assertThat(client.refusal("/ws?after=" + (last + 1), "keyturn.v1", "bearer." + bob.token()))
                .isEqualTo(400);
        assertThat(client.refusal("/ws?after=-1", "keyturn.v1", "bearer." + bob.token()))
                .isEqualTo(400);
        assertThat(client.refusal("/ws?after=last", "keyturn.v1", "bearer." + bob.token()))
                .isEqualTo(400);
        assertThat(client.refusal("/ws?after=", "keyturn.v1", "bearer." + bob.token()))
                .isEqualTo(400);
        Opened socket = open();
        socket.say("{\"type\":\"resume\",\"after\":%d}".formatted(last + 1));
        assertError(socket, "unknown_message");
        socket.say("{\"type\":\"resume\",\"after\":%d}".formatted(last));
        assertThat(socket.nextFrame().get("type").asString()).isEqualTo("resumed");
    }

    @Test
    void refusesToResumeOnceLaterMessagesWentOut() {
        long seen = send("seen").id();
        send("missed");
        Opened socket = open();
        send("live");
        assertThat(socket.nextFrame().get("type").asString()).isEqualTo("new_message");

        socket.say("{\"type\":\"resume\",\"after\":%d}".formatted(seen));

        assertError(socket, "resume_refused");
    }

    @Test
    void saysWhatIsWrongWithAFrame() {
        Opened socket = open();

        for (String frame : List.of(
                "{}",
                "{\"type\":1}",
                "{\"type\":\"new_message\"}",
                "{\"type\":\"resume\"}",
                "{\"type\":\"resume\",\"after\":-1}",
                "{\"type\":\"resume\",\"after\":1.5}",
                "{\"type\":\"resume\",\"after\":1e99}",
                "{\"type\":\"resume\",\"after\":\"1\"}",
                "{\"type\":\"token\"}",
                "{\"type\":\"token\",\"access_token\":{}}")) {
            socket.say(frame);
            assertError(socket, "bad_frame");
        }
        for (String nothing : List.of("ping", "[]", "1", "null", "{", "")) {
            socket.say(nothing);
        }
        long id = send("still here").id();
        assertThat(nextId(socket)).isEqualTo(id);
    }

    @Test
    void keepsTheOrderOfManyWhoSendAtOnce() throws Exception {
        Opened socket = open();
        int senders = 8;
        int each = 25;
        List<Callable<Void>> work = Stream.generate(world::person)
                .limit(senders)
                .<Callable<Void>>map(sender -> () -> {
                    Api own = api.as(sender);
                    IntStream.range(0, each)
                            .forEach(number -> own.post("/messages", bob.message(sender.id() + "/" + number))
                                    .hasStatus(201));
                    return null;
                })
                .toList();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> sender : threads.invokeAll(work)) {
                sender.get();
            }
        }

        List<Long> seen =
                IntStream.range(0, senders * each).mapToObj(_ -> nextId(socket)).toList();
        assertThat(seen).isSorted().doesNotHaveDuplicates();
        assertNothingElseCame(socket);
    }

    /** The id of the message that commits last must not be below one that went out. */
    @Test
    void givesNobodyAnIdWhileAnEarlierOneMayStillAppear() throws Exception {
        Opened socket = open();
        try (Connection slow = world.database().connectAs(DatabaseRoles.RESOURCE);
                Statement statement = slow.createStatement();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            slow.setAutoCommit(false);
            statement.execute("""
                    INSERT INTO app.message (sender_id, receiver_id, content)
                    VALUES (%d, %d, 'slow')""".formatted(ada.id(), bob.id()));
            Future<Answer> quick = threads.submit(() -> send("quick"));
            awaitWaiter();
            api.as(ada).post("/messages", ada.message("other")).hasStatus(201);
            assertThat(quick.isDone()).isFalse();

            slow.commit();
            quick.get();
        }

        List<JsonNode> seen = List.of(socket.nextFrame(), socket.nextFrame());
        assertThat(seen).map(DeliveryIT::content).containsExactly("slow", "quick");
        assertThat(seen.getFirst().at("/message/id").asLong())
                .isLessThan(seen.getLast().at("/message/id").asLong());
    }

    @Test
    void resumesThroughManyMessagesWhileNewOnesPourIn() {
        int missed = 4000;
        jdbc.sql("""
                        INSERT INTO app.message (sender_id, receiver_id, content)
                        SELECT ?, ?, 'missed ' || number FROM generate_series(1, ?) number""").param(ada.id()).param(bob.id()).param(missed).update();

        Opened socket = openAfter(0);
        int live = 30;
        IntStream.range(0, live).forEach(number -> send("live " + number));

        List<Long> seen = new ArrayList<>();
        while (seen.size() < missed + live) {
            JsonNode frame = socket.nextFrame();
            if (frame.get("type").asString().equals("new_message")) {
                seen.add(frame.at("/message/id").asLong());
            }
        }
        assertThat(seen).isSorted().doesNotHaveDuplicates();
        assertThat(seen)
                .containsExactlyElementsOf(jdbc.sql("SELECT id FROM app.message WHERE receiver_id = ? ORDER BY id")
                        .param(bob.id())
                        .query(Long.class)
                        .list());
    }

    @Test
    void tellsTheSenderOnceThatAMessageWasRead() {
        Opened sender = client.open(ada);
        Opened receiver = open();
        Answer sent = send("Read me");
        nextId(receiver);

        for (int time = 0; time < 2; time++) {
            api.as(bob).put("/messages/" + sent.id() + "/read", "").hasStatus(200);
        }
        Answer second = send("And me");
        api.as(bob).put("/messages/" + second.id() + "/read", "").hasStatus(200);

        for (Answer read : List.of(sent, second)) {
            JsonNode frame = sender.nextFrame();
            assertThat(frame.get("type").asString()).isEqualTo("message_read");
            assertThat(frame.at("/message/id").asLong()).isEqualTo(read.id());
            assertThat(frame.at("/message/is_read").asBoolean()).isTrue();
        }
        assertThat(nextId(receiver)).isEqualTo(second.id());
        assertNothingElseCame(receiver);
    }

    @Test
    void bringsWhatWasSentWhileTheDatabaseWasAway() {
        Opened socket = open();
        long before = send("before").id();
        assertThat(nextId(socket)).isEqualTo(before);
        world.line().cut();
        api.as(ada).post("/messages", bob.message("refused")).isProblem(ProblemType.UNAVAILABLE);
        world.database().asSuperuser("""
                INSERT INTO app.message (sender_id, receiver_id, content)
                VALUES (%d, %d, 'by another node')""".formatted(ada.id(), bob.id()));
        world.line().mend();

        assertThat(content(socket.nextFrame())).isEqualTo("by another node");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> api.as(bob).get("/users/me").status() == 200);
        // The pool trusts a connection unseen for a moment, also one that was cut.
        connections.getHikariPoolMXBean().softEvictConnections();
        assertThat(nextId(socket, send("after").id())).isTrue();
    }

    /** What came would be before what comes. */
    private void assertNothingElseCame(Opened socket) {
        long last = send("last").id();
        assertThat(nextId(socket)).isEqualTo(last);
    }

    private void awaitWaiter() {
        await().until(() -> jdbc.sql("""
                        SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted""").query(Long.class).single() > 0);
    }

    private static boolean nextId(Opened socket, long id) {
        return nextId(socket) == id;
    }

    private static long nextId(Opened socket) {
        JsonNode frame = socket.nextFrame();
        assertThat(frame.get("type").asString()).as(frame.toString()).isEqualTo("new_message");
        return frame.at("/message/id").asLong();
    }

    private static String content(JsonNode frame) {
        return frame.at("/message/content").asString();
    }

    private static void assertError(Opened socket, String code) {
        JsonNode frame = socket.nextFrame();
        assertThat(frame.get("type").asString()).as(frame.toString()).isEqualTo("error");
        assertThat(frame.get("code").asString()).isEqualTo(code);
        assertThat(frame.get("message").asString()).isNotBlank();
    }

    private Opened open() {
        return client.open(bob);
    }

    private Opened openAfter(long id) {
        return client.open("/ws?after=" + id, "keyturn.v1", "bearer." + bob.token());
    }

    private List<Long> sendAll(String... contents) {
        return Stream.of(contents).map(content -> send(content).id()).toList();
    }

    private Answer send(String content) {
        return api.as(ada).post("/messages", bob.message(content)).hasStatus(201);
    }
}
