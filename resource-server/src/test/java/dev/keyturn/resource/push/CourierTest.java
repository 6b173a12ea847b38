package dev.keyturn.resource.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.keyturn.resource.messages.Inbox;
import dev.keyturn.resource.messages.MessageView;
import dev.keyturn.resource.testing.TestProperties;
import dev.keyturn.resource.trust.Revocations;
import dev.keyturn.resource.validation.Caller;
import dev.keyturn.resource.websocket.TestConnections;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CourierTest {
    private static final long BOB = 7;
    private static final long UNREADABLE = 8;
    private static final int MESSAGES = 300;
    private static final Instant EXPIRY = Instant.parse("2999-01-01T00:00:00Z");
    private static final String LONG = "x".repeat(4000);

    private final JsonMapper json = JsonMapper.shared();
    private final Inbox inbox = mock(Inbox.class);
    private final AtomicInteger messagesRead = new AtomicInteger();
    private final Doorbell doorbell = new Doorbell();
    private final Sockets sockets = new Sockets(
            TestProperties.defaults(PushProperties.class),
            TestConnections.webSockets(1_000_000),
            doorbell,
            Revocations.none(),
            new SimpleMeterRegistry());
    private final Courier courier = new Courier(sockets, doorbell, inbox, new Frames(json), Clock.systemUTC());

    /** Reads a frame when it is told to. */
    private final class Reader {
        private final Semaphore begun = new Semaphore(0);
        private final Semaphore told = new Semaphore(0);
        private final List<JsonNode> read = new CopyOnWriteArrayList<>();

        void open() throws IOException {
            Socket socket = CourierTest.this.open(BOB);
            socket.startAfter(0);
            TestConnections.attach(socket.connection(), text -> {
                begun.release();
                told.acquire();
                read.add(json.readTree(text));
            });
        }

        void readOne() throws InterruptedException {
            assertThat(begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            told.release();
        }

        void hasReadAllInOrder() {
            await().until(() -> read.size() == MESSAGES + 1);
            assertThat(read.subList(0, MESSAGES))
                    .map(frame -> frame.path("message").path("id").asLong())
                    .isEqualTo(LongStream.rangeClosed(1, MESSAGES).boxed().toList());
            assertThat(read.getLast().path("missed").asInt()).isEqualTo(MESSAGES);
        }
    }

    private Socket open(long person) {
        return sockets.open(new Caller("person", person, "client", null, null, Set.of(), Set.of(), EXPIRY, null, null));
    }

    @BeforeEach
    void begin() {
        when(inbox.after(any(), any())).thenAnswer(call -> {
            List<Inbox.Position> positions = call.getArgument(0);
            if (positions.stream().anyMatch(position -> position.receiver() == UNREADABLE)) {
                throw new QueryTimeoutException("Too many to walk along");
            }
            List<Integer> most = call.getArgument(1);
            return IntStream.range(0, positions.size())
                    .mapToObj(i -> messages(positions.get(i).after(), most.get(i)))
                    .toList();
        });
        sockets.start();
        courier.start();
    }

    private List<MessageView> messages(long after, int most) {
        List<MessageView> found = LongStream.rangeClosed(after + 1, Math.min(MESSAGES, after + most))
                .mapToObj(id -> new MessageView(id, LONG, Instant.EPOCH, 1, BOB, false))
                .toList();
        messagesRead.addAndGet(found.size());
        return found;
    }

    @AfterEach
    void end() {
        courier.stop();
    }

    @Test
    void looksForLittleMoreThanASlowReaderHasRoomFor() throws Exception {
        Reader reader = new Reader();
        reader.open();

        for (int frames = 0; frames <= MESSAGES; frames++) {
            reader.readOne();
        }

        reader.hasReadAllInOrder();
        assertThat(messagesRead.get()).isLessThan(4 * MESSAGES);
    }

    @Test
    void oneWhoReadsWaitsForNoneWhoDoesNot() throws Exception {
        Reader reader = new Reader();
        Reader asleep = new Reader();
        asleep.open();
        reader.open();

        for (int frames = 0; frames <= MESSAGES; frames++) {
            reader.readOne();
        }

        reader.hasReadAllInOrder();
        assertThat(asleep.read).isEmpty();
        for (int frames = 0; frames <= MESSAGES; frames++) {
            asleep.readOne();
        }
        asleep.hasReadAllInOrder();
    }

    @Test
    void oneWhoseMessagesCannotBeReadKeepsNobodyElseFromTheirs() throws Exception {
        Socket unreadable = open(UNREADABLE);
        TestConnections.attach(unreadable.connection(), _ -> {});
        Reader reader = new Reader();
        reader.open();

        for (long id = 1; id <= 20; id++) {
            reader.readOne();
            int read = (int) id;
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> reader.read.size() == read);
            assertThat(reader.read.getLast().path("message").path("id").asLong())
                    .isEqualTo(id);
        }
    }

    /** As where the machine has no thread left for a connection. */
    @Test
    void whatCouldNotBeReadForWantOfAThreadComesLater() throws Exception {
        doThrow(new OutOfMemoryError("unable to create native thread: as a test has it"))
                .doAnswer(call -> List.of(messages(0, 1)))
                .when(inbox)
                .after(any(), any());
        Reader reader = new Reader();
        reader.open();

        reader.readOne();

        await().until(() -> reader.read.size() == 1);
    }
}
