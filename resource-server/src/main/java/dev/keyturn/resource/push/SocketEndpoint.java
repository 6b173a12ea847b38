package dev.keyturn.resource.push;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import org.apache.tomcat.websocket.Constants;
import org.apache.tomcat.websocket.WsSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The container's events for one socket: opened, received, closed. By one thread at a time. */
final class SocketEndpoint extends Endpoint {
    private static final Logger log = LoggerFactory.getLogger(SocketEndpoint.class);
    private static final long CLOSE_TIMEOUT = 3000;

    private final Socket socket;
    private final Sockets sockets;
    private final ClientFrames inbound;
    private final PushProperties properties;
    private final InboundText pieces;

    SocketEndpoint(Socket socket, Sockets sockets, ClientFrames inbound, PushProperties properties) {
        this.socket = socket;
        this.sockets = sockets;
        this.inbound = inbound;
        this.properties = properties;
        this.pieces = new InboundText(properties);
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        // The send queue gives up earlier; this is for a writer that hangs.
        long patience = properties.sendTimeout().multipliedBy(2).toMillis();
        session.getUserProperties().put(Constants.BLOCKING_SEND_TIMEOUT_PROPERTY, patience);
        session.getUserProperties().put(Constants.SESSION_CLOSE_TIMEOUT_PROPERTY, CLOSE_TIMEOUT);
        session.addMessageHandler(String.class, (MessageHandler.Partial<String>) this::text);
        session.addMessageHandler(
                ByteBuffer.class, (MessageHandler.Partial<ByteBuffer>) (_, _) -> socket.refuse(Ending.NO_TEXT));
        session.addMessageHandler(PongMessage.class, (MessageHandler.Whole<PongMessage>) _ -> socket.heard());
        if (session instanceof WsSession connection) {
            socket.frameRate().readBy(connection);
        }
        socket.attach(session);
    }

    private void text(String part, boolean last) {
        socket.heard();
        switch (pieces.add(part, last)) {
            case InboundText.Whole whole -> inbound.take(socket, whole.text());
            case InboundText.Unfinished _ -> {}
            case InboundText.Refused refused -> socket.refuse(refused.ending());
        }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        sockets.forget(socket);
    }

    @Override
    public void onError(Session session, Throwable error) {
        log.debug("A socket failed", error);
    }
}
