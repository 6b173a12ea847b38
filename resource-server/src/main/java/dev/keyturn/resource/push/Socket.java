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
 * A socket, from the moment its handshake is accepted, with the frames that wait to be written. Whoever sends only queues;
 * one virtual thread writes while there is something to write. A reader that lets too much pile up is closed.
 */
final class Socket {
    static final CloseStatus TOO_SLOW = new CloseStatus(CloseStatus.POLICY_VIOLATION.getCode(), "reads too slowly");

    private static final Logger log = LoggerFactory.getLogger(Socket.class);

    private final Caller owner;
    private final long queueLimit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<TextMessage> queue = new ArrayDeque<>();
    private @Nullable WebSocketSession session;
    private @Nullable CloseStatus closing;
    private long queued;
    private boolean writing;

    Socket(Caller owner, long queueLimit) {
        this.owner = owner;
        this.queueLimit = queueLimit;
    }

    Caller owner() {
        return owner;
    }

    /** The connection is up: what was sent since the handshake goes out, or the reason to close it again. */
    void attach(WebSocketSession connection) {
        lock.lock();
        try {
            session = connection;
            if (closing != null) {
                closeSession(connection, closing);
            } else {
                startWriting();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Never waits for the reader. */
    void send(TextMessage frame) {
        lock.lock();
        try {
            if (closing != null) {
                return;
            }
            if (queued + frame.getPayloadLength() > queueLimit) {
                close(TOO_SLOW);
                return;
            }
            queue.add(frame);
            queued += frame.getPayloadLength();
            startWriting();
        } finally {
            lock.unlock();
        }
    }

    /** Drops what waits, and says why. Returns at once; a reader that does not read does not hold up the caller. */
    void close(CloseStatus status) {
        lock.lock();
        try {
            if (closing != null) {
                return;
            }
            closing = status;
            queue.clear();
            if (session != null) {
                closeSession(session, status);
            }
        } finally {
            lock.unlock();
        }
    }

    private void startWriting() {
        WebSocketSession connection = session;
        if (connection != null && !writing && !queue.isEmpty()) {
            writing = true;
            Thread.startVirtualThread(() -> write(connection));
        }
    }

    private void write(WebSocketSession connection) {
        try {
            for (TextMessage frame = next(); frame != null; frame = next()) {
                connection.sendMessage(frame);
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

    private static void closeSession(WebSocketSession connection, CloseStatus status) {
        Thread.startVirtualThread(() -> {
            try {
                connection.close(status);
            } catch (IOException gone) {
                log.debug("A socket was gone before it could be closed", gone);
            }
        });
    }
}
