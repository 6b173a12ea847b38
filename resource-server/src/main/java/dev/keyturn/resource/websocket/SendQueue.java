package dev.keyturn.resource.websocket;

import dev.keyturn.edge.operation.ThreadStart;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frames that wait for one reader. Whoever sends only queues; one virtual thread writes, and only while there is
 * something to write. All waiting is the writer's. {@link #look} sees to it that nothing takes for ever.
 */
public final class SendQueue {
    private static final Logger log = LoggerFactory.getLogger(SendQueue.class);

    /** What becomes of the connection. It goes on in this order, and may leave stages out. */
    private enum Stage {
        /** Takes frames. */
        OPEN,

        /** Takes nothing more: what is queued is written, if the connection still is there. */
        LEAVING,

        /** As before, but the reader is given little time, because it did not read, or not answer, until now. */
        DISMISSED,

        /** The connection was cut, and has to be gone soon. */
        CUT,

        /** Given up: perhaps nobody will ever say that it is gone. */
        LOST
    }

    private static final long FOR_EVER = Long.MAX_VALUE;

    /** How long who was dismissed may take for the frame that is being written, and to answer the last, in milliseconds. */
    private static final long GRACE = 1500;

    /** How long any other may take to read the close frame and to answer it, from its writing on, in milliseconds. */
    private static final long FAREWELL = 10_000;

    /** How long a connection may take to come up, or to be gone after it was cut, in milliseconds. */
    private static final long HANDSHAKE = 5000;

    private final Backlog backlog;
    private final long limit;
    private final long patience;
    private final Runnable hasRoom;
    private final Consumer<Ending> ended;
    private final Executor threads;

    private Stage stage = Stage.OPEN;
    private @Nullable Wire wire;

    private final Deque<Frame> queue = new ArrayDeque<>(2);
    private long queued;
    private boolean refused;

    /** Whether a thread writes, or is about to. */
    private boolean writing;

    /** What it writes, and the reader has to take. */
    private @Nullable Frame held;

    /** Since when nothing has moved on, as far as looks have seen, in milliseconds. */
    private long since;

    private boolean moved = true;

    /**
     * @param backlog what waits for all readers
     * @param limit how many bytes of messages may wait; answers to the client may take as much again
     * @param patience how long one frame may take to be written, in milliseconds
     * @param hasRoom called when there is room again after a message was refused
     * @param ended called once, if it is this server that ends the socket
     * @param threads what writes; may have none left for a moment
     */
    SendQueue(Backlog backlog, long limit, long patience, Runnable hasRoom, Consumer<Ending> ended, Executor threads) {
        this.backlog = backlog;
        this.limit = limit;
        this.patience = patience;
        this.hasRoom = hasRoom;
        this.ended = ended;
        this.threads = threads;
    }

    /** Takes the connection once it is up, and cuts it if all was given up before. */
    void attach(Wire carrier) {
        boolean late;
        synchronized (this) {
            wire = carrier;
            late = stage == Stage.LOST;
            startWriting();
        }
        if (late) {
            carrier.cut();
        }
    }

    /**
     * Queues a frame if there is room: here, or because nothing waits, and among all that waits for all readers. A frame
     * that was refused can be offered again later.
     */
    public synchronized boolean offer(Frame frame) {
        refused = refused || !takes(frame);
        return !refused;
    }

    /** Queues a frame if there is room, and else drops it: whoever missed it can do without. */
    public synchronized void mention(Frame frame) {
        takes(frame);
    }

    /** Queues a frame that cannot be sent later; a reader who has let too much pile up is sent away instead. */
    public synchronized void send(Frame frame) {
        if (stage == Stage.OPEN && !add(frame, 2 * limit)) {
            end(Ending.TOO_SLOW);
        }
    }

    /** Drops what waits, and says why. */
    public synchronized void end(Ending ending) {
        if (stage == Stage.OPEN) {
            drop();
            drain(ending);
        }
    }

    /** Takes nothing more, writes what waits, and then says why. */
    public synchronized void drain(Ending ending) {
        if (stage == Stage.OPEN) {
            stage = ending.leavesTime() ? Stage.LEAVING : Stage.DISMISSED;
            moved = true; // of its time to be gone, nothing has passed yet
            ended.accept(ending);
            queue.add(new Frame.Close(ending.reason()));
            startWriting();
        }
    }

