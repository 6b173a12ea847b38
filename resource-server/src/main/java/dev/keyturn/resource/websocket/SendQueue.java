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
 * something to write. All waiting is the writer's.
 */
public final class SendQueue {
    private static final Logger log = LoggerFactory.getLogger(SendQueue.class);

    /**
     * How long a reader that is sent away because it does not read, or does not answer, may take for each frame until it
     * has read that, and to answer the last, in milliseconds.
     */
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
    private final Deque<Frame> queue = new ArrayDeque<>(2);
    private @Nullable Wire connection;
    private long queued;
    private long writing;
    private boolean refused;
    private boolean over;
    private boolean deaf;
    private boolean cut;
    private long cutAt;
    private boolean lost;
    private long waitingSince;
    private @Nullable Writer writer;
    private boolean holding;
    private boolean progressed;
    private long stuckSince;

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
    void attach(Wire wire) {
        boolean late;
        synchronized (this) {
            connection = wire;
            late = lost;
        }
        startWriting();
        if (late) {
            wire.cut();
        }
    }

    /**
     * Queues a frame if there is room: here, or because nothing waits, and among all that waits for all readers. A frame
     * that was refused can be offered again later.
     */
    public boolean offer(Frame frame) {
        boolean taken;
        synchronized (this) {
            refused = refused || !takes(frame);
            taken = !refused;
        }
        startWriting();
        return taken;
    }

    /** Queues a frame if there is room, and else drops it: whoever missed it can do without. */
    public void mention(Frame frame) {
        synchronized (this) {
            takes(frame);
        }
        startWriting();
    }

    /** Queues a frame that cannot be sent later; a reader who has let too much pile up is sent away instead. */
    public void send(Frame frame) {
        synchronized (this) {
            if (!over && !add(frame, 2 * limit)) {
                dropAndSay(Ending.TOO_SLOW);
            }
        }
        startWriting();
    }

    /** Drops what waits, and says why. */
    public void end(Ending ending) {
        synchronized (this) {
            dropAndSay(ending);
        }
        startWriting();
    }

    /** Takes nothing more, writes what waits, and then says why. */
    public void drain(Ending ending) {
        synchronized (this) {
            say(ending);
        }
        startWriting();
    }

    /** Whether a message may be offered: the connection is up, and there was room when one was offered last. */
    public synchronized boolean takesMessages() {
        return connection != null && !over && !refused;
    }

    /**
     * To be called now and then: ends a socket whose reader does not read, and cuts one whose reader has not read that,
     * or not answered it. What there was no thread for is tried again.
     *
     * @param awake how long this server has looked on, in milliseconds
     */
    void look(long awake) {
        Wire late = null;
        boolean room;
        synchronized (this) {
            room = hasRoomAgain();
            if (!isReadersTurn() || progressed) {
                progressed = false;
                stuckSince = awake;
            } else if (!over && awake - stuckSince >= patience) {
                dropAndSay(Ending.TOO_SLOW);
            } else if (over && !cut && awake - stuckSince >= timeToGo()) {
                late = connection;
                cut = late != null;
                cutAt = awake;
            }
        }
        startWriting();
        if (room) {
            hasRoom.run();
        }
        if (late != null) {
            late.cut();
        }
    }

    private long timeToGo() {
        if (deaf) {
            return GRACE;
        }
        return holding ? patience : FAREWELL;
    }

    /**
     * To be called now and then: gives a connection up of which nobody will ever say that it is gone, and says whether
     * it is given up. The container says nothing of one that is reset between a handshake and its answer, because for
     * the container it never was a socket.
     *
     * @param awake how long this server has looked on, in milliseconds
     */
    public synchronized boolean abandonIfLost(long awake) {
        waitingSince = waitingSince == 0 ? awake : waitingSince;
        boolean neverCame = connection == null && awake - waitingSince >= HANDSHAKE;
        if (neverCame || (cut && awake - cutAt >= HANDSHAKE)) {
            lost = true;
            over = true;
            drop();
        }
        return lost;
    }

    /** Whether the reader is to take what is being written, or to answer the close frame. */
    private boolean isReadersTurn() {
        return holding || (over && queue.isEmpty());
    }

    /** Whether something waits to be written, or for the reader to take it. */
    synchronized boolean isWriting() {
        return writer != null || !queue.isEmpty();
    }

    private boolean takes(Frame message) {
        return backlog.hasRoom(nothingWaits()) && add(message, limit);
    }

    private boolean nothingWaits() {
        return writer == null && queue.isEmpty();
    }

    /** Whether a message may be offered again that was refused before. */
    private boolean hasRoomAgain() {
        boolean again = refused && queued <= limit / 2 && backlog.hasRoom(nothingWaits());
        refused &= !again;
        return again;
    }

    private boolean add(Frame frame, long most) {
        if (over || (queued > 0 && queued + frame.bytes() > most)) {
            return false;
        }
        queue.add(frame);
        queued += frame.bytes();
        backlog.grow(frame.bytes());
        return true;
    }

    private void drop() {
        backlog.shrink(queued);
        queued = 0;
        queue.clear();
    }

    private void written() {
        backlog.shrink(writing);
        writing = 0;
    }

    private void dropAndSay(Ending ending) {
        if (!over) {
            drop();
            say(ending);
        }
    }

    private void say(Ending ending) {
        if (!over) {
            over = true;
            deaf = ending == Ending.TOO_SLOW || ending == Ending.NO_PONG;
            progressed = true; // of its time to be gone, nothing has passed yet
            ended.accept(ending);
            queue.add(new Frame.Close(ending.reason()));
        }
    }

    private synchronized void startWriting() {
        if (connection != null && writer == null && !queue.isEmpty()) {
            Writer next = new Writer(connection);
            try {
                ThreadStart.begin(threads, next);
                writer = next;
            } catch (RejectedExecutionException none) {
                log.debug("There is no thread for a socket until the next look", none);
            }
        }
    }

    /** Writes what waits, until nothing does. */
    private final class Writer implements Runnable {
        private final Wire wire;

        private Writer(Wire wire) {
            this.wire = wire;
        }

        @Override
        public void run() {
            try {
                for (Frame frame = next(); frame != null; frame = next()) {
                    frame.writeTo(wire);
                }
            } catch (IOException | IllegalStateException gone) {
                log.debug("A socket went away while a frame was written", gone);
                abandon();
                wire.close(Ending.TOO_SLOW.reason());
            }
        }

        private @Nullable Frame next() {
            boolean room;
            Frame frame;
            synchronized (SendQueue.this) {
                if (!equals(writer)) {
                    return null;
                }
                progressed = true;
                written();
                frame = queue.poll();
                holding = frame != null;
                writer = holding ? this : null;
                writing = frame == null ? 0 : frame.bytes();
                queued -= writing;
                room = hasRoomAgain();
            }
            if (room) {
                hasRoom.run();
            }
            return frame;
        }
    }

    /** Notes that nothing is written any more: the close frame was, or the connection is gone. */
    synchronized void abandon() {
        over = true;
        progressed = true;
        drop();
        written();
        writer = null;
        holding = false;
    }
}
