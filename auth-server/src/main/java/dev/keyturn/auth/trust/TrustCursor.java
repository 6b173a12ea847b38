package dev.keyturn.auth.trust;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How much of the entries a resource server has read. It holds a snapshot of the database, which says of every
 * transaction whether its rows were in it: so rows of a transaction that commits late are found, and nobody waits for a
 * transaction that takes long.
 *
 * @param epoch the database, and its last restore or failover; a snapshot means nothing in another epoch
 * @param seen the snapshot whose entries have all been read; null during the first reading
 * @param reading the snapshot that becomes {@code seen} once the last page is read; null between readings
 * @param last the last entry of the pages read so far
 * @param keys stands for the set of published keys that was last told
 */
record TrustCursor(
        String epoch, @Nullable String seen, @Nullable String reading, long last, String keys) {
    private static final String SNAPSHOT = "([0-9]{1,18}:[0-9]{1,18}:[0-9,]{0,12000})?";
    private static final Pattern TEXT =
            Pattern.compile("([0-9A-F-]{1,60})~" + SNAPSHOT + "~" + SNAPSHOT + "~([0-9]{1,18})~([0-9a-f]{1,8})");

    /** Parses a cursor; empty if it is not one of ours, and then the reading begins anew. */
    static Optional<TrustCursor> read(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches() || !sound(parts.group(2)) || !sound(parts.group(3))) {
            return Optional.empty();
        }
        return Optional.of(new TrustCursor(
                parts.group(1), parts.group(2), parts.group(3), Long.parseLong(parts.group(4)), parts.group(5)));
    }

    /** Whether a reading is under way that has more pages. */
    boolean isReading() {
        return reading != null;
    }

    @Override
    public String toString() {
        return String.join(
                "~", epoch, seen == null ? "" : seen, reading == null ? "" : reading, Long.toString(last), keys);
    }

    /** Whether the database would take it for a snapshot: it would answer anything else with an error. */
    private static boolean sound(@Nullable String snapshot) {
        if (snapshot == null) {
            return true;
        }
        String[] parts = snapshot.split(":", -1);
        long[] running = parts[2].isEmpty()
                ? new long[0]
                : Arrays.stream(parts[2].split(",", -1))
                        .mapToLong(TrustCursor::number)
                        .toArray();
        long least = number(parts[0]);
        long bound = number(parts[1]);
        boolean ordered = least > 0 && least <= bound;
        long before = least - 1;
        for (long transaction : running) {
            ordered &= transaction > before && transaction < bound;
            before = transaction;
        }
        return ordered;
    }

    private static long number(String digits) {
        return digits.isEmpty() || digits.length() > 18 ? -1 : Long.parseLong(digits);
    }
}
