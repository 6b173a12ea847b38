package dev.keyturn.edge.errors;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Warns of what strikes every request of an outage without a line for each: at most one line of a kind in ten seconds,
 * and the next one says how many were left out.
 */
final class SeldomLog {
    private static final Duration PACE = Duration.ofSeconds(10);
    private static final int MOST_KINDS = 100;

    private final Logger log;
    private final LongSupplier nanos;
    private final Map<String, Kind> kinds = new HashMap<>();

    private record Kind(long said, long leftOut) {}

    /** @param nanos as {@link System#nanoTime()}: setting the clock must neither silence this nor let it say more */
    SeldomLog(Logger log, LongSupplier nanos) {
        this.log = log;
        this.nanos = nanos;
    }

    /** Says a sentence, unless one of its kind was said a moment ago. */
    void warn(String kind, String sentence) {
        long leftOut = due(kind);
        if (leftOut == 0) {
            log.warn(sentence);
        } else if (leftOut > 0) {
            log.warn("{}, {} times more since this was said", sentence, leftOut);
        }
    }

    /** How many of this kind were left out since the last line, if it is time for another one; else less than 0. */
    synchronized long due(String kind) {
        long now = nanos.getAsLong();
        Kind before = kinds.get(kind);
        if (before != null && now - before.said() < PACE.toNanos()) {
            kinds.put(kind, new Kind(before.said(), before.leftOut() + 1));
            return -1;
        }
        if (kinds.size() >= MOST_KINDS) {
            kinds.clear();
        }
        kinds.put(kind, new Kind(now, 0));
        return before == null ? 0 : before.leftOut();
    }

    /** Says everything once more. */
    synchronized void forget() {
        kinds.clear();
    }
}
