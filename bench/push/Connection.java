import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One of thousands of connections, all served by one thread: what it reads is in bytes that they share. */
abstract class Connection {
    private static final byte[] NOTHING = {};
    private static final int BUFFER = 1 << 16;
    private static final ByteBuffer IN = ByteBuffer.allocateDirect(BUFFER);

    /** What has come and was not taken yet, while {@link #take} runs. */
    static final byte[] BYTES = new byte[2 * BUFFER];

    private final Selector selector;
    private final InetSocketAddress server;
    private SocketChannel channel;
    private byte[] rest = NOTHING;

    Connection(Selector selector, InetSocketAddress server) {
        this.selector = selector;
        this.server = server;
    }

    /** The connection is up. */
    abstract void connected();

    /** Takes as much of the first so many {@link #BYTES} as it can, and tells how much that is. */
    abstract int take(int length);

    /** The server has hung up. */
    abstract void ended();

    final void connect() {
        try {
            rest = NOTHING;
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            if (channel.connect(server)) {
                channel.register(selector, SelectionKey.OP_READ, this);
                connected();
            } else {
                channel.register(selector, SelectionKey.OP_CONNECT, this);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The selector found something to do. */
    final void ready(SelectionKey key) {
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
                key.interestOps(SelectionKey.OP_READ);
                connected();
            } else {
                read();
            }
        } catch (IOException gone) {
            hangUp();
            ended();
        }
    }

    private void read() throws IOException {
        IN.clear().limit(BYTES.length - rest.length < BUFFER ? BYTES.length - rest.length : BUFFER);
        if (channel.read(IN) < 0) {
            hangUp();
            ended();
            return;
        }
        System.arraycopy(rest, 0, BYTES, 0, rest.length);
        IN.flip().get(BYTES, rest.length, IN.limit());
        int length = rest.length + IN.limit();
        int taken = take(length);
        rest = taken == length ? NOTHING : Arrays.copyOfRange(BYTES, taken, length);
    }

    /** Small enough for the system's buffer, which is empty whenever we write. */
    final void write(byte[] bytes) {
        try {
            ByteBuffer out = ByteBuffer.wrap(bytes);
            channel.write(out);
            if (out.hasRemaining()) {
                throw new IOException("the system's buffer is full");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    final void hangUp() {
        try {
            channel.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Where the words begin, or -1. */
    static int find(String words, int from, int to) {
        for (int at = from; at <= to - words.length(); at++) {
            int matched = 0;
            while (matched < words.length() && BYTES[at + matched] == words.charAt(matched)) {
                matched++;
            }
            if (matched == words.length()) {
                return at;
            }
        }
        return -1;
    }

    static String text(int from, int to) {
        return new String(BYTES, from, to - from, StandardCharsets.UTF_8);
    }
}
