package dev.keyturn.resource.websocket;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What is written to a socket in one piece. A text is made once for all the sockets that it goes to. */
public sealed interface Frame {
    static Frame of(byte[] json) {
        return new Text(new String(json, StandardCharsets.UTF_8), json.length);
    }

    /** How much of a send queue it takes. */
    default int bytes() {
        return 0;
    }

    /** Writes the frame, and waits for the reader. */
    void writeTo(Session connection) throws IOException;

    record Text(String json, int bytes) implements Frame {
        @Override
        public void writeTo(Session connection) throws IOException {
            connection.getBasicRemote().sendText(json);
        }
    }

    record Ping() implements Frame {
        @Override
        public void writeTo(Session connection) throws IOException {
            connection.getBasicRemote().sendPing(ByteBuffer.allocate(0));
        }
    }

    record Close(CloseReason reason) implements Frame {
        @Override
        public void writeTo(Session connection) throws IOException {
            connection.close(reason);
        }
    }
}
