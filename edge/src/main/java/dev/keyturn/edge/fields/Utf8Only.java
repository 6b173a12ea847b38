package dev.keyturn.edge.fields;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.MalformedInputException;

/**
 * Passes bytes on that are UTF-8 (RFC 3629, section 4), and throws {@link MalformedInputException} at those that are
 * not, an end in the middle of a character included. Jackson takes an over-long form for the character that it hides.
 */
final class Utf8Only extends InputStream {
    private static final int END = -1;
    private static final int LEAST_TAIL = 0x80;
    private static final int MOST_TAIL = 0xBF;

    private final InputStream in;

    /** How many bytes of a character are still to come, and between which values the next one has to be. */
    private int missing;

    private int least = LEAST_TAIL;
    private int most = MOST_TAIL;

    Utf8Only(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        int octet = in.read();
        check(octet);
        return octet;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int octets = in.read(buffer, offset, length);
        if (octets < 0) {
            check(END);
        }
        for (int i = offset; i < offset + octets; i++) {
            check(buffer[i] & 0xFF);
        }
        return octets;
    }

    private void check(int octet) throws MalformedInputException {
        if (missing > 0) {
            if (octet < least || octet > most) {
                throw new MalformedInputException(1);
            }
            missing--;
            least = LEAST_TAIL;
            most = MOST_TAIL;
        } else if (octet >= LEAST_TAIL) {
            begin(octet);
        }
    }

    private void begin(int octet) throws MalformedInputException {
        if (octet < 0xC2 || octet > 0xF4) {
            throw new MalformedInputException(1);
        }
        missing = octet < 0xE0 ? 1 : octet < 0xF0 ? 2 : 3;
        switch (octet) {
            case 0xE0 -> least = 0xA0;
            case 0xED -> most = 0x9F;
            case 0xF0 -> least = 0x90;
            case 0xF4 -> most = 0x8F;
            default -> {}
        }
    }
}
