package dev.keyturn.resource.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private final Backlog backlog = TestConnections.backlog(20);

    @Test
    void readersForWhomNothingWaitsHaveHalfOfTheRoomToThemselves() throws IOException {
        Reader slow = new Reader();
        Reader another = new Reader();

        assertThat(slow.queue.offer(frame("12345"))).isTrue();
        assertThat(slow.queue.offer(frame("67890"))).isTrue();
        assertThat(slow.queue.offer(frame("more"))).isFalse();

        assertThat(another.queue.offer(frame("12345"))).isTrue();
        assertThat(another.queue.offer(frame("more"))).isFalse();
    }

    @Test
    void whoFoundNoRoomIsToldOfItWithoutHavingReadAnything() throws IOException {
        List<Reader> slow = List.of(new Reader(), new Reader(), new Reader(), new Reader());
        Reader late = new Reader();
        slow.forEach(reader -> assertThat(reader.queue.offer(frame("12345")))
                .as("all take theirs")
                .isTrue());
        assertThat(late.queue.offer(frame("late"))).isFalse();
        late.queue.mention(frame("one that can be missed"));
        late.queue.look(0);
        assertThat(late.room).hasValue(0);
        assertThat(late.queue.takesMessages()).isFalse();

        slow.getFirst().reads();
        late.queue.look(250);

        assertThat(late.room).hasValue(1);
        assertThat(late.queue.offer(frame("late"))).isTrue();
        late.reads();
        assertThat(late.written).containsExactly("late");
    }

    @Test
    void whatIsBeingWrittenCountsUntilItWasRead() throws IOException {
        Reader slow = new Reader();
        Reader another = new Reader();
        slow.queue.offer(frame("1234567890"));
        slow.whileWriting = () -> {
            assertThat(another.queue.offer(frame("1"))).isTrue();
            assertThat(another.queue.offer(frame("2"))).isFalse();
        };

        slow.reads();

        assertThat(slow.written).hasSize(1);
        another.queue.look(0);
        assertThat(another.queue.offer(frame("2"))).isTrue();
    }

    @Test
    void whoIsGoneTakesNoRoom() throws IOException {
        Reader gone = new Reader();
        Reader another = new Reader();
        gone.queue.offer(frame("12345"));
        gone.queue.offer(frame("67890"));

        gone.queue.abandon();

        another.queue.offer(frame("12345"));
        assertThat(another.queue.offer(frame("more"))).isTrue();
    }

    private static Frame frame(String text) {
        return Frame.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads what was sent when it is told to. */
    private final class Reader {
        private final AtomicInteger room = new AtomicInteger();
        private final List<Runnable> writers = new ArrayList<>();
        private final List<String> written = new ArrayList<>() {
            @Serial
            private static final long serialVersionUID = 1L;

            @Override
            public boolean add(String text) {
                whileWriting.run();
                return super.add(text);
            }
        };
        private final SendQueue queue =
                new SendQueue(backlog, 1000, 5000, room::incrementAndGet, _ -> {}, writers::add);
        private Runnable whileWriting = () -> {};

        Reader() throws IOException {
            queue.attach(TestConnections.wire(written::add));
        }

        void reads() {
            while (!writers.isEmpty()) {
                writers.removeFirst().run();
            }
        }
    }
}
