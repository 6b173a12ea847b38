package dev.keyturn.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyturn.model.testing.SlowSenders;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Person;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.ServerAlone;
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
}
