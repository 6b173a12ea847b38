import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;

/** One connection for `POST /messages`, one after the other. */
final class Sender extends Connection {
    /** What becomes of what was sent. */
    interface Events {
        void answered(long number, String statusLine);

        /** Nothing is under way here. */
        void idle(Sender sender);

        /** Nothing can be sent here for the moment. */
        void away(Sender sender);
    }

    private final String head;
    private final Events events;
    private long number;
    private boolean busy;

    Sender(Selector selector, InetSocketAddress server, String token, Events events) {
        super(selector, server);
        this.events = events;
        this.head = """
                POST /messages HTTP/1.1\r
                Host: localhost\r
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                Content-Length:\s""".formatted(token);
    }

    @Override
    void connected() {
        events.idle(this);
    }

    /** The number is all that the message says. */
    void send(long number, long receiver) {
        this.number = number;
        busy = true;
        String body = "{\"content\":\"" + number + "\",\"receiver_id\":" + receiver + "}";
        write((head + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    int take(int length) {
        int body = find("\r\n\r\n", 0, length) + 4;
        if (body < 4 || !isWhole(body, length)) {
            return 0;
        }
        busy = false;
        events.answered(number, text(0, find("\r\n", 0, length)));
        // The server ends a connection after so many requests.
        if (header("\r\nConnection: close", body) < 0) {
            events.idle(this);
        } else {
            hangUp();
            connect();
        }
        return length;
    }

    private static boolean isWhole(int body, int length) {
        int size = header("\r\nContent-Length: ", body);
        return size < 0
                ? find("0\r\n\r\n", length - 5, length) >= 0
                : length == body + Integer.parseInt(text(size, find("\r\n", size, body)));
    }

    /** Where the value begins, or -1. */
    private static int header(String name, int body) {
        int at = find(name, 0, body);
        return at < 0 ? -1 : at + name.length();
    }

    @Override
    void ended() {
        if (busy) {
            busy = false;
            events.answered(number, "hung up");
        } else {
            events.away(this);
        }
        connect();
    }
}
