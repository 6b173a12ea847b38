package dev.keyturn.resource.websocket;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.keyturn.resource.testing.TestProperties;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Connections without a network. */
public final class TestConnections {
    private TestConnections() {}

    /** Room for so many bytes, for all the connections that share it. */
    static Backlog backlog(int bytes) {
        return new Backlog(
                TestProperties.with(WebSocketProperties.class, Map.of("keyturn.push.backlog", bytes + "B")),
                new SimpleMeterRegistry());
    }

    /** Connections with room for so many bytes together. */
    public static WebSockets webSockets(int bytes) {
        return new WebSockets(TestProperties.defaults(WebSocketProperties.class), backlog(bytes));
    }

    /** The handshake was answered. */
    public static void attach(Connection connection, Session session) {
        connection.attach(session);
    }

    /** A session that keeps what is written to it: texts, pings, and the code with which it is closed. */
    public static Session session(List<String> written) throws IOException {
        Session session = mock(Session.class);
        RemoteEndpoint.Basic remote = mock(RemoteEndpoint.Basic.class);
        when(session.getBasicRemote()).thenReturn(remote);
        doAnswer(call -> written.add(call.getArgument(0))).when(remote).sendText(anyString());
        doAnswer(_ -> written.add("ping")).when(remote).sendPing(any());
        doAnswer(call -> written.add(
                        ((CloseReason) call.getArgument(0)).getCloseCode().getCode() + ""))
                .when(session)
                .close(any());
        return session;
    }
}
