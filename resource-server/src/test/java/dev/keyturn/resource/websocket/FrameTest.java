package dev.keyturn.resource.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.ArgumentMatchers;

/** RFC 6455, section 5.2. */
class FrameTest {
    @ParameterizedTest
    @CsvSource({"0, 8100", "125, 817d", "126, 817e007e", "65535, 817effff", "65536, 817f0000000000010000"})
    void saysHowLongItsTextIs(int length, String head) throws IOException {
        Frame frame = Frame.of("x".repeat(length).getBytes(StandardCharsets.US_ASCII));

        assertThat(frame.bytes()).isEqualTo(length);
        assertThat(written(frame)).isEqualTo(head + "78".repeat(length));
        assertThat(written(frame)).as("to the next socket").hasSize(head.length() + 2 * length);
    }

    @Test
    void asksByAPingWithoutAnything() throws IOException {
        assertThat(Frame.ping().bytes()).isZero();
        assertThat(written(Frame.ping())).isEqualTo("8900");
    }

    private static String written(Frame frame) throws IOException {
        Wire wire = mock(Wire.class);
        AtomicReference<String> hex = new AtomicReference<>("");
        doAnswer(call -> {
                    ByteBuffer octets = call.getArgument(0);
                    byte[] all = new byte[octets.remaining()];
                    octets.get(all);
                    hex.set(HexFormat.of().formatHex(all));
                    return null;
                })
                .when(wire)
                .write(ArgumentMatchers.any());
        frame.writeTo(wire);
        return hex.get();
    }
}
