package dev.keyturn.resource.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyturn.resource.testing.Person;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.ServerAlone;
import dev.keyturn.resource.testing.SocketClient;
import dev.keyturn.resource.testing.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What a server that is about to end says to those who are connected, and to those who come. */
@ResourceServerTest
@ServerAlone
class ShutdownIT {
    private final Sockets sockets;
    private final Person bob;
    private final SocketClient client;

    ShutdownIT(World world, Sockets sockets, @LocalServerPort int port) {
        this.sockets = sockets;
        this.bob = world.person();
        this.client = new SocketClient(port);
    }

    @AfterEach
    void hangUp() {
        client.close();
    }

    @Test
    void saysGoodByeAndLetsNobodyIn() {
        var socket = client.open(bob);
        await().until(() -> sockets.of(bob.id()).size() == 1);

        sockets.stop();
        try {
            assertThat(socket.closeCode()).isEqualTo(1001);
            assertThat(client.refusal(bob)).isEqualTo(503);
        } finally {
            sockets.start();
        }
    }
}
