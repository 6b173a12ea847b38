package dev.keyturn.resource.websocket;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Consumer;

/** A connection to a client: what waits to be sent, what the client may send, and whether it is still there. */
public final class Connection {
    /** How many pieces are refused until nothing is read any more, not even the answer to the close frame. */
    private static final int MOST_REFUSED = 4096;

    private final WebSocketProperties properties;
    private final Runnable ready;
    private final SendQueue sendQueue;
    private final FrameRate frameRate = new FrameRate();
    private int refused;
    private volatile boolean heard = true;
    private boolean pinged;
    private long heardAt;

    /**
     * @param backlog what waits for the clients of all connections
     * @param ready called when the connection is up, and when there is room again after a message was refused
     * @param ended called once, if it is this server that ends the connection
     */
    Connection(WebSocketProperties properties, Backlog backlog, Runnable ready, Consumer<Ending> ended) {
        this.properties = properties;
        this.ready = ready;
        this.sendQueue = new SendQueue(
                backlog,
                properties.sendQueue().toBytes(),
                properties.sendTimeout().toMillis(),
                ready,
                ended,
                Thread::startVirtualThread);
    }

    /**
     * Answers the handshake, after which the connection comes up.
     *
     * @param said called with each text of the client, by one thread at a time
     * @param gone called when the connection is gone, the one that carries it included; perhaps twice
     */
    public void open(HttpServletRequest request, HttpServletResponse response, Consumer<String> said, Runnable gone)
            throws IOException {
        SocketEndpoint endpoint = new SocketEndpoint(this, properties, said);
        Upgrade.answer(request, response, endpoint, wire -> {
            wire.whenGone(gone);
            frameRate.countedBy(wire.getUpgradeInfo());
            endpoint.carriedBy(wire);
        });
    }

    public SendQueue sendQueue() {
        return sendQueue;
    }

    /** Takes what carries the connection, once the handshake was answered. */
    void attach(Wire wire) {
        frameRate.readFrom(wire);
        sendQueue.attach(wire);
        ready.run();
    }

    /** Notes that the client is there. */
    void heard() {
        heard = true;
    }

    /** Ends the connection because of what the client sent. By the thread that reads, for each piece that is refused. */
    void refuse(Ending ending) {
        if (++refused > MOST_REFUSED) {
            frameRate.stopReading();
        }
        sendQueue.end(ending);
    }

    /**
     * To be called regularly, by one thread: ends a connection whose client does not read, sends too much, or is silent,
     * after it was pinged. While something is being written to it, only its reading counts.
     *
     * @param awake how long this server has looked on, in milliseconds
     */
    public void look(long awake) {
        sendQueue.look(awake);
        if (frameRate.isTooHigh(awake)) {
            frameRate.stopReading();
            sendQueue.end(Ending.TOO_MANY_FRAMES);
        }
        long silence = awake - heardAt;
        long ping = properties.ping().toMillis();
        if (heard || sendQueue.isWriting()) {
            heard = false;
            pinged = false;
            heardAt = awake;
        } else if (silence >= ping + properties.pong().toMillis()) {
            sendQueue.end(Ending.NO_PONG);
        } else if (silence >= ping && !pinged) {
            pinged = true;
            sendQueue.send(Frame.ping());
        }
    }
}
