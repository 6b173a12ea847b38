package dev.keyturn.edge.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * By how much this server's clock differs from another's, at least, as one question and its answer show it. However long
 * the answer took, that alone is no difference.
 *
 * @param ahead negative if this server's clock is behind
 */
public record ClockDifference(Duration ahead) {
    public static final ClockDifference NONE = new ClockDifference(Duration.ZERO);

    private static final Duration UNREMARKABLE = Duration.ofSeconds(5);

    /**
     * Compares the clocks.
     *
     * @param asked the time here before the question
     * @param said the other's time in the answer
     * @param heard the time here after the answer
     */
    public static ClockDifference of(Instant asked, Instant said, Instant heard) {
        if (said.isBefore(asked)) {
            return new ClockDifference(Duration.between(said, asked));
        }
        return said.isAfter(heard) ? new ClockDifference(Duration.between(said, heard)) : NONE;
    }

    /**
     * Says it in a sentence; empty if it is five seconds or less, which harm nobody.
     *
     * @param other whose clock the other one is, such as {@code the database's}
     */
    public Optional<String> told(String other) {
        return ahead.abs().compareTo(UNREMARKABLE) <= 0
                ? Optional.empty()
                : Optional.of("This server's clock is " + ahead.abs().toSeconds() + " s "
                        + (ahead.isNegative() ? "behind " : "ahead of ") + other + ".");
    }
}
