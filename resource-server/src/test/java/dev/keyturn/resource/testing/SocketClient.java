package dev.keyturn.resource.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Opens WebSockets as a client would, and closes all of them in the end. */
public final class SocketClient implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();
    private static final long SECONDS = 15;

    private final int port;
    private final @Nullable String origin;
    private final Queue<Opened> opened;

    public SocketClient(int port) {
        this(port, null, new ConcurrentLinkedQueue<>());
    }

    private SocketClient(int port, @Nullable String origin, Queue<Opened> opened) {
        this.port = port;
        this.origin = origin;
        this.opened = opened;
    }

    /** The same client, on a page of that origin. */
    public SocketClient from(String page) {
        return new SocketClient(port, page, opened);
    }

    /** Opens a socket as most do, with a token among the subprotocols. */
    public Opened open(Person person) {
        return open("/ws", "keyturn.v1", "bearer." + person.token());
    }

    public Opened open(String path, String... subprotocols) {
        Opened socket = new Opened();
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        if (origin != null) {
            builder.header("Origin", origin);
        }
        if (subprotocols.length > 0) {
            builder.subprotocols(subprotocols[0], Arrays.copyOfRange(subprotocols, 1, subprotocols.length));
        }
        socket.socket = builder.buildAsync(URI.create("ws://localhost:" + port + path), socket)
                .join();
        opened.add(socket);
        return socket;
    }

    /** The status with which the server refuses that. */
    public int refusal(Person person) {
        return refusal("/ws", "keyturn.v1", "bearer." + person.token());
    }

    /** The status with which the server refuses the handshake. */
    public int refusal(String path, String... subprotocols) {
        try {
            open(path, subprotocols);
        } catch (CompletionException refused) {
            if (refused.getCause() instanceof WebSocketHandshakeException handshake) {
                return handshake.getResponse().statusCode();
            }
            throw refused;
        }
        throw new AssertionError("The handshake was not refused");
    }

    @Override
    public void close() {
        opened.forEach(socket -> socket.socket.abort());
    }

    /** One frame of a client (RFC 6455, section 5.2), masked with a key that changes nothing. */
    public static byte[] frame(boolean last, int opcode, byte[] payload) {
        if (payload.length > 125) {
            throw new IllegalArgumentException("this is for short frames");
        }
        byte[] frame = new byte[6 + payload.length];
        frame[0] = (byte) ((last ? 0x80 : 0) | opcode);
        frame[1] = (byte) (0x80 | payload.length);
        System.arraycopy(payload, 0, frame, 6, payload.length);
        return frame;
    }

    /** Shakes hands on a bare connection, and then reads nothing more; answers the status. */
    public static int handshakeBy(Socket connection, String token) throws IOException {
        String head = answerTo(connection, token, 13);
        return Integer.parseInt(head, "HTTP/1.1 ".length(), "HTTP/1.1 101".length(), 10);
    }

    /** The request for a WebSocket, as it goes over a bare connection. */
    public static byte[] handshake(String token, int version) {
        return """
                GET /ws HTTP/1.1\r
                Host: localhost\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Version: %d\r
                Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
                Sec-WebSocket-Protocol: keyturn.v1, bearer.%s\r
                \r
                """.formatted(version, token).getBytes(StandardCharsets.US_ASCII);
    }

    /** Asks for a WebSocket of that version on a bare connection; answers status line and headers. */
    public static String answerTo(Socket connection, String token, int version) throws IOException {
        return answerTo(connection, handshake(token, version));
    }

    /** Sends a request on a bare connection; answers status line and headers. */
    public static String answerTo(Socket connection, byte[] request) throws IOException {
        connection.getOutputStream().write(request);
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int read = connection.getInputStream().read();
            assertThat(read).as("more of %s", head).isNotNegative();
            head.append((char) read);
        }
        return head.toString();
    }

    /** An open socket, and what came through it. */
    public static final class Opened implements WebSocket.Listener {
        private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();
        private WebSocket socket;

        @SuppressWarnings("NullAway.Init") // the handshake sets the socket
        private Opened() {}

        public String subprotocol() {
            return socket.getSubprotocol();
        }

        /** The frames that have come and were not taken yet. */
        public List<String> frames() {
            return List.copyOf(frames);
        }

        public JsonNode nextFrame() {
            try {
                String frame = frames.poll(SECONDS, TimeUnit.SECONDS);
                assertThat(frame).as("a frame came in time").isNotNull();
                return JSON.readTree(frame);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        /** The status code with which the server closes the socket. */
        public int closeCode() {
            return closed.orTimeout(SECONDS, TimeUnit.SECONDS).join();
        }

        public void say(String words) {
            socket.sendText(words, true).join();
        }

        public void hangUp() {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                frames.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
            closed.complete(statusCode);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}
