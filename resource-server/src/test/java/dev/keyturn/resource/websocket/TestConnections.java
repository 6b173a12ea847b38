package dev.keyturn.resource.websocket;

import static org.mockito.Mockito.mock;

import dev.keyturn.resource.testing.TestProperties;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Connections without a network. */
public final class TestConnections {
    private static final int PING = 9;

    private TestConnections() {}

    /** What is written to a connection: may keep its writer waiting. */
    @FunctionalInterface
    public interface Reader {
        /** Takes a text, {@code ping}, or the code with which the connection is closed. */
        void take(String written) throws Exception;
    }

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
    public static void attach(Connection connection, Reader reader) {
        connection.attach(wire(reader));
    }

    static Wire wire(Reader reader) {
        return mock(Wire.class, call -> {
            switch (call.getMethod().getName()) {
                case "write" -> reader.take(words(call.getArgument(0)));
                case "close" -> reader.take(code(call.getArgument(0)));
                default -> {}
            }
            return null;
        });
    }

    private static String code(CloseReason reason) {
        return String.valueOf(reason.getCloseCode().getCode());
    }

    /** What stands in one frame (RFC 6455, section 5.2). */
    private static String words(ByteBuffer frame) {
        if ((frame.get() & 0x0F) == PING) {
            return "ping";
        }
        int length = frame.get();
        frame.position(frame.position() + (length < 126 ? 0 : length == 126 ? 2 : 8));
        return StandardCharsets.UTF_8.decode(frame).toString();
    }
}
