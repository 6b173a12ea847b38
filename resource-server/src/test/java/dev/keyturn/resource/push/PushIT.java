package dev.keyturn.resource.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyturn.model.ProblemType;
import dev.keyturn.model.Scope;
import dev.keyturn.resource.messages.MessageSent;
import dev.keyturn.resource.messages.MessageView;
import dev.keyturn.resource.testing.Answer;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Person;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.SocketClient;
import dev.keyturn.resource.testing.World;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

@ResourceServerTest
@Execution(ExecutionMode.CONCURRENT)
@Order(3)
@ResourceLock(value = ResourceServerTest.SERVER, mode = ResourceAccessMode.READ)
@ResourceLock(ResourceServerTest.SOCKETS)
class PushIT {
    private final World world;
    private final Sockets sockets;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final MeterRegistry meters;
    private final int port;
    private final Api api;
    private final Person ada;
    private final Person bob;
    private final SocketClient client;

    PushIT(
            World world,
            Sockets sockets,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            MeterRegistry meters,
            @LocalServerPort int port) {
        this.world = world;
        this.sockets = sockets;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.events = events;
        this.meters = meters;
        this.port = port;
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
    void pushesAMessageToEverySocketOfItsReceiver() {
        var first = client.open(bob);
        var second = client.open("/ws/" + bob.token());
        Person stranger = world.person();
        var strangers = client.open("/ws/" + stranger.token());

        Answer sent = send("Hello, Bob 🗝");
        Answer others = send("Hello, stranger", stranger);

        for (var socket : new SocketClient.Opened[] {first, second}) {
            JsonNode frame = socket.nextFrame();
            assertThat(frame.get("type").asString()).isEqualTo("new_message");
            assertThat(frame.get("message")).isEqualTo(sent.json());
            assertThat(frame.propertyNames()).hasSize(2);
        }
        assertThat(first.subprotocol()).isEqualTo("keyturn.v1");
        assertThat(second.subprotocol()).isEmpty();
        assertThat(strangers.nextFrame().get("message")).isEqualTo(others.json());
    }

    @Test
    void countsSocketsAndSaysWhetherItHearsTheOtherNodes() {
        client.open(bob);

        await().until(() -> meters.get("keyturn.push.sockets").gauge().value() == sockets.count());
        assertThat(sockets.count()).isPositive();
        await().until(() -> meters.get("keyturn.push.listening").gauge().value() == 1);
    }

    @Test
    void keepsTheOrder() {
        var socket = client.open(bob);

        IntStream.range(0, 20).forEach(number -> send("Message " + number));

        for (int number = 0; number < 20; number++) {
            assertThat(socket.nextFrame().get("message").get("content").asString())
                    .isEqualTo("Message " + number);
        }
    }

    @Test
    void pushesNothingThatWasRolledBack() {
        var socket = client.open(bob);

        transaction.executeWithoutResult(status -> {
            events.publishEvent(new MessageSent(new MessageView(1, "Never", Instant.EPOCH, ada.id(), bob.id(), false)));
            status.setRollbackOnly();
        });
        send("Always");

        assertThat(socket.nextFrame().get("message").get("content").asString()).isEqualTo("Always");
    }

    @Test
    void opensWithATicketOnce() {
        JsonNode issued = api.as(bob).post("/ws-tickets", "").hasStatus(200).json();
        String offer = "ticket." + issued.get("ticket").asString();

        var socket = client.open("/ws", "keyturn.v1", offer);
        send("By ticket");

        assertThat(issued.get("expires_in").asInt()).isEqualTo(30);
        assertThat(socket.subprotocol()).isEqualTo("keyturn.v1");
        assertThat(socket.nextFrame().get("message").get("content").asString()).isEqualTo("By ticket");
        assertThat(client.refusal("/ws", "keyturn.v1", offer)).isEqualTo(401);
    }

    @Test
    void refusesATicketAfterItsTime() {
        String ticket = api.as(bob).post("/ws-tickets", "").json().get("ticket").asString();
        jdbc.sql("UPDATE app.ws_ticket SET expires_at = now() - interval '1 second' WHERE user_id = ?")
                .param(bob.id())
                .update();

        assertThat(client.refusal("/ws", "keyturn.v1", "ticket." + ticket)).isEqualTo(401);
    }

    @Test
    void refusesATicketWhoseTokenHasExpired() {
        String ticket = api.as(bob).post("/ws-tickets", "").json().get("ticket").asString();
        jdbc.sql("UPDATE app.ws_ticket SET token_expires_at = now() - interval '1 second' WHERE user_id = ?")
                .param(bob.id())
                .update();

        assertThat(client.refusal("/ws", "keyturn.v1", "ticket." + ticket)).isEqualTo(401);
    }

    @Test
    void keepsOnlyAHashOfATicket() {
        String ticket = api.as(bob).post("/ws-tickets", "").json().get("ticket").asString();

        String row = jdbc.sql("SELECT t::text || encode(hash, 'escape') FROM app.ws_ticket t WHERE user_id = ?")
                .param(bob.id())
                .query(String.class)
                .single();

        assertThat(row).doesNotContain(ticket);
    }

    @Test
    void givesOnePersonSoManyTicketsAndNoMore() {
        Api tickets = api.as(bob);
        IntStream.range(0, 20).forEach(_ -> tickets.post("/ws-tickets", "").hasStatus(200));

        tickets.post("/ws-tickets", "").isProblem(ProblemType.TOO_MANY_REQUESTS);
    }

    @Test
    void aTicketThatHasExpiredTakesNoRoom() {
        Api tickets = api.as(bob);
        IntStream.range(0, 20).forEach(_ -> tickets.post("/ws-tickets", "").hasStatus(200));
        jdbc.sql("UPDATE app.ws_ticket SET expires_at = now() - interval '1 second' WHERE user_id = ?")
                .param(bob.id())
                .update();

        tickets.post("/ws-tickets", "").hasStatus(200);
    }

    @Test
    void promisesNoTicketForLongerThanItsToken() {
        assertThat(api.with(bob.token(Duration.ofSeconds(10), Scope.MESSAGES_READ))
                        .post("/ws-tickets", "")
                        .json()
                        .get("expires_in")
                        .asInt())
                .isBetween(1, 10);
    }

    /** Whoever asks for it again and again would else have none left. */
    @Test
    void aHandshakeThatIsRefusedTakesNoPlace() {
        String token = "bearer." + bob.token(Scope.MESSAGES_READ);
        for (int i = 0; i < 11; i++) {
            assertThat(client.refusal("/ws?after=" + Long.MAX_VALUE, "keyturn.v1", token))
                    .isEqualTo(400);
        }

        assertThat(client.open(bob).subprotocol()).isEqualTo("keyturn.v1");
    }

    @Test
    void givesATicketToAPersonOnly() {
        api.with(world.issuer().serviceToken(Scope.MESSAGES_READ))
                .post("/ws-tickets", "")
                .isProblem(ProblemType.FORBIDDEN);
        api.with(bob.token(Scope.MESSAGES_WRITE)).post("/ws-tickets", "").isProblem(ProblemType.FORBIDDEN);
    }

    @Test
    void closesWhenTheTokenExpires() {
        var socket =
                client.open("/ws", "keyturn.v1", "bearer." + bob.token(Duration.ofSeconds(2), Scope.MESSAGES_READ));

        assertThat(socket.closeCode()).isEqualTo(4401);
    }

    @Test
    void closesATicketsSocketWhenTheTokenBehindItExpires() {
        String ticket = api.with(bob.token(Duration.ofSeconds(3), Scope.MESSAGES_READ))
                .post("/ws-tickets", "")
                .json()
                .get("ticket")
                .asString();

        assertThat(client.open("/ws", "keyturn.v1", "ticket." + ticket).closeCode())
                .isEqualTo(4401);
    }

    @Test
    void refusesAHandshakeWithoutAGoodToken() {
        assertThat(client.refusal("/ws", "keyturn.v1")).isEqualTo(401);
        assertThat(client.refusal("/ws", "keyturn.v1", "bearer.nonsense")).isEqualTo(401);
        assertThat(client.refusal("/ws", "keyturn.v1", "ticket.nonsense")).isEqualTo(401);
        assertThat(client.refusal("/ws/nonsense")).isEqualTo(401);
        assertThat(client.refusal("/ws", "keyturn.v1", "bearer." + bob.token(Scope.MESSAGES_WRITE)))
                .isEqualTo(403);
        assertThat(client.refusal("/ws", "bearer." + world.issuer().serviceToken(Scope.MESSAGES_READ)))
                .isEqualTo(403);
        // RFC 6750, section 3.1
        assertThat(client.refusal("/ws/" + bob.token(), "bearer." + bob.token()))
                .isEqualTo(400);
    }

    @Test
    void refusesAPageOfAnotherOrigin() {
        String token = "bearer." + bob.token();

        assertThat(client.from("https://evil.example").refusal("/ws", "keyturn.v1", token))
                .isEqualTo(403);
        assertThat(client.from("https://app.example")
                        .open("/ws", "keyturn.v1", token)
                        .subprotocol())
                .isEqualTo("keyturn.v1");
    }

    @Test
    void givesNoTicketToAPageThatMayOpenNoSocket() {
        api.as(bob)
                .send("POST", "/ws-tickets", BodyPublishers.noBody(), "Origin", "https://evil.example")
                .isProblem(ProblemType.FORBIDDEN);
        api.as(bob)
                .send("POST", "/ws-tickets", BodyPublishers.noBody(), "Origin", "https://app.example")
                .hasStatus(200);
    }

    /** RFC 6750, section 3.1: it was shown, and is not good. */
    @Test
    void aWorthlessTicketIsRefusedAsAToken() {
        Answer refused = api.send(
                        "GET", "/ws", BodyPublishers.noBody(), "Sec-WebSocket-Protocol", "keyturn.v1, ticket.nonsense")
                .isProblem(ProblemType.UNAUTHENTICATED);

        assertThat(refused.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(
                        challenge -> assertThat(challenge).contains("error=\"invalid_token\"", "resource_metadata="));
    }

    @Test
    void refusesWhatIsNoHandshakeWithAProblem() {
        api.as(bob).get("/ws").isProblem(ProblemType.MALFORMED_REQUEST);
        api.as(bob).get("/ws/").isProblem(ProblemType.MALFORMED_REQUEST);
        api.get("/ws").isProblem(ProblemType.UNAUTHENTICATED);
        api.get("/ws/nonsense").isProblem(ProblemType.UNAUTHENTICATED);
        api.get("/ws/" + bob.token()).isProblem(ProblemType.MALFORMED_REQUEST);
        api.as(bob)
                .send("GET", "/ws", BodyPublishers.noBody(), "Origin", "https://evil.example")
                .isProblem(ProblemType.FORBIDDEN);
    }

    /** RFC 6455, section 4.4. */
    @Test
    void saysWhichVersionItSpeaks() throws IOException {
        try (var connection = new java.net.Socket("localhost", port)) {
            assertThat(SocketClient.answerTo(connection, bob.token(), 8))
                    .startsWith("HTTP/1.1 426 ")
                    .containsIgnoringCase("\r\nSec-WebSocket-Version: 13\r\n")
                    .containsIgnoringCase("\r\nUpgrade: websocket\r\n")
                    .containsIgnoringCase("\r\nConnection: Upgrade\r\n");
        }
    }

    /** RFC 9110, section 7.8: a proxy that speaks HTTP/1.0 cannot hand the answer on. */
    @Test
    void opensNoSocketByAnOlderHttp() throws IOException {
        String head = handshake("bearer." + bob.token());

        assertThat(answerTo(head.replace("HTTP/1.1", "HTTP/1.0"))).startsWith("HTTP/1.1 400 ");
    }

    /** Tomcat stumbles over these, and no extension is accepted anyway. */
    @ParameterizedTest
    @ValueSource(strings = {"x;a=b=c", "x; y=\"", ";"})
    void passesOverExtensionsThatAreMalformed(String extensions) throws IOException {
        String head = handshake("bearer." + bob.token())
                .replace("\r\n\r\n", "\r\nSec-WebSocket-Extensions: " + extensions + "\r\n\r\n");

        assertThat(answerTo(head)).startsWith("HTTP/1.1 101 ").doesNotContain("Extensions");
    }

    @Test
    void aTicketOutlivesAHandshakeWhoseKeyHasNoPadding() throws IOException {
        String head = handshake("ticket."
                + api.as(bob).post("/ws-tickets", "").json().get("ticket").asString());

        assertThat(answerTo(head.replace("==", ""))).startsWith("HTTP/1.1 400 ");
        assertThat(answerTo(head)).startsWith("HTTP/1.1 101 ");
    }

    private static String handshake(String offer) {
        return new String(SocketClient.handshake("", 13), StandardCharsets.US_ASCII).replace("bearer.", offer);
    }

    private String answerTo(String head) throws IOException {
        try (var connection = new java.net.Socket("localhost", port)) {
            return SocketClient.answerTo(connection, head.getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void holdsSoManySocketsForOnePersonAndNoMore() throws IOException {
        IntStream.range(0, 3).forEach(_ -> client.open(bob));

        assertThat(client.refusal(bob)).isEqualTo(429);
        try (var connection = new java.net.Socket("localhost", port)) {
            assertThat(SocketClient.answerTo(connection, bob.token(), 13))
                    .startsWith("HTTP/1.1 429 ")
                    .contains("\r\nRetry-After: ");
        }
        client.open(ada);
    }

    @Test
    void givesRoomBackWhenASocketIsClosed() {
        for (int round = 0; round < 5; round++) {
            var socket = client.open(bob);
            socket.hangUp();
            assertThat(socket.closeCode()).isEqualTo(1000);
            await().until(() -> countOfSockets() == 0);
        }
    }

    @Test
    void readsNoMoreThanALittleFromAClient() {
        var socket = client.open(bob);
        socket.say("ping");
        send("Still here");
        assertThat(socket.nextFrame().get("message").get("content").asString()).isEqualTo("Still here");

        socket.say("x".repeat(9000));

        assertThat(socket.closeCode()).isEqualTo(1009);
    }

    @Test
    void closesAReaderThatDoesNotReadAndServesTheOthers() throws Exception {
        var reader = client.open(bob);
        try (var sleeper = new java.net.Socket()) {
            sleeper.setReceiveBufferSize(4096);
            sleeper.connect(new InetSocketAddress("localhost", port));
            assertThat(SocketClient.handshakeBy(sleeper, bob.token())).isEqualTo(101);
            await().until(() -> countOfSockets() == 2);
            double before = slowReaders();
            int large = 1500;
            jdbc.sql("""
                            INSERT INTO app.message (sender_id, receiver_id, content)
                            SELECT ?, ?, number || repeat('x', 3900) FROM generate_series(1, ?) number""").param(ada.id()).param(bob.id()).param(large).update();

            send("After them");

            for (int number = 1; number <= large; number++) {
                assertThat(content(reader.nextFrame())).startsWith(number + "x");
            }
            assertThat(content(reader.nextFrame())).isEqualTo("After them");
            await().atMost(Duration.ofSeconds(15)).until(() -> countOfSockets() == 1);
            assertThat(slowReaders()).isEqualTo(before + 1);
        }
        send("Still here");
        assertThat(content(reader.nextFrame())).isEqualTo("Still here");
    }

    /** What a reader has not taken waits in the database, and not with the kernel. */
    @Test
    void aReaderThatTakesNothingLeavesLittleToHold() throws Exception {
        jdbc.sql("""
                        INSERT INTO app.message (sender_id, receiver_id, content)
                        SELECT ?, ?, repeat('x', 3900) FROM generate_series(1, 2500)""").param(ada.id()).param(bob.id()).update();
        try (var sleeper = new java.net.Socket()) {
            sleeper.setReceiveBufferSize(4096);
            sleeper.setSoTimeout(10_000);
            sleeper.connect(new InetSocketAddress("localhost", port));
            String head = handshake("bearer." + bob.token()).replace("/ws", "/ws?after=0");
            assertThat(SocketClient.answerTo(sleeper, head.getBytes(StandardCharsets.US_ASCII)))
                    .startsWith("HTTP/1.1 101 ");
            Socket socket = sockets.of(bob.id()).getFirst();

            await().atMost(Duration.ofSeconds(20)).until(() -> countOfSockets() == 0);

            assertThat(messagesUpTo(position(socket))).isBetween(1L, 100L);
            await("Tomcat's selector lets go of it within a second")
                    .pollDelay(Duration.ofMillis(1500))
                    .untilAsserted(() -> assertThatThrownBy(
                                    () -> sleeper.getInputStream().readAllBytes())
                            .isInstanceOf(SocketException.class)
                            .hasMessageContaining("reset"));
        }
    }

    private static Object position(Socket socket) {
        return Objects.requireNonNull(ReflectionTestUtils.getField(socket, "position"));
    }

    private long messagesUpTo(Object id) {
        return jdbc.sql("SELECT count(*) FROM app.message WHERE receiver_id = ? AND id <= ?")
                .param(bob.id())
                .param(id)
                .query(Long.class)
                .single();
    }

    /**
     * Who does not read is not told why, however it is said; whoever runs the server is. Such a reader answers no pings
     * either, and which of the two is noticed first is not said.
     */
    private double slowReaders() {
        return Stream.of("too_slow", "no_pong")
                .mapToDouble(reason ->
                        meters.counter("keyturn.push.ended", "reason", reason).count())
                .sum();
    }

    private static String content(JsonNode frame) {
        return frame.get("message").get("content").asString();
    }

    private int countOfSockets() {
        return sockets.of(bob.id()).size();
    }

    private Answer send(String content) {
        return send(content, bob);
    }

    private Answer send(String content, Person receiver) {
        return api.as(ada).post("/messages", receiver.message(content)).hasStatus(201);
    }

    @Test
    void aHandshakeThatIsRefusedKeepsItsTicket() {
        String offer = "ticket."
                + api.as(bob).post("/ws-tickets", "").json().get("ticket").asString();

        assertThat(client.from("https://evil.example").refusal("/ws", "keyturn.v1", offer))
                .isEqualTo(403);
        assertThat(client.refusal("/ws?after=-1", "keyturn.v1", offer)).isEqualTo(400);
        assertThat(api.send("GET", "/ws", BodyPublishers.noBody(), "Sec-WebSocket-Protocol", offer)
                        .status())
                .isEqualTo(400);

        client.open("/ws", "keyturn.v1", offer);
        assertThat(client.refusal("/ws", "keyturn.v1", offer)).isEqualTo(401);
    }

    @Test
    void ofTenHandshakesWithOneTicketOneSucceeds() throws Exception {
        String offer = "ticket."
                + api.as(bob).post("/ws-tickets", "").json().get("ticket").asString();
        AtomicInteger opened = new AtomicInteger();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 10; i++) {
                Future<?> _ = threads.submit(() -> {
                    client.open("/ws", "keyturn.v1", offer);
                    opened.incrementAndGet();
                });
            }
        }

        assertThat(opened).hasValue(1);
    }
}
