import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;

/** A person's WebSocket (RFC 6455), as little of it as is needed to be a good client. */
final class Receiver extends Connection {
    /** What happens to receivers. */
    interface Events {
        void opened();

        /** @param number the content of the message */
        void message(long number);

        /** @param why what the server said last */
        void closed(String why);
    }

    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final byte[] PONG = {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0};
    private static final String CONTENT = "\"content\":\"";

    private final byte[] handshake;
    private final Events events;
    private boolean open;

    Receiver(Selector selector, InetSocketAddress server, String token, Events events) {
        super(selector, server);
        this.events = events;
        this.handshake = """
                GET /ws HTTP/1.1\r
                Host: localhost\r
                Connection: Upgrade\r
                Upgrade: websocket\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r
                Sec-WebSocket-Protocol: keyturn.v1, bearer.%s\r
                \r
                """.formatted(token).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    void connected() {
        write(handshake);
    }

    @Override
    int take(int length) {
        int at = 0;
        if (!open) {
            at = find("\r\n\r\n", 0, length) + 4;
            if (at < 4) {
                return 0;
            }
            if (!text(0, at).startsWith("HTTP/1.1 101")) {
                events.closed(text(0, length));
                hangUp();
                return length;
            }
            open = true;
            events.opened();
        }
        int next = at;
        while (next >= 0) {
            at = next;
            next = frame(at, length);
        }
        return at;
    }

    /** Where the frame ends that begins here, or -1 while it is not there as a whole. */
    private int frame(int at, int length) {
        int from = at + 2;
        if (from > length) {
            return -1;
        }
        int size = BYTES[at + 1] & 0x7f;
        if (size > 125) {
            from = at + 4;
            if (from > length) {
                return -1;
            }
            size = (BYTES[at + 2] & 0xff) << 8 | BYTES[at + 3] & 0xff;
        }
        return from + size <= length ? taken(at, from, from + size) : -1;
    }

    private int taken(int at, int from, int to) {
        switch (BYTES[at] & 0x0f) {
            case TEXT -> {
                int content = find(CONTENT, from, to) + CONTENT.length();
                if (content >= CONTENT.length()) {
                    events.message(Long.parseLong(text(content, find("\"", content, to))));
                }
            }
            case PING -> write(PONG);
            case CLOSE -> events.closed(text(from, to));
            default -> {}
        }
        return to;
    }

    @Override
    void ended() {
        events.closed("hung up");
    }
}
