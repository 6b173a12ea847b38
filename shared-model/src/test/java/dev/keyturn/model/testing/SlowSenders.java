package dev.keyturn.model.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Many connections that begin to send something and go on byte by byte, never to come to its end. */
public final class SlowSenders implements AutoCloseable {
    private final List<Sender> senders = new ArrayList<>();

    /** @param beginning what each sends at once */
    public SlowSenders(int port, int many, String beginning) throws IOException {
        for (int i = 0; i < many; i++) {
            senders.add(new Sender(port, beginning));
        }
    }

    /** Sends one byte more from each that is still connected; answers how many are. */
    public int drip() {
        return drip("x");
    }

    /** Sends something more from each that is still connected; answers how many are. */
    public int drip(String more) {
        return (int) senders.stream().filter(sender -> sender.drip(more)).count();
    }

    /** How many are still connected; sends nothing. */
    public int connected() {
        return (int) senders.stream().filter(Sender::listen).count();
    }

    /** The status line that each was answered, or nothing. */
    public List<String> statuses() {
        return senders.stream()
                .map(sender -> sender.heard.toString().lines().findFirst().orElse(""))
                .map(String::strip)
                .toList();
    }

    public void hangUp() {
        senders.forEach(Sender::hangUp);
    }

    @Override
    public void close() {
        hangUp();
    }

    private static final class Sender {
        private final SocketChannel channel;
        private final StringBuilder heard = new StringBuilder();

        Sender(int port, String beginning) throws IOException {
            channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.write(bytes(beginning));
            channel.configureBlocking(false);
        }

        boolean drip(String more) {
            return listen() && say(more);
        }

        boolean listen() {
            ByteBuffer buffer = ByteBuffer.allocate(4096);
            try {
                int octets = channel.isOpen() ? channel.read(buffer) : -1;
                heard.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
                return octets >= 0 || hangUp();
            } catch (IOException reset) {
                return hangUp();
            }
        }

        private boolean say(String more) {
            try {
                return channel.write(bytes(more)) >= 0;
            } catch (IOException reset) {
                return hangUp();
            }
        }

        /** Always false. */
        boolean hangUp() {
            try {
                channel.close();
                return false;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private static ByteBuffer bytes(String text) {
            return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
