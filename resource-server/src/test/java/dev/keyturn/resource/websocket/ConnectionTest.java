package dev.keyturn.resource.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyturn.resource.testing.TestProperties;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    private static final long OPENED = 1_000_000;

    private final Connection connection =
            new Connection(TestProperties.defaults(WebSocketProperties.class), () -> {}, _ -> {});
    private final List<String> written = new CopyOnWriteArrayList<>();

    @Test
    void asksASilentClientAndClosesOneThatDoesNotAnswer() throws IOException {
        connection.attach(TestConnections.session(written));

        connection.look(OPENED);
        connection.look(OPENED + 29_999);
        connection.look(OPENED + 30_000);
        connection.look(OPENED + 30_250);
        await().until(() -> written.equals(List.of("ping")));
        connection.heard();
        connection.look(OPENED + 31_000);
        connection.look(OPENED + 60_999);
        assertThat(written).containsExactly("ping");
        connection.look(OPENED + 61_000);
        connection.look(OPENED + 70_999);
        await().until(() -> written.equals(List.of("ping", "ping")));
        connection.look(OPENED + 71_000);

        await().until(() -> written.equals(List.of("ping", "ping", "4408")));
    }
}
