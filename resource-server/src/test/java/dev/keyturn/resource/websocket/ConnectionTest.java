package dev.keyturn.resource.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyturn.resource.testing.TestProperties;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    private static final long OPENED = 1_000_000;

    private final Connection connection = new Connection(
            TestProperties.defaults(WebSocketProperties.class), TestConnections.backlog(1000), () -> {}, _ -> {});
    private final List<String> written = new CopyOnWriteArrayList<>();

    @Test
    void asksASilentClientAndClosesOneThatDoesNotAnswer() throws IOException {
        TestConnections.attach(connection, written::add);

        connection.look(OPENED);
        connection.look(OPENED + 29_999);
        connection.look(OPENED + 30_000);
        awaitAllWritten();
        connection.look(OPENED + 30_250);
        assertThat(written).containsExactly("ping");
        connection.heard();
        connection.look(OPENED + 31_000);
        connection.look(OPENED + 60_999);
        assertThat(written).containsExactly("ping");
        connection.look(OPENED + 61_000);
        awaitAllWritten();
        connection.look(OPENED + 70_999);
        assertThat(written).containsExactly("ping", "ping");
        connection.look(OPENED + 71_000);

        await().until(() -> written.equals(List.of("ping", "ping", "4408")));
    }

    /** A ping would stand behind all that the client has not taken yet, and its answer too. */
    @Test
    void takesNoClientForSilentThatIsStillReading() throws Exception {
        Semaphore begun = new Semaphore(0);
        Semaphore reader = new Semaphore(0);
        TestConnections.attach(connection, words -> {
            if (words.equals("x")) {
                begun.release();
                reader.acquire();
            }
            written.add(words);
        });
        int frames = 12;
        for (int frame = 0; frame < frames; frame++) {
            connection.sendQueue().send(Frame.of(new byte[] {'x'}));
        }

        long now = OPENED;
        for (int frame = 0; frame < frames; frame++) {
            assertThat(begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            now += 4000;
            connection.look(now);
            reader.release();
        }
        awaitAllWritten();
        connection.look(now + 29_999);
        assertThat(written).hasSize(frames).containsOnly("x");
        connection.look(now + 30_000);
        awaitAllWritten();
        assertThat(written).hasSize(frames + 1).endsWith("ping");
        connection.look(now + 40_000);
        await().until(() -> written.getLast().equals("4408"));
    }

    private void awaitAllWritten() {
        await().until(() -> !connection.sendQueue().isWriting());
    }
}
