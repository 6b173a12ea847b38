package dev.keyturn.resource.push;

import dev.keyturn.edge.errors.PassingFault;
import dev.keyturn.edge.errors.TooManyRequests;
import dev.keyturn.resource.trust.Revocations;
import dev.keyturn.resource.validation.Caller;
import dev.keyturn.resource.websocket.Connection;
import dev.keyturn.resource.websocket.Ending;
import dev.keyturn.resource.websocket.WebSockets;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.Serial;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The open sockets of this server: a limited number for each person and in all. Those whose tokens are revoked are ended,
 * and none is opened while the server stops.
 */
@Component
class Sockets implements SmartLifecycle {
    private final PushProperties properties;
    private final WebSockets webSockets;
    private final Doorbell doorbell;
    private final Revocations revocations;
    private final Map<Ending, Counter> endings = new EnumMap<>(Ending.class);
    private final Counter refusedForAll;
    private final Counter refusedForOne;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition emptied = lock.newCondition();
    private final Map<Long, Set<Socket>> byPerson = new HashMap<>();
    private int open;
    private boolean running;

    Sockets(
            PushProperties properties,
            WebSockets webSockets,
            Doorbell doorbell,
            Revocations revocations,
            MeterRegistry meters) {
        this.properties = properties;
        this.webSockets = webSockets;
        this.doorbell = doorbell;
        this.revocations = revocations;
        revocations.onChange(() -> all().forEach(Socket::endIfTakenBack));
        for (Ending ending : Ending.values()) {
            endings.put(
                    ending,
                    Counter.builder("keyturn.push.ended")
                            .description("Sockets that this server ended, by reason")
                            .tag("reason", ending.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
        refusedForAll = refused("server", meters);
        refusedForOne = refused("person", meters);
        Gauge.builder("keyturn.push.sockets", this, Sockets::count)
                .description("Sockets that are open on this server")
                .register(meters);
    }

    private static Counter refused(String room, MeterRegistry meters) {
        return Counter.builder("keyturn.push.refused")
                .description("Handshakes for which there was no room, on this server or for their person")
                .tag("room", room)
                .register(meters);
    }

    /** No room for another socket: all are taken, or the server is stopping. */
    private static final class NoRoom extends PassingFault {
        @Serial
        private static final long serialVersionUID = 1L;

        NoRoom(boolean running) {
            super(
                    running
                            ? "All sockets that keyturn.push.sockets-per-server allows are open"
                            : "The server is stopping");
        }

        @Override
        public String told() {
            return "This server has no room for another socket. Try again in a few seconds, and at another one if there are several.";
        }
    }

    private void count(Ending ending) {
        Objects.requireNonNull(endings.get(ending)).increment();
    }

    /** Takes a place for a socket, until it is {@linkplain #forget forgotten}. */
    Socket open(Caller caller) {
        long person = caller.person();
        Connection connection = webSockets.connection(() -> doorbell.ring(person), this::count);
        Socket socket = new Socket(caller, connection, properties, doorbell, revocations);
        lock.lock();
        try {
            if (!running || open >= properties.socketsPerServer()) {
                refusedForAll.increment();
                throw new NoRoom(running);
            }
            if (byPerson.getOrDefault(socket.person(), Set.of()).size() >= properties.socketsPerPerson()) {
                refusedForOne.increment();
                // A dead socket is found out by its silence, within this time.
                throw new TooManyRequests(
                        webSockets.longestSilence(),
                        "Close a socket first: one person may hold " + properties.socketsPerPerson() + ".");
            }
            byPerson.computeIfAbsent(socket.person(), _ -> new HashSet<>(2)).add(socket);
            open++;
        } finally {
            lock.unlock();
        }
        socket.endIfTakenBack();
        return socket;
    }

    void forget(Socket socket) {
        // The container does not tell a session that it is over if there is no thread for that.
        socket.sendQueue().abandon();
        lock.lock();
        try {
            byPerson.computeIfPresent(socket.person(), (_, sockets) -> {
                open -= sockets.remove(socket) ? 1 : 0;
                return sockets.isEmpty() ? null : sockets;
            });
            if (open == 0) {
                emptied.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    List<Socket> of(long person) {
        lock.lock();
        try {
            return List.copyOf(byPerson.getOrDefault(person, Set.of()));
        } finally {
            lock.unlock();
        }
    }

    /** Whether the person holds a socket open on this server. */
    boolean reach(long person) {
        lock.lock();
        try {
            return byPerson.containsKey(person);
        } finally {
            lock.unlock();
        }
    }

    List<Socket> all() {
        lock.lock();
        try {
            return byPerson.values().stream().flatMap(Set::stream).toList();
        } finally {
            lock.unlock();
        }
    }

    int count() {
        lock.lock();
        try {
            return open;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        lock.lock();
        try {
            running = true;
        } finally {
            lock.unlock();
        }
    }

    /** Sends what is queued, closes all sockets, and waits a little for that. */
    @Override
    public void stop() {
        lock.lock();
        try {
            running = false;
        } finally {
            lock.unlock();
        }
        all().forEach(socket -> socket.sendQueue().drain(Ending.GOING_AWAY));
        awaitNone();
    }

    private void awaitNone() {
        lock.lock();
        try {
            long left = properties.drain().toNanos();
            while (open > 0 && left > 0) {
                left = emptied.awaitNanos(left);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isRunning() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }
}
