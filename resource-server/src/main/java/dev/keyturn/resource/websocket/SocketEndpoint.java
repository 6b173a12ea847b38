package dev.keyturn.resource.websocket;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.tomcat.websocket.Constants;
import org.apache.tomcat.websocket.WsSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The container's events for one connection: opened, received, closed, which means that a close frame was sent. By one
 * thread at a time.
 */
final class SocketEndpoint extends Endpoint {
    private static final Logger log = LoggerFactory.getLogger(SocketEndpoint.class);
    private static final long FOR_THE_CUT = 5000;

    private final Connection connection;
    private final WebSocketProperties properties;
    private final Consumer<String> said;
    private final InboundText pieces;
    private @Nullable Wire wire;

    SocketEndpoint(Connection connection, WebSocketProperties properties, Consumer<String> said) {
        this.connection = connection;
        this.properties = properties;
        this.said = said;
        this.pieces = new InboundText(properties);
    }

    /** Sets what will carry the connection. */
    void carriedBy(Wire carrier) {
        wire = carrier;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        Wire carrier = Objects.requireNonNull(wire);
        // The send queue cuts the line earlier; this is for a writer that hangs, and for what Tomcat writes by itself.
        long most = 2 * properties.sendTimeout().toMillis() + FOR_THE_CUT;
        session.getUserProperties().put(Constants.BLOCKING_SEND_TIMEOUT_PROPERTY, most);
        // For a close frame that says more than goodbye; Tomcat gives it 50 ms.
        session.getUserProperties().put(Constants.ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT_PROPERTY, most);
        carrier.carry((WsSession) session, most);
        session.addMessageHandler(String.class, (MessageHandler.Partial<String>) this::text);
        session.addMessageHandler(
                ByteBuffer.class, (MessageHandler.Partial<ByteBuffer>) (_, _) -> take(pieces.refuse(Ending.NO_TEXT)));
        session.addMessageHandler(PongMessage.class, (MessageHandler.Whole<PongMessage>) _ -> connection.heard());
        connection.attach(carrier);
    }

    private void text(String part, boolean last) {
        connection.heard();
        take(pieces.add(part, last));
    }

    private void take(InboundText.Result result) {
        switch (result) {
            case InboundText.Whole whole -> said.accept(whole.text());
            case InboundText.Unfinished _ -> {}
            case InboundText.Refused refused -> connection.refuse(refused.ending());
        }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        connection.sendQueue().abandon();
    }

    @Override
    public void onError(Session session, Throwable error) {
        log.debug("A socket failed", error);
    }
}
