package dev.keyturn.edge.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Sha256Test {
    /** The example of one block in FIPS 180-4's published examples. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void isThatOfTheStandard() {
        assertThat(HexFormat.of().formatHex(Sha256.of("abc"))).isEqualTo(ABC);
    }

    @Test
    void partsCountAsIfTheyWereOne() {
        byte[] digest = Sha256.of(bytes("a"), bytes(""), bytes("bc"));

        assertThat(HexFormat.of().formatHex(digest)).isEqualTo(ABC);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
