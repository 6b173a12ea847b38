package dev.keyturn.resource.push;

import dev.keyturn.resource.validation.Caller;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;

/**
 * An open socket, with the frames that wait to be written. Whoever sends only queues; one virtual thread writes while
 * there is something to write. A reader that lets too much pile up is closed.
 */
final class Socket {
    static final CloseStatus TOO_SLOW = new CloseStatus(CloseStatus.POLICY_VIOLATION.getCode(), "reads too slowly");

    private static final Logger log = LoggerFactory.getLogger(Socket.class);

    private final WebSocketSession session;
    private final Caller owner;
    private final long queueLimit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<TextMessage> queue = new ArrayDeque<>();
    private long queued;
    private boolean writing;
    private boolean closed;

    Socket(WebSocketSession session, Caller owner, long queueLimit) {
        this.session = session;
        this.owner = owner;
        this.queueLimit = queueLimit;
    }

    Caller owner() {
        return owner;
    }

    /** Never waits for the reader. */
    void send(TextMessage frame) {
        boolean tooSlow;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            tooSlow = queued + frame.getPayloadLength() > queueLimit;
            if (!tooSlow) {
                queue.add(frame);
                queued += frame.getPayloadLength();
                if (!writing) {
                    writing = true;
                    Thread.startVirtualThread(this::write);
                }
            }
        } finally {
            lock.unlock();
        }
        if (tooSlow) {
            close(TOO_SLOW);
        }
    }

    /** Drops what waits, and says why. Returns at once; a reader that does not read does not hold up the caller. */
    void close(CloseStatus status) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            queue.clear();
        } finally {
            lock.unlock();
        }
        Thread.startVirtualThread(() -> closeSession(status));
    }

    private void write() {
        try {
            for (TextMessage frame = next(); frame != null; frame = next()) {
                session.sendMessage(frame);
            }
        } catch (IOException | IllegalStateException gone) {
            log.debug("A socket went away while a frame was written", gone);
            close(CloseStatus.SESSION_NOT_RELIABLE);
        }
    }

    private @Nullable TextMessage next() {
        lock.lock();
        try {
            TextMessage frame = queue.poll();
            if (frame == null) {
                writing = false;
            } else {
                queued -= frame.getPayloadLength();
            }
            return frame;
        } finally {
            lock.unlock();
        }
    }

    private void closeSession(CloseStatus status) {
        try {
            session.close(status);
        } catch (IOException gone) {
            log.debug("A socket was gone before it could be closed", gone);
        }
    }
}