    /** Whether a message may be offered: the connection is up, and there was room when one was offered last. */
    public synchronized boolean takesMessages() {
        return wire != null && stage == Stage.OPEN && !refused;
    }

    /** Whether something waits to be written, or for the reader to take it. */
    synchronized boolean isWriting() {
        return writing || !queue.isEmpty();
    }

    private boolean takes(Frame message) {
        return backlog.hasRoom(!isWriting()) && add(message, limit);
    }

    private boolean add(Frame frame, long most) {
        if (stage != Stage.OPEN || (queued > 0 && queued + frame.bytes() > most)) {
            return false;
        }
        queue.add(frame);
        queued += frame.bytes();
        backlog.grow(frame.bytes());
        startWriting();
        return true;
    }

    /** Whether a message may be offered again that was refused before. */
    private boolean hasRoomAgain() {
        boolean again = refused && queued <= limit / 2 && backlog.hasRoom(!isWriting());
        refused &= !again;
        return again;
    }

    private void drop() {
        backlog.shrink(queued);
        queued = 0;
        queue.clear();
    }

    private void startWriting() {
        Wire carrier = wire;
        if (carrier != null && !writing && !queue.isEmpty()) {
            try {
                ThreadStart.begin(threads, () -> write(carrier));
                writing = true;
            } catch (RejectedExecutionException none) {
                log.debug("There is no thread for a socket until the next look", none);
            }
        }
    }

    /** Writes what waits, until nothing does. */
    private void write(Wire carrier) {
        try {
            for (Frame frame = next(); frame != null; frame = next()) {
                frame.writeTo(carrier);
            }
        } catch (IOException | RuntimeException | Error gone) {
            log.debug("A socket went away while a frame was written", gone);
            abandon();
            carrier.close(Ending.TOO_SLOW.reason());
        }
    }

    private @Nullable Frame next() {
        boolean room;
        Frame frame;
        synchronized (this) {
            letGo();
            frame = queue.poll();
            queued -= frame == null ? 0 : frame.bytes();
            held = frame;
            writing = frame != null;
            moved = true;
            room = hasRoomAgain();
        }
        if (room) {
            hasRoom.run();
        }
        return frame;
    }

    private void letGo() {
        backlog.shrink(held == null ? 0 : held.bytes());
        held = null;
    }

    /** Notes that nothing is written any more: the close frame was, or the connection is gone. */
    public synchronized void abandon() {
        stage = stage == Stage.OPEN ? Stage.LEAVING : stage;
        moved = true;
        drop();
        letGo();
        writing = false;
    }

    /**
     * To be called now and then: ends a socket whose reader does not read, cuts one whose reader has not read that, or not
     * answered it, and gives up one of which nobody says that it is gone. What there was no thread for is tried again.
     *
     * @param awake how long this server has looked on, in milliseconds
     */
    void look(long awake) {
        boolean room;
        Wire late = null;
        synchronized (this) {
            room = hasRoomAgain();
            startWriting();
            if (moved || mayTake() == FOR_EVER) {
                moved = false;
                since = awake;
            } else if (awake - since >= mayTake()) {
                since = awake;
                giveUp();
                late = stage.compareTo(Stage.CUT) < 0 ? null : wire;
            }
        }
        if (room) {
            hasRoom.run();
        }
        if (late != null) {
            late.cut();
        }
    }

    /** For how long nothing has to move on, in milliseconds. */
    private long mayTake() {
        if (stage == Stage.LOST) {
            return FOR_EVER;
        }
        if (stage == Stage.CUT || wire == null) {
            return HANDSHAKE;
        }
        boolean isReadersTurn = held != null || (stage != Stage.OPEN && queue.isEmpty());
        if (!isReadersTurn) {
            return FOR_EVER;
        }
        if (stage == Stage.DISMISSED) {
            return GRACE;
        }
        return held == null ? FAREWELL : patience;
    }

    private void giveUp() {
        if (stage == Stage.CUT || wire == null) {
            stage = Stage.LOST;
            drop();
        } else if (stage == Stage.OPEN) {
            end(Ending.TOO_SLOW);
        } else {
            stage = Stage.CUT;
        }
    }

    /**
     * Whether the connection is given up. The container says nothing of one that is reset between a handshake and its
     * answer, because for the container it never was a socket.
     */
    public synchronized boolean isLost() {
        return stage == Stage.LOST;
    }
}
