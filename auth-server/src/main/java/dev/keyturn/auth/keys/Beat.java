package dev.keyturn.auth.keys;

import java.util.Optional;

/** How far a database has counted, on which timeline. */
record Beat(long timeline, long count) {
    /** How many counts a failover to a standby may lose; a greater loss is a restore. */
    private static final long LOST_IN_A_FAILOVER = 1;

    /** Whether a database at this count was restored, if {@code seen} is the latest count seen of it. */
    boolean isBehind(Beat seen) {
        return timeline < seen.timeline || (timeline == seen.timeline && count + LOST_IN_A_FAILOVER < seen.count);
    }

    /** Reads a count; empty for a line that no server wrote: somebody has edited the file on purpose. */
    static Optional<Beat> parse(String line) {
        return line.matches("\\d{1,18} \\d{1,18}")
                ? Optional.of(new Beat(
                        Long.parseLong(line.substring(0, line.indexOf(' '))),
                        Long.parseLong(line.substring(line.indexOf(' ') + 1))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return timeline + " " + count;
    }
}
