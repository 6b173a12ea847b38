package dev.keyturn.resource.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.resource.testing.TestProperties;
import dev.keyturn.resource.websocket.InboundText.Refused;
import dev.keyturn.resource.websocket.InboundText.Unfinished;
import dev.keyturn.resource.websocket.InboundText.Whole;
import org.junit.jupiter.api.Test;

class InboundTextTest {
    private final InboundText text = new InboundText(TestProperties.defaults(WebSocketProperties.class));

    @Test
    void putsPiecesTogether() {
        assertThat(text.add("one", true)).isEqualTo(new Whole("one"));
        assertThat(text.add("two ", false)).isEqualTo(new Unfinished());
        assertThat(text.add("three", true)).isEqualTo(new Whole("two three"));
        assertThat(text.add("four", true)).isEqualTo(new Whole("four"));
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThat(text.add("x".repeat(8192), true)).isInstanceOf(Whole.class);
        assertThat(text.add("x".repeat(8192), false)).isInstanceOf(Unfinished.class);
        assertThat(text.add("x", true)).isEqualTo(new Refused(Ending.TOO_BIG));
    }

    @Test
    void refusesAMessageInTooManyPiecesHoweverSmall() {
        for (int piece = 0; piece < 64; piece++) {
            assertThat(text.add("", false)).isEqualTo(new Unfinished());
        }

        assertThat(text.add("", false)).isEqualTo(new Refused(Ending.TOO_BIG));
    }

    @Test
    void refusesTooManyMessagesInAMinute() {
        for (int message = 0; message < 60; message++) {
            assertThat(text.add("x", true)).isInstanceOf(Whole.class);
        }

        assertThat(text.add("x", true)).isEqualTo(new Refused(Ending.TOO_MANY_FRAMES));
    }

    /** What is left of it could be read as a message. */
    @Test
    void takesNothingMoreOnceItHasRefused() {
        text.add("x".repeat(8193), false);

        assertThat(text.add("{}", true)).isEqualTo(new Refused(Ending.TOO_BIG));
        assertThat(text.refuse(Ending.NO_TEXT)).isEqualTo(new Refused(Ending.TOO_BIG));
    }
}
