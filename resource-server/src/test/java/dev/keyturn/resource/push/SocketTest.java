package dev.keyturn.resource.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;

import dev.keyturn.resource.validation.Caller;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;

class SocketTest {
    private static final Caller OWNER =
            new Caller("uid", 7L, "client", null, Set.of(), Set.of("messages:read"), Instant.MAX, null, null);

    private final WebSocketSession session = mock(WebSocketSession.class);
    private final List<String> written = new CopyOnWriteArrayList<>();
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore reader = new Semaphore(0);
    private final Socket socket = new Socket(OWNER, 10);

    @BeforeEach
    void writesOnlyWhatTheReaderReads() throws IOException {
        doAnswer(call -> {
                    begun.release();
                    reader.acquire();
                    written.add(((TextMessage) call.getArgument(0)).getPayload());
                    return null;
                })
                .when(session)
                .sendMessage(any());
        socket.attach(session);
    }

    @Test
    void writesInOrderWithoutMakingTheSenderWait() throws InterruptedException {
        CountDownLatch sent = new CountDownLatch(1);
        Thread.startVirtualThread(() -> {
            IntStream.range(0, 5).forEach(number -> socket.send(new TextMessage("f" + number)));
            sent.countDown();
        });

        assertThat(sent.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(written).isEmpty();
        reader.release(5);
        await().until(() -> written.size() == 5);
        assertThat(written).containsExactly("f0", "f1", "f2", "f3", "f4");
    }

    @Test
    void closesAReaderWhoLetsTooMuchPileUp() throws Exception {
        socket.send(new TextMessage("first"));
        assertThat(begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        socket.send(new TextMessage("next"));
        socket.send(new TextMessage("and next"));

        verify(session, timeout(10_000)).close(Socket.TOO_SLOW);
        socket.send(new TextMessage("late"));
        reader.release(5);
        await().until(() -> written.size() == 1);
        assertThat(begun.tryAcquire(100, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(written).containsExactly("first");
    }

    @Test
    void closesOnceAndForTheFirstReason() throws IOException {
        socket.close(Sockets.TOKEN_EXPIRED);
        socket.close(CloseStatus.GOING_AWAY);

        verify(session, timeout(10_000)).close(Sockets.TOKEN_EXPIRED);
        verify(session, never()).close(CloseStatus.GOING_AWAY);
    }

    @Test
    void keepsWhatWasSentBeforeTheConnectionWasUp() {
        Socket early = new Socket(OWNER, 10);
        early.send(new TextMessage("early"));
        reader.release();

        early.attach(session);

        await().until(() -> written.equals(List.of("early")));
    }

    @Test
    void closesAConnectionThatComesTooLate() throws IOException {
        Socket late = new Socket(OWNER, 10);
        late.close(CloseStatus.GOING_AWAY);

        late.attach(session);

        verify(session, timeout(10_000)).close(CloseStatus.GOING_AWAY);
    }

    @Test
    void takesAReaderThatIsGoneForClosed() throws IOException {
        doAnswer(_ -> {
                    throw new IOException("gone");
                })
                .when(session)
                .sendMessage(any());

        socket.send(new TextMessage("frame"));

        verify(session, timeout(10_000)).close(CloseStatus.SESSION_NOT_RELIABLE);
        assertThatCode(() -> socket.send(new TextMessage("late"))).doesNotThrowAnyException();
    }
}
