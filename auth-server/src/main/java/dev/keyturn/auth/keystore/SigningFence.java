package dev.keyturn.auth.keystore;

import java.time.Clock;
import java.time.Duration;

/**
 * The time of a read, which decides whether its keys are recent enough to sign with. The monotonic clock goes on while
 * the process is stopped (SIGSTOP) but not while the machine sleeps; the wall clock goes on while it sleeps, but may be
 * set back. So the older of the two ages counts.
 *
 * @param nanos {@link System#nanoTime()} before the read began
 * @param millis the wall clock at the same time
 */
public record SigningFence(long nanos, long millis) {
    /** The longest time that a node may sign without having read the state of the keys. */
    public static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

    private static final long LONGEST_NANOS = LONGEST_SILENCE.toNanos();
    private static final long LONGEST_MILLIS = LONGEST_SILENCE.toMillis();

    /**
     * The time of now, to be taken before the read: a pause in the middle of the read then makes it older, not younger.
     */
    public static SigningFence now(Clock clock) {
        return new SigningFence(System.nanoTime(), clock.millis());
    }

    /** Whether the keys of that read may still sign. */
    public boolean open(Clock clock) {
        return System.nanoTime() - nanos <= LONGEST_NANOS && clock.millis() - millis <= LONGEST_MILLIS;
    }

    /** How long ago the read began. */
    public Duration age(Clock clock) {
        Duration monotonic = Duration.ofNanos(System.nanoTime() - nanos);
        Duration wall = Duration.ofMillis(clock.millis() - millis);
        return monotonic.compareTo(wall) > 0 ? monotonic : wall;
    }
}
