package dev.keyturn.edge.requests;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StandstillTest {
    private static final long NANOS = 7_000_000_000L;
    private static final long MILLIS = 1_790_000_000_000L;

    private final Standstill standstill = new Standstill();

    /** The clocks in a second of the test. */
    private record At(long nanos, long millis) {
        static At second(long second) {
            return new At(NANOS + SECONDS.toNanos(second), MILLIS + SECONDS.toMillis(second));
        }

        /** Somebody has set the clock, or the machine slept so long. */
        At later(long seconds) {
            return new At(nanos, millis + SECONDS.toMillis(seconds));
        }
    }

    @BeforeEach
    void begins() {
        standstill.begin(NANOS, MILLIS);
        look(At.second(1));
    }

    @Test
    void whatIsReadComesNowAsLongAsTheProcessRuns() {
        assertThat(arrival(At.second(2))).isZero();
        look(At.second(3));
        assertThat(arrival(At.second(3))).isZero();
    }

    @Test
    void whatIsReadAfterAStandstillMayHaveComeBeforeIt() {
        assertThat(arrival(At.second(41))).isEqualTo(-40);

        look(At.second(41));
        looks(42, 50);

        assertThat(arrival(At.second(50))).isEqualTo(-49);
        look(At.second(51));
        assertThat(arrival(At.second(51))).isZero();
    }

    @Test
    void oneStandstillSoonAfterAnotherBeganWithTheFirst() {
        look(At.second(41));

        assertThat(arrival(At.second(44))).isEqualTo(-43);
        look(At.second(44));

        assertThat(arrival(At.second(46))).isEqualTo(-45);
        looks(45, 54);
        assertThat(arrival(At.second(54))).isZero();
    }

    @Test
    void aMachineThatSleptStoodStillAsWell() {
        assertThat(arrival(At.second(2).later(600))).isEqualTo(-601);
        look(At.second(2).later(600));

        assertThat(arrival(At.second(3).later(600))).isEqualTo(-602);
    }

    @Test
    void aClockThatIsSetBackIsNoStandstill() {
        assertThat(arrival(At.second(2).later(-600))).isZero();
        look(At.second(2).later(-600));

        assertThat(arrival(At.second(3).later(-600))).isZero();
    }

    private void looks(int first, int last) {
        for (int second = first; second <= last; second++) {
            look(At.second(second));
        }
    }

    private void look(At at) {
        standstill.look(at.nanos(), at.millis());
    }

    /** When a request that is read now came, in seconds from now. */
    private long arrival(At now) {
        return SECONDS.convert(standstill.earliestArrival(now.nanos(), now.millis()) - now.nanos(), NANOSECONDS);
    }
}
