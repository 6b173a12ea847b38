package dev.keyturn.resource.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.keyturn.model.ClaimNames;
import dev.keyturn.model.Scope;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Person;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.SocketClient;
import dev.keyturn.resource.testing.SocketClient.Opened;
import dev.keyturn.resource.testing.World;
import dev.keyturn.resource.trust.Revoked;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** How long a socket lives, and what ends it. */
@ResourceServerTest
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
@ResourceLock(value = ResourceServerTest.SERVER, mode = ResourceAccessMode.READ)
@ResourceLock(ResourceServerTest.SOCKETS)
class SocketLifeIT {
    private final World world;
    private final Sockets sockets;
    private final int port;
    private final Api api;
    private final Person ada;
    private final Person bob;
    private final SocketClient client;

    SocketLifeIT(World world, Sockets sockets, @LocalServerPort int port) {
        this.world = world;
        this.sockets = sockets;
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
    void livesOnByAFreshToken() {
        Opened renewed = openFor(Duration.ofSeconds(3));
        Opened other = openFor(Duration.ofSeconds(3));

        renewed.say(tokenFrame(bob.token(Scope.MESSAGES_READ)));

        JsonNode accepted = renewed.nextFrame();
        assertThat(accepted.get("type").asString()).isEqualTo("token_accepted");
        assertThat(accepted.get("expires_in").asLong()).isBetween(280L, 300L);
        assertThat(other.closeCode()).isEqualTo(4401);
        api.as(ada).post("/messages", bob.message("Still there?")).hasStatus(201);
        assertThat(renewed.nextFrame().get("type").asString()).isEqualTo("new_message");
    }

    @Test
    void diesWithItsTokenWhateverOtherTokensItIsOffered() {
        Opened socket = openFor(Duration.ofSeconds(4));

        for (String token : new String[] {
            "nonsense",
            ada.token(Scope.MESSAGES_READ),
            bob.token(Scope.MESSAGES_WRITE),
            bob.token(Duration.ofSeconds(1), Scope.MESSAGES_READ),
            bob.token(Duration.ofSeconds(-10), Scope.MESSAGES_READ),
            bobs(claims -> claims.claim(ClaimNames.CLIENT_ID, "another")),
            bobs(claims -> claims.audience("another")),
            world.issuer().serviceToken(Scope.MESSAGES_READ)
        }) {
            socket.say(tokenFrame(token));
            JsonNode refusal = socket.nextFrame();
            assertThat(refusal.get("type").asString()).isEqualTo("error");
            assertThat(refusal.get("code").asString()).isEqualTo("token_refused");
            assertThat(refusal.toString()).doesNotContain(token);
        }

        assertThat(socket.closeCode()).isEqualTo(4401);
    }

    /** A frame carries no proof (docs/adr/0017). */
    @Test
    void saysHowToGoOnToAClientWhoseTokenIsBoundToAKey() {
        Opened socket = client.open(bob);

        socket.say(tokenFrame(bobs(claims -> claims.claim(ClaimNames.CONFIRMATION, Map.of("jkt", "a key")))));

        assertThat(socket.nextFrame().get("message").asString()).contains("bound to a key", "another socket");
    }

    /** The container takes some of these for sockets and some not, and of the latter it never says that they are gone. */
    @Test
    void aHandshakeThatIsResetTakesNoPlaceForLong() throws Exception {
        String token = bob.token(Scope.MESSAGES_READ);
        for (int number = 0; number < 60; number++) {
            try (Socket connection = new Socket("localhost", port)) {
                connection.setSoLinger(true, 0);
                connection.getOutputStream().write(SocketClient.handshake(token, 13));
                TimeUnit.MICROSECONDS.sleep(100L * number);
            }
        }

        await().pollDelay(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(20))
                .until(() -> sockets.of(bob.id()).isEmpty());
        client.open("/ws", "keyturn.v1", "bearer." + token);
    }

    /** A revoked key is like these, but every token of every test is signed by it. */
    @ParameterizedTest
    @CsvSource({"SESSION, sid", "TOKEN, jti", "ACCOUNT, sub", "CLIENT, client_id", "CLIENT, origin_client_id"})
    void isClosedWhenItsTokenIsTakenBack(Revoked.Kind kind, String claim) {
        String name = UUID.randomUUID().toString();
        String token = bobs(claims -> claims.claim(claim, name));
        String ticket = api.with(token)
                .post("/ws-tickets", "")
                .hasStatus(200)
                .json()
                .get("ticket")
                .asString();
        Opened byToken = client.open("/ws", "keyturn.v1", "bearer." + token);
        Opened byTicket = client.open("/ws", "keyturn.v1", "ticket." + ticket);
        Opened others = client.open(ada);

        world.issuer().revoke(new Revoked(kind, name));

        assertThat(byToken.closeCode()).isEqualTo(4401);
        assertThat(byTicket.closeCode()).isEqualTo(4401);
        assertThat(sockets.of(ada.id())).hasSize(1);
        others.hangUp();
    }

    @Test
    void isNotOpenedWhenATicketsTokenWasTakenBackMeanwhile() {
        String session = UUID.randomUUID().toString();
        String token = bobs(claims -> claims.claim(ClaimNames.SESSION_ID, session));
        String ticket =
                api.with(token).post("/ws-tickets", "").json().get("ticket").asString();
        world.issuer().revoke(new Revoked(Revoked.Kind.SESSION, session));
        await().until(() -> api.with(token).get("/users/me").status() == 401);

        assertThat(client.refusal("/ws", "keyturn.v1", "ticket." + ticket)).isEqualTo(401);
    }

    @Test
    void isClosedWhenTheClientDoesNotAnswerPings() throws IOException {
        try (Socket silent = new Socket("localhost", port)) {
            assertThat(SocketClient.handshakeBy(silent, bob.token())).isEqualTo(101);
            Opened answering = client.open(ada);
            await().until(() -> sockets.of(bob.id()).size() == 1);

            await().atMost(Duration.ofSeconds(15))
                    .until(() -> sockets.of(bob.id()).isEmpty());

            assertThat(sockets.of(ada.id())).hasSize(1);
            answering.hangUp();
        }
    }

    @Test
    void doesNotCompressWhateverTheClientOffers() throws IOException {
        try (Socket browser = new Socket("localhost", port)) {
            browser.setSoTimeout(10_000);
            browser.getOutputStream().write("""
                    GET /ws HTTP/1.1\r
                    Host: localhost\r
                    Upgrade: WebSocket\r
                    Connection: keep-alive, Upgrade\r
                    Sec-WebSocket-Version: 13\r
                    Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
                    Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r
                    Sec-WebSocket-Protocol: keyturn.v1, bearer.%s\r
                    \r
                    """.formatted(bob.token()).getBytes(StandardCharsets.US_ASCII));
            byte[] head = new byte[600];
            int length = browser.getInputStream().read(head);

            assertThat(new String(head, 0, length, StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 101")
                    .containsIgnoringCase("Sec-WebSocket-Protocol: keyturn.v1")
                    .doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
        }
    }

    private Opened openFor(Duration lifetime) {
        return client.open("/ws", "keyturn.v1", "bearer." + bob.token(lifetime, Scope.MESSAGES_READ));
    }

    private String bobs(Consumer<JWTClaimsSet.Builder> change) {
        return world.issuer().token(Duration.ofMinutes(5), claims -> {
            claims.subject(bob.uid().toString())
                    .claim(ClaimNames.USER_ID, bob.id())
                    .claim(ClaimNames.SCOPE, Scope.MESSAGES_READ.value() + " " + Scope.USERS_READ.value());
            change.accept(claims);
        });
    }

    private static String tokenFrame(String token) {
        return "{\"type\":\"token\",\"access_token\":\"%s\"}".formatted(token);
    }
}
