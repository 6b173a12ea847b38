package dev.keyturn.resource.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.coyote.http11.upgrade.UpgradeInfo;
import org.junit.jupiter.api.Test;

class FrameRateTest {
    private static final long MOST = 4096;
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    private final UpgradeInfo frames = new UpgradeInfo();
    private final FrameRate rate = new FrameRate();

    FrameRateTest() {
        rate.countedBy(frames);
    }

    /** However long the server has been up. */
    @Test
    void isTooHighAtOnce() {
        frames.addMsgsReceived(MOST + 1);

        assertThat(rate.isTooHigh(5 * MINUTE)).isTrue();
    }

    @Test
    void isTooHighWhenTheMinuteEnds() {
        assertThat(rate.isTooHigh(5 * MINUTE)).isFalse();
        frames.addMsgsReceived(MOST + 1);

        assertThat(rate.isTooHigh(6 * MINUTE)).isTrue();
    }

    @Test
    void isThatOfOneMinute() {
        for (int minute = 1; minute < 4; minute++) {
            frames.addMsgsReceived(MOST);
            assertThat(rate.isTooHigh(minute * MINUTE)).isFalse();
        }
    }
}
