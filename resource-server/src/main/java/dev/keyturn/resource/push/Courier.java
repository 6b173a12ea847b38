package dev.keyturn.resource.push;

import dev.keyturn.edge.operation.Background;
import dev.keyturn.resource.messages.Inbox;
import dev.keyturn.resource.messages.MessageView;
import dev.keyturn.resource.websocket.Frame;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Reads messages from the database and hands them to the sockets, missed and new ones alike: from each socket's
 * position, for many people in one statement, about as many as the socket took last time. It is one thread, which waits
 * for no reader.
 */
@Component
class Courier extends Background {
    private static final Logger log = LoggerFactory.getLogger(Courier.class);
    private static final int PEOPLE_AT_ONCE = 64;
    private static final int MESSAGES_AT_ONCE = 512;

    /** The time between two reads, in milliseconds; a flood of messages makes longer lists, not more statements. */
    private static final long PACE = 5;

    private static final long PAUSE_AFTER_FAILURE = 250;

    private final Sockets sockets;
    private final Doorbell doorbell;
    private final Inbox inbox;
    private final Frames outbound;
    private final Clock clock;
    private int atOnce = PEOPLE_AT_ONCE;

    Courier(Sockets sockets, Doorbell doorbell, Inbox inbox, Frames outbound, Clock clock) {
        // Not a virtual thread: it must not queue behind thousands that serve requests.
        super(Thread.ofPlatform().name("courier").daemon());
        this.sockets = sockets;
        this.doorbell = doorbell;
        this.inbox = inbox;
        this.outbound = outbound;
        this.clock = clock;
    }

    /**
     * Delivers to the next people: half as many after a failure, so that one whose messages cannot be read keeps nobody
     * else from theirs.
     */
    @Override
    protected void round() throws InterruptedException {
        boolean failing = atOnce < PEOPLE_AT_ONCE;
        boolean delivered = deliver(doorbell.await(atOnce), failing);
        atOnce = delivered ? Math.min(2 * atOnce, PEOPLE_AT_ONCE) : Math.max(1, atOnce / 2);
        if (failing && atOnce == PEOPLE_AT_ONCE) {
            log.info("Messages are delivered again");
        }
        TimeUnit.MILLISECONDS.sleep(delivered ? PACE : PAUSE_AFTER_FAILURE);
    }

    /** Delivers to these people. If that fails, they are queued again, behind the others. */
    private boolean deliver(List<Long> people, boolean failing) {
        try {
            deliver(people);
            return true;
        } catch (RuntimeException | Error failure) {
            if (!failing && isRunning()) {
                log.warn("Messages wait in the database, because it cannot be read: {}", failure.toString());
            }
            doorbell.ring(people);
            return false;
        }
    }

    private void deliver(List<Long> people) {
        Map<Inbox.Position, List<Socket>> waiting = waiting(people);
        if (waiting.isEmpty()) {
            return;
        }
        List<Inbox.Position> positions = List.copyOf(waiting.keySet());
        int share = Math.max(1, MESSAGES_AT_ONCE / positions.size());
        List<Integer> most = positions.stream()
                .map(position -> Math.min(share, appetite(readersAt(position, waiting))))
                .toList();
        List<List<MessageView>> found = inbox.after(positions, most);
        for (int i = 0; i < positions.size(); i++) {
            Inbox.Position position = positions.get(i);
            hand(
                    position,
                    found.get(i),
                    readersAt(position, waiting),
                    found.get(i).size() < most.get(i));
        }
    }

    private static List<Socket> readersAt(Inbox.Position position, Map<Inbox.Position, List<Socket>> waiting) {
        return waiting.getOrDefault(position, List.of());
    }

    private static int appetite(List<Socket> readers) {
        return readers.stream().mapToInt(Socket::appetite).max().orElse(0);
    }

    private Map<Inbox.Position, List<Socket>> waiting(List<Long> people) {
        Map<Inbox.Position, List<Socket>> waiting = new LinkedHashMap<>();
        long now = clock.millis();
        for (Socket socket :
                people.stream().flatMap(person -> sockets.of(person).stream()).toList()) {
            socket.wants(now)
                    .ifPresent(position -> waiting.computeIfAbsent(position, _ -> new ArrayList<>())
                            .add(socket));
        }
        return waiting;
    }

    private void hand(Inbox.Position from, List<MessageView> messages, List<Socket> readers, boolean all) {
        long previous = from.after();
        int taken = 0;
        for (MessageView message : messages) {
            if (!offer(message, previous, readers)) {
                break;
            }
            previous = message.id();
            taken++;
        }
        for (Socket reader : readers) {
            reader.took(taken);
        }
        if (taken < messages.size()) {
            // No reader has room for the rest: a reader that gets room, or has another position by now, rings.
            return;
        }
        if (!all) {
            doorbell.ring(from.receiver());
            return;
        }
        for (Socket reader : readers) {
            reader.reached(previous, outbound);
        }
    }

    /** Whether a reader took the message; if none did, none can take those that follow. */
    private boolean offer(MessageView message, long previous, List<Socket> readers) {
        Frame frame = outbound.newMessage(message);
        boolean taken = false;
        for (Socket reader : readers) {
            taken |= reader.offer(frame, previous, message.id());
        }
        return taken;
    }
}
