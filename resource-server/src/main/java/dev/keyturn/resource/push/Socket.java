package dev.keyturn.resource.push;

import dev.keyturn.resource.messages.Inbox;
import dev.keyturn.resource.trust.Revocations;
import dev.keyturn.resource.validation.Caller;
import dev.keyturn.resource.websocket.Connection;
import dev.keyturn.resource.websocket.Ending;
import dev.keyturn.resource.websocket.Frame;
import dev.keyturn.resource.websocket.SendQueue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A socket: its owner, and its position among the owner's messages. Once the first message has gone out, the position
 * only moves forward, in order, so that none is missed, doubled or out of order.
 */
final class Socket {
    private static final int SMALLEST_APPETITE = 8;
    private static final int LARGEST_APPETITE = 512;

    private final Connection connection;
    private final PushProperties properties;
    private final Doorbell doorbell;
    private final Revocations revocations;
    private final long person;
    private Caller owner;
    private long start;
    private long position;
    private boolean begun;
    private long waitsUntil;
    private @Nullable Long resumedAfter;
    private long missed;
    private int appetite = SMALLEST_APPETITE;
    private long lookedAgain;

    Socket(Caller owner, Connection connection, PushProperties properties, Doorbell doorbell, Revocations revocations) {
        this.owner = owner;
        this.person = owner.person();
        this.connection = connection;
        this.properties = properties;
        this.doorbell = doorbell;
        this.revocations = revocations;
    }

    long person() {
        return person;
    }

    synchronized Caller owner() {
        return owner;
    }

    /** Goes on with another token. */
    void renew(Caller fresh) {
        synchronized (this) {
            owner = fresh;
        }
        endIfTakenBack();
    }

    /**
     * Ends the socket if its token was revoked. To be called at each revocation, and once others can find the socket,
     * because the token may have been revoked just before.
     */
    void endIfTakenBack() {
        if (revocations.refuses(owner().names())) {
            sendQueue().end(Ending.TOKEN_OVER);
        }
    }

    Connection connection() {
        return connection;
    }

    SendQueue sendQueue() {
        return connection.sendQueue();
    }

    /** Begins after this message, at once. */
    synchronized void startAfter(long id) {
        start = position = id;
        resumedAfter = id;
    }

    /** Begins after this message, unless the client says within a moment after which one it wants to resume. */
    synchronized void startAt(long newest, long now) {
        start = position = newest;
        waitsUntil = now + properties.resumeWait().toMillis();
    }

    /**
     * Resumes after this message; false if the messages after it can no longer come in order, or a resume is under way
     * already.
     */
    boolean resume(long after) {
        synchronized (this) {
            if (begun ? after < start || after > position : resumedAfter != null) {
                return false;
            }
            if (!begun) {
                start = position = after;
            }
            resumedAfter = after;
            missed = 0;
            waitsUntil = 0;
        }
        ring();
        return true;
    }

    /** Where to read on for this socket; empty while it can take nothing. */
    synchronized Optional<Inbox.Position> wants(long now) {
        boolean ready = !waits(now)
                && now < owner.expiresAt().toEpochMilli()
                && sendQueue().takesMessages();
        return ready ? Optional.of(new Inbox.Position(person, position)) : Optional.empty();
    }

    /** Takes a message if there is room, and if it follows the last one that this socket took. */
    synchronized boolean offer(Frame message, long previous, long id) {
        if (position != previous || !sendQueue().offer(message)) {
            return false;
        }
        position = id;
        begun = true;
        missed++;
        return true;
    }

    /** How many messages are worth reading for it: twice as many as were taken last time. */
    synchronized int appetite() {
        return appetite;
    }

    /** Notes how many messages were taken, by this socket or another at the same position. */
    synchronized void took(int messages) {
        appetite = Math.clamp(2L * messages, SMALLEST_APPETITE, LARGEST_APPETITE);
    }

    /** Notes that no message followed this one, and tells a client that resumed. */
    synchronized void reached(long id, Frames outbound) {
        if (position == id && resumedAfter != null) {
            sendQueue().send(outbound.resumed(resumedAfter, missed));
            resumedAfter = null;
            begun = true;
        }
    }

    /**
     * To be called regularly: ends a socket whose token has expired, has its connection looked at, and the database read
     * once more.
     *
     * @param now in milliseconds since 1970
     * @param awake how long this server has looked on, in milliseconds
     */
    void look(long now, long awake) {
        connection.look(awake);
        synchronized (this) {
            if (now >= owner.expiresAt().toEpochMilli()) {
                sendQueue().end(Ending.TOKEN_OVER);
            }
            boolean waited = waitsUntil != 0 && !waits(now);
            lookedAgain = lookedAgain == 0 ? awake : lookedAgain;
            if (waited || awake - lookedAgain >= properties.recheck().toMillis()) {
                waitsUntil = waited ? 0 : waitsUntil;
                lookedAgain = awake;
                ring();
            }
        }
    }

    /**
     * Whether the client may still say where to resume. A moment further away than possible does not count: the clock
     * was set back.
     */
    private boolean waits(long now) {
        return now < waitsUntil && waitsUntil - now <= properties.resumeWait().toMillis();
    }

    private void ring() {
        doorbell.ring(person);
    }
}
