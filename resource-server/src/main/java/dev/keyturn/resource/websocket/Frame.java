package dev.keyturn.resource.websocket;

import jakarta.websocket.CloseReason;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What is written to a socket in one piece. */
public sealed interface Frame {
    /** A text in UTF-8. It is made once for all the sockets that it goes to. */
    static Frame of(byte[] text) {
        return Octets.of(Octets.TEXT, text);
    }

    /** A question whether the client is there. */
    static Frame ping() {
        return Octets.of(Octets.PING, new byte[0]);
    }

    /** How much of a send queue it takes. */
    default int bytes() {
        return 0;
    }

    /** Writes the frame, and waits for the reader. */
    void writeTo(Wire wire) throws IOException;

    /** A frame as it goes over the wire (RFC 6455, section 5.2): unmasked, and the last of its message. */
    record Octets(ByteBuffer octets, int bytes) implements Frame {
        private static final int TEXT = 0x81;
        private static final int PING = 0x89;
        private static final int LONGEST_HEAD = 10;
        private static final int SHORT = 126;
        private static final int LONG = 127;

        private static Frame of(int kind, byte[] payload) {
            int length = payload.length;
            ByteBuffer octets = ByteBuffer.allocate(LONGEST_HEAD + length).put((byte) kind);
            if (length < SHORT) {
                octets.put((byte) length);
            } else if (length <= 0xFFFF) {
                octets.put((byte) SHORT).putShort((short) length);
            } else {
                octets.put((byte) LONG).putLong(length);
            }
            return new Octets(octets.put(payload).flip(), length);
        }

        @Override
        public void writeTo(Wire wire) throws IOException {
            wire.write(octets.duplicate());
        }
    }

    /** The last frame of all. */
    record Close(CloseReason reason) implements Frame {
        @Override
        public void writeTo(Wire wire) {
            wire.close(reason);
        }
    }
}
