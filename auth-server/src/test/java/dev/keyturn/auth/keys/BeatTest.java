package dev.keyturn.auth.keys;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BeatTest {
    private static final Beat SEEN = new Beat(1_000, 50);

    @Test
    void aDatabaseThatHasCountedLessFarWasRestored() {
        assertThat(new Beat(1_000, 48).isBehind(SEEN)).isTrue();
        assertThat(new Beat(999, 5_000).isBehind(SEEN)).isTrue();
    }

    @Test
    void oneThatGoesOnOrWasRecoveredOrLostAMomentWasNot() {
        assertThat(new Beat(1_000, 51).isBehind(SEEN)).isFalse();
        assertThat(new Beat(1_001, 0).isBehind(SEEN)).isFalse();
        assertThat(new Beat(1_000, 49).isBehind(SEEN)).isFalse();
    }

    @Test
    void isReadAsItIsWritten() {
        assertThat(Beat.parse(SEEN.toString())).contains(SEEN);
        assertThat(Beat.parse("")).isEmpty();
        assertThat(Beat.parse("1000")).isEmpty();
        assertThat(Beat.parse("1000 99999999999999999999")).isEmpty();
    }
}
