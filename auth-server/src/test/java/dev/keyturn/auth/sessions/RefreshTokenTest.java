package dev.keyturn.auth.sessions;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTokenTest {
    private static final byte[] HANDLE = "0123456789abcdef".getBytes(US_ASCII);
    private static final byte[] MAC = new byte[32];

    private final RefreshToken token = new RefreshToken((short) 7, HANDLE, 41);

    @Test
    void readsWhatItWrote() {
        RefreshToken.Unverified read = RefreshToken.decode(token.encode(MAC)).orElseThrow();

        assertThat(read.token().keyId()).isEqualTo((short) 7);
        assertThat(read.token().handle()).isEqualTo(HANDLE);
        assertThat(read.token().generation()).isEqualTo(41);
        assertThat(read.mac()).isEqualTo(MAC);
    }

    @Test
    void theSuccessorDiffersInItsGenerationAlone() {
        RefreshToken successor = token.successor();

        assertThat(successor.generation()).isEqualTo(42);
        assertThat(successor.handle()).isEqualTo(HANDLE);
        assertThat(successor.keyId()).isEqualTo(token.keyId());
    }

    @Test
    void everyByteIsCoveredByTheHmac() {
        byte[] content = token.content();

        assertThat(content).hasSize(2 + 16 + 8);
        assertThat(Arrays.equals(content, token.successor().content())).isFalse();
    }

    /** Base64 has spare bits at its end: another text for the same bytes would be another token for the same session. */
    @Test
    void refusesAnotherSpellingOfTheSameBytes() {
        String text = token.encode(MAC);
        char last = text.charAt(text.length() - 1);
        String respelled = text.substring(0, text.length() - 1) + (char) (last + 1);

        assertThat(last).isEqualTo('A');
        assertThat(RefreshToken.decode(respelled)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "kt1.", "kt1.AAAA", "kt2.", "eyJhbGciOiJub25lIn0.e30."})
    void refusesWhatIsNoToken(String text) {
        assertThat(RefreshToken.decode(text)).isEmpty();
    }

    @Test
    void refusesOtherLengthsPaddingAndAlphabets() {
        String text = token.encode(MAC);

        assertThat(RefreshToken.decode(text + "=")).isEmpty();
        assertThat(RefreshToken.decode(text + "A")).isEmpty();
        assertThat(RefreshToken.decode(text.substring(0, text.length() - 1))).isEmpty();
        assertThat(RefreshToken.decode(text.replace("kt1.", "kt2."))).isEmpty();
        assertThat(RefreshToken.decode(text.substring(0, text.length() - 2) + "+/"))
                .isEmpty();
    }

    @Test
    void refusesAGenerationThatNoSessionReaches() {
        assertThat(RefreshToken.decode(new RefreshToken((short) 1, HANDLE, -1).encode(MAC)))
                .isEmpty();
        assertThat(RefreshToken.decode(new RefreshToken((short) 1, HANDLE, Long.MAX_VALUE).encode(MAC)))
                .isEmpty();
    }

    @Test
    void isNotShownInLogs() {
        assertThat(token.toString()).isEqualTo("RefreshToken[generation=41]");
    }
}
