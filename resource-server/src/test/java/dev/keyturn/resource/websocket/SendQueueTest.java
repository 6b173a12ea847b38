package dev.keyturn.resource.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendQueueTest {
    private static final long PATIENCE = 5000;

    private final List<String> written = new CopyOnWriteArrayList<>();
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore reader = new Semaphore(0);
    private final Wire wire = TestConnections.wire(this::take);
    private final AtomicInteger room = new AtomicInteger();
    private final List<Ending> endings = new ArrayList<>();
    private final AtomicBoolean wantOfThreads = new AtomicBoolean();
    private final Backlog backlog = TestConnections.backlog(1000);
    private final SendQueue sendQueue =
            new SendQueue(backlog, 10, PATIENCE, room::incrementAndGet, endings::add, this::start);

    /** Takes what is written, texts only when the reader reads. */
    private void take(String words) throws InterruptedException {
        if (!words.matches("\\d{4}")) {
            begun.release();
            reader.acquire();
        }
        written.add(words);
    }

    @Test
    void writesInOrderWithoutMakingTheSenderWait() throws InterruptedException {
        sendQueue.attach(wire);
        CountDownLatch sent = new CountDownLatch(1);
        Thread.startVirtualThread(() -> {
            IntStream.range(0, 5).forEach(number -> sendQueue.send(frame("f" + number)));
            sent.countDown();
        });

        assertThat(sent.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(written).isEmpty();
        reader.release(5);
        await().until(() -> written.size() == 5);
        assertThat(written).containsExactly("f0", "f1", "f2", "f3", "f4");
    }

    @Test
    void keepsWhatWasSentBeforeTheConnectionWasUp() {
        sendQueue.send(frame("early"));
        reader.release();

        sendQueue.attach(wire);

        await().until(() -> written.equals(List.of("early")));
    }

    @Test
    void takesNoMoreMessagesThanItHasRoomForAndSaysWhenThereIsRoomAgain() {
        sendQueue.attach(wire);
        assertThat(sendQueue.offer(frame("first"))).isTrue();
        awaitWriterAtWork();

        assertThat(sendQueue.offer(frame("second one is long"))).isTrue();
        assertThat(sendQueue.takesMessages()).isTrue();
        assertThat(sendQueue.offer(frame("third"))).isFalse();
        assertThat(sendQueue.takesMessages()).isFalse();
        assertThat(room).hasValue(0);

        reader.release(2);
        await().until(() -> room.get() == 1);
        assertThat(sendQueue.takesMessages()).isTrue();
        assertThat(sendQueue.offer(frame("third"))).isTrue();
        reader.release();
        await().until(() -> written.equals(List.of("first", "second one is long", "third")));
    }

    @Test
    void dropsWhatIsOnlyMentionedWhenThereIsNoRoom() {
        sendQueue.attach(wire);
        sendQueue.mention(frame("first"));
        awaitWriterAtWork();

        IntStream.range(0, 5).forEach(_ -> sendQueue.mention(frame("12345")));
        assertThat(sendQueue.takesMessages()).isTrue();
        sendQueue.send(frame("answer"));

        reader.release(4);
        await().until(() -> written.equals(List.of("first", "12345", "12345", "answer")));
        assertThat(endings).isEmpty();
    }

    @Test
    void sendsAReaderAwayWhoLetsAnswersPileUp() {
        sendQueue.attach(wire);
        sendQueue.send(frame("first"));
        awaitWriterAtWork();

        IntStream.range(0, 5).forEach(_ -> sendQueue.send(frame("12345")));

        sendQueue.send(frame("late"));
        reader.release(9);
        await().until(() -> written.equals(List.of("first", "1008")));
    }

    @Test
    void endsOnceAndForTheFirstReason() {
        sendQueue.attach(wire);
        sendQueue.end(Ending.TOKEN_OVER);
        sendQueue.end(Ending.GOING_AWAY);
        sendQueue.send(frame("late"));

        await().until(() -> !written.isEmpty());
        reader.release();
        assertThat(written).containsExactly("4401");
        assertThat(endings).containsExactly(Ending.TOKEN_OVER);
    }

    @Test
    void writesWhatWaitsBeforeItDrains() {
        sendQueue.send(frame("one"));
        sendQueue.send(frame("two"));
        sendQueue.drain(Ending.GOING_AWAY);
        reader.release(2);

        sendQueue.attach(wire);

        await().until(() -> written.equals(List.of("one", "two", "1001")));
    }

    @Test
    void dropsWhatWaitsWhenItEnds() {
        sendQueue.send(frame("one"));
        sendQueue.end(Ending.TOKEN_OVER);

        sendQueue.attach(wire);

        await().until(() -> written.equals(List.of("4401")));
    }

    @Test
    void endsAReaderThatDoesNotReadAndCutsTheLineIfThatIsNotReadEither() throws IOException {
        sendQueue.attach(wire);
        sendQueue.look(0);
        sendQueue.send(frame("first"));
        sendQueue.send(frame("more"));
        awaitWriterAtWork();

        sendQueue.look(1000);
        sendQueue.look(1000 + PATIENCE - 1);
        assertThat(sendQueue.takesMessages()).isTrue();
        sendQueue.look(1000 + PATIENCE);
        assertThat(sendQueue.takesMessages()).isFalse();
        assertThat(written).isEmpty();

        sendQueue.look(1250 + PATIENCE);
        sendQueue.look(1250 + PATIENCE + 1499);
        assertThat(written).isEmpty();
        sendQueue.look(1250 + PATIENCE + 1500);
        verify(wire).cut();
    }

    /** The kernel takes it long before a reader of little bandwidth has come to it. */
    @Test
    void leavesTheCloseFrameToWhoReadsAndWaitsFromItsWritingOn() {
        sendQueue.attach(wire);
        sendQueue.end(Ending.TOKEN_OVER);
        await().until(() -> written.equals(List.of("4401")));
        sendQueue.look(0);
        sendQueue.look(4000);

        sendQueue.abandon(); // by the container, once it is written
        sendQueue.look(4250);
        sendQueue.look(4250 + 9999);
        assertThat(written).hasSize(1);
        assertThat(sendQueue.isLost()).isFalse();
        verify(wire, never()).cut();
        sendQueue.look(4250 + 10_000);

        verify(wire).cut();
        sendQueue.look(4250 + 14_999);
        assertThat(sendQueue.isLost()).isFalse();
        sendQueue.look(4250 + 15_000);
        assertThat(sendQueue.isLost()).isTrue();
    }

    @Test
    void dropsWhatIsUnreadOfWhoTakesNothingWhyeverItIsSentAway() {
        sendQueue.attach(wire);
        sendQueue.send(frame("first"));
        awaitWriterAtWork();
        sendQueue.end(Ending.TOKEN_OVER);

        sendQueue.look(0);
        sendQueue.look(PATIENCE - 1);
        assertThat(written).isEmpty();
        sendQueue.look(PATIENCE);

        verify(wire).cut();
    }

    @Test
    void writesWithTheNextLookWhatThereWasNoThreadFor() {
        sendQueue.attach(wire);
        wantOfThreads.set(true);

        assertThat(sendQueue.offer(frame("first"))).as("it is queued").isTrue();
        sendQueue.look(0);
        assertThat(sendQueue.isWriting()).as("something waits to be written").isTrue();
        wantOfThreads.set(false);
        sendQueue.look(250);

        reader.release();
        await().until(() -> written.equals(List.of("first")));
        assertThat(endings).isEmpty();
    }

    /** As another carrier does that took the writer's task before the JVM refused it a thread of its own. */
    @Test
    void writesNothingTwiceIfWhatWasRefusedAThreadRunsAllTheSame() throws InterruptedException {
        List<Runnable> refused = new ArrayList<>();
        SendQueue ghostly = new SendQueue(backlog, 10, PATIENCE, room::incrementAndGet, endings::add, work -> {
            if (refused.isEmpty()) {
                refused.add(work);
                throw new OutOfMemoryError("unable to create native thread");
            }
            start(work);
        });
        ghostly.attach(wire);
        ghostly.send(frame("a"));
        ghostly.send(frame("b"));
        awaitWriterAtWork();

        synchronized (ghostly) { // nothing wakes it any more if it waits, nor those who wait behind it
            Thread ghost = Thread.startVirtualThread(refused.getFirst());
            assertThat(ghost.join(Duration.ofSeconds(10))).isTrue();
        }
        reader.release(2);
        await().until(() -> written.equals(List.of("a", "b")));
    }

    /** A reader of little bandwidth is in the middle of a frame nearly always. */
    @Test
    void givesAReaderTimeFromTheEndingOn() throws IOException {
        sendQueue.attach(wire);
        sendQueue.send(frame("first"));
        awaitWriterAtWork();
        sendQueue.look(0);
        sendQueue.look(2000);

        sendQueue.drain(Ending.GOING_AWAY);
        sendQueue.look(2250);
        sendQueue.look(2250 + PATIENCE - 1);
        reader.release();

        await().until(() -> written.size() == 2);
        assertThat(written).containsExactly("first", "1001");
    }

    @Test
    void cutsWithoutAnyThread() {
        sendQueue.attach(wire);
        sendQueue.send(frame("first"));
        awaitWriterAtWork();
        sendQueue.look(0);
        sendQueue.look(PATIENCE);
        sendQueue.look(PATIENCE + 250);

        wantOfThreads.set(true);
        sendQueue.look(PATIENCE + 1750);

        verify(wire).cut();
    }

    /** As on a server that is out of breath: that says nothing of the reader. */
    @Test
    void isPatientWithAWriterThatGetsNoProcessor() throws InterruptedException {
        sendQueue.attach(wire);
        AtomicBoolean busy = new AtomicBoolean(true);
        int processors = Runtime.getRuntime().availableProcessors();
        CountDownLatch taken = new CountDownLatch(processors);
        for (int processor = 0; processor < processors; processor++) {
            Thread.startVirtualThread(() -> {
                taken.countDown();
                while (busy.get()) {
                    Thread.onSpinWait();
                }
            });
        }
        try {
            assertThat(taken.await(10, TimeUnit.SECONDS)).isTrue();
            sendQueue.send(frame("first"));
            sendQueue.look(0);
            sendQueue.look(PATIENCE);
            sendQueue.look(2 * PATIENCE);
        } finally {
            busy.set(false);
        }
        reader.release();

        await().until(() -> !written.isEmpty());
        assertThat(written).containsExactly("first");
        assertThat(endings).isEmpty();
    }

    @Test
    void letsAReaderBeThatReadsNowAndThen() {
        sendQueue.attach(wire);
        IntStream.range(0, 3).forEach(_ -> sendQueue.send(frame("f")));
        for (int now = 0; now < 3; now++) {
            awaitWriterAtWork();
            sendQueue.look(now * (PATIENCE - 1));
            reader.release();
        }

        await().until(() -> written.size() == 3);
        sendQueue.look(10 * PATIENCE);
        assertThat(sendQueue.takesMessages()).isTrue();
    }

    /** Nobody else will: it has no place any more. */
    @Test
    void cutsAConnectionThatComesUpAfterItWasGivenUp() {
        sendQueue.look(1);
        assertThat(sendQueue.isLost()).isFalse();
        sendQueue.look(5001);
        assertThat(sendQueue.isLost()).isTrue();

        sendQueue.attach(wire);

        verify(wire).cut();
    }

    @ParameterizedTest
    @ValueSource(classes = {IOException.class, NullPointerException.class, StackOverflowError.class})
    void takesAReaderThatIsGoneForGone(Class<? extends Throwable> thrown) throws IOException {
        doThrow(thrown).when(wire).write(any());
        sendQueue.attach(wire);

        sendQueue.send(frame("frame"));

        await().until(() -> written.equals(List.of("1008")));
        assertThat(sendQueue.takesMessages()).isFalse();
        assertThat(sendQueue.offer(frame("late"))).isFalse();
        assertThat(sendQueue.isWriting()).isFalse();
        verify(wire, never()).cut();
    }

    private void start(Runnable work) {
        if (wantOfThreads.get()) {
            throw new OutOfMemoryError("unable to create native thread");
        }
        Thread.startVirtualThread(work);
    }

    private void awaitWriterAtWork() {
        try {
            assertThat(begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Frame frame(String text) {
        return Frame.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
