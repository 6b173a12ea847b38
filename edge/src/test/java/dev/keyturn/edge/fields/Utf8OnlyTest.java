package dev.keyturn.edge.fields;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class Utf8OnlyTest {
    /** Bytes next to which something changes. */
    private static final int[] EDGES = {
        0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF,
        0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
    };

    private static final int[] TAILS = {0x7F, 0x80, 0xBF, 0xC0};

    @Test
    void takesWhatTheJdkTakes() throws IOException {
        List<String> judgedOtherwise = new ArrayList<>();
        int taken = 0;
        for (int first : EDGES) {
            for (int second : EDGES) {
                for (int third : TAILS) {
                    for (int fourth : TAILS) {
                        byte[] bytes = {(byte) first, (byte) second, (byte) third, (byte) fourth};
                        boolean valid = isValid(bytes);
                        taken += valid ? 1 : 0;
                        if (passes(bytes, bytes.length) != valid || passes(bytes, 1) != valid) {
                            judgedOtherwise.add(HexFormat.of().formatHex(bytes));
                        }
                    }
                }
            }
        }
        assertThat(judgedOtherwise).isEmpty();
        assertThat(taken).isPositive();
    }

    @Test
    void takesNoHalfOfACharacter() throws IOException {
        byte[] whole = "€".getBytes(UTF_8);

        assertThat(passes(whole, 2)).isTrue();
        assertThat(passes(new byte[] {whole[0], whole[1]}, 2)).isFalse();
        try (InputStream in = new Utf8Only(new ByteArrayInputStream(whole))) {
            assertThat(in.read()).isEqualTo(0xE2);
            assertThat(in.readAllBytes()).containsExactly(whole[1], whole[2]);
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    private static boolean isValid(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException invalid) {
            return false;
        }
    }

    private static boolean passes(byte[] bytes, int atOnce) throws IOException {
        try (InputStream in = new Utf8Only(new ByteArrayInputStream(bytes))) {
            byte[] buffer = new byte[atOnce];
            while (in.read(buffer) >= 0) {}
            return true;
        } catch (CharacterCodingException invalid) {
            return false;
        }
    }
}
