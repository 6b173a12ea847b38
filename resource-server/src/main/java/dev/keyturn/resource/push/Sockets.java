package dev.keyturn.resource.push;

import dev.keyturn.edge.PassingFault;
import dev.keyturn.edge.ProblemException;
import dev.keyturn.model.ProblemType;
import dev.keyturn.resource.validation.Caller;
import jakarta.websocket.Session;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/** The sockets that are open on this server. What clients send is read, within limits, and means nothing. */
@Component
class Sockets extends TextWebSocketHandler implements SmartLifecycle {
    /** The token that the socket was opened with has ended. */
    static final CloseStatus TOKEN_EXPIRED = new CloseStatus(4401, "the access token has expired");

    private static final String SOCKET = Socket.class.getName();

    private final PushProperties properties;
    private final TokenExpiry expiry;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Set<Socket>> byPerson = new HashMap<>();
    private int open;
    private boolean running;

    Sockets(PushProperties properties, TokenExpiry expiry) {
        this.properties = properties;
        this.expiry = expiry;
    }

    /** Queues a frame for each of the person's sockets. Waits for none of them. */
    void send(long person, TextMessage frame) {
        of(person).forEach(socket -> socket.send(frame));
    }

    /** How many sockets the person holds open on this server. */
    int count(long person) {
        return of(person).size();
    }

    /**
     * Takes a place for a socket, from before its handshake is answered, so that no message sent after the answer is
     * missed. The place is free again once the connection is closed or the token has expired.
     */
    Socket open(Caller caller) {
        Socket socket = new Socket(caller, properties.sendQueue().toBytes());
        add(socket);
        expiry.whenOver(socket, () -> {
            socket.close(TOKEN_EXPIRED);
            forget(socket);
        });
        return socket;
    }

    /** The session attributes by which {@link #afterConnectionEstablished} finds the socket again. */
    static Map<String, Object> attributes(Socket socket) {
        return Map.of(SOCKET, socket);
    }

    void forget(Socket socket) {
        expiry.forget(socket);
        remove(socket);
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
        session.setTextMessageSizeLimit((int) properties.maxInboundMessage().toBytes());
        boundWrites(session);
        of(session).attach(session);
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        forget(of(session));
    }

    /** Says good-bye before the server stops answering. */
    @Override
    public void stop() {
        List<Socket> all;
        lock.lock();
        try {
            running = false;
            all = byPerson.values().stream().flatMap(Set::stream).toList();
        } finally {
            lock.unlock();
        }
        all.forEach(socket -> socket.close(CloseStatus.GOING_AWAY));
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

    @Override
    public boolean isRunning() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    private void add(Socket socket) {
        long person = socket.owner().person();
        lock.lock();
        try {
            if (!running || open >= properties.socketsPerServer()) {
                throw new PassingFault("No room for another socket");
            }
            Set<Socket> sockets = byPerson.getOrDefault(person, Set.of());
            if (sockets.size() >= properties.socketsPerPerson()) {
                throw new ProblemException(
                        ProblemType.TOO_MANY_REQUESTS,
                        "Close a socket first: one person may hold " + properties.socketsPerPerson() + ".");
            }
            byPerson.computeIfAbsent(person, _ -> new HashSet<>()).add(socket);
            open++;
        } finally {
            lock.unlock();
        }
    }

    private void remove(Socket socket) {
        lock.lock();
        try {
            byPerson.computeIfPresent(socket.owner().person(), (_, sockets) -> {
                if (sockets.remove(socket)) {
                    open--;
                }
                return sockets.isEmpty() ? null : sockets;
            });
        } finally {
            lock.unlock();
        }
    }

    private List<Socket> of(long person) {
        lock.lock();
        try {
            return List.copyOf(byPerson.getOrDefault(person, Set.of()));
        } finally {
            lock.unlock();
        }
    }

    private static Socket of(WebSocketSession session) {
        return (Socket) Objects.requireNonNull(session.getAttributes().get(SOCKET));
    }

    private void boundWrites(WebSocketSession session) {
        if (session instanceof NativeWebSocketSession wrapper
                && wrapper.getNativeSession() instanceof Session tomcats) {
            tomcats.getUserProperties()
                    .put(
                            "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT",
                            properties.sendTimeout().toMillis());
        }
    }
}
