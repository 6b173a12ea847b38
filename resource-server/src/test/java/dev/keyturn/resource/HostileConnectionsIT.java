package dev.keyturn.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyturn.model.testing.SlowSenders;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Person;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.ServerAlone;
import dev.keyturn.resource.testing.ServerThreads;
import dev.keyturn.resource.testing.SocketClient;
import dev.keyturn.resource.testing.SocketClient.Opened;
import dev.keyturn.resource.testing.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Connections that are there to keep the server busy: others are served meanwhile. */
@ResourceServerTest
@ServerAlone
class HostileConnectionsIT {
    private static final Duration IN_TIME = Duration.ofSeconds(20);
    private static final int CLOSE = 8;

    private final int port;
    private final Person ada;
    private final Person bob;
    private final Api api;

    HostileConnectionsIT(World world, @LocalServerPort int port) {
        this.port = port;
        this.ada = world.person();
        this.bob = world.person();
        this.api = new Api(port);
    }

    /** More of each than there are places for requests. Nobody looks at their tokens before all has come. */
    @Test
    void slowHeadsAndBodiesKeepNobodyFromASocket() throws IOException {
        String head = "POST /events HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
        String body = head + "1\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{";
        try (SocketClient sockets = new SocketClient(port);
                SlowSenders heads = new SlowSenders(port, 300, head);
                SlowSenders bodies = new SlowSenders(port, 300, body)) {
            heads.drip();
            bodies.drip();
            Opened socket = sockets.open(bob);
            api.as(ada).post("/messages", bob.message("Served")).hasStatus(201);
            assertThat(socket.nextFrame().get("type").asString()).isEqualTo("new_message");
        }
    }

    /** More than there are places, and each asks for more than the kernel takes off the server's hands. */
    @Test
    void whoDoesNotReadTheDocumentationKeepsNobodyFromCalling() throws IOException {
        List<Socket> sleepers = new ArrayList<>();
        try {
            for (int number = 0; number < 300; number++) {
                Socket sleeper = new Socket();
                sleepers.add(sleeper);
                sleeper.setReceiveBufferSize(2048);
                sleeper.connect(new InetSocketAddress("localhost", port));
                sleeper.getOutputStream()
                        .write("GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                .repeat(4)
                                .getBytes(StandardCharsets.US_ASCII));
            }
            await().pollInterval(Duration.ofMillis(200))
                    .until(() -> api.get("/docs/index.html").status() == 503);

            api.as(ada).get("/events").hasStatus(200);
            api.get("/.well-known/oauth-protected-resource").hasStatus(200);
        } finally {
            for (Socket sleeper : sleepers) {
                sleeper.close();
            }
        }
        await().atMost(IN_TIME).until(() -> api.get("/docs/index.html").status() == 200);
    }

    /**
     * Three goodbyes of readers that take nothing. The answer waits behind what they do not take, and must neither keep a
     * processor busy nor a connection for longer than that of anybody else who takes nothing.
     */
    @Test
    void whoTakesNothingAndSaysGoodbyeKeepsNoThreadRunning() throws IOException {
        try (Socket first = sleeper();
                Socket second = sleeper();
                Socket third = sleeper()) {
            for (int number = 0; number < 50; number++) {
                api.as(ada).post("/messages", bob.message("x".repeat(3900))).hasStatus(201);
            }
            await("writers wait")
                    .untilAsserted(() -> assertThat(ServerThreads.within("SendQueue"))
                            .hasSize(3)
                            .doesNotContain(Thread.State.RUNNABLE));
            first.getOutputStream().write(SocketClient.frame(true, CLOSE, new byte[0]));
            second.getOutputStream().write(SocketClient.frame(true, CLOSE, new byte[] {0x03, (byte) 0xe8}));
            third.getOutputStream().write(SocketClient.frame(true, CLOSE, new byte[] {0x03, (byte) 0xe9}));
            await().untilAsserted(() ->
                    assertThat(ServerThreads.within("WsSession.onClose")).isNotEmpty());
            for (int look = 0; look < 10; look++) {
                assertThat(ServerThreads.within("WsSession.onClose")).doesNotContain(Thread.State.RUNNABLE);
            }

            await().atMost(Duration.ofSeconds(6)).untilAsserted(() -> {
                assertThat(ServerThreads.within("WsSession.onClose")).isEmpty();
                assertThat(ServerThreads.within("SendQueue")).isEmpty();
            });
            await().atMost(Duration.ofSeconds(1)).until(() -> canOpenASocket(bob));
        }
    }

    private Socket sleeper() throws IOException {
        Socket sleeper = new Socket();
        sleeper.setReceiveBufferSize(4096);
        sleeper.connect(new InetSocketAddress("localhost", port));
        assertThat(SocketClient.handshakeBy(sleeper, bob.token())).isEqualTo(101);
        return sleeper;
    }

    /** One person may hold three. */
    private boolean canOpenASocket(Person person) throws IOException {
        try (Socket another = new Socket("localhost", port)) {
            return SocketClient.handshakeBy(another, person.token()) == 101;
        }
    }
}
