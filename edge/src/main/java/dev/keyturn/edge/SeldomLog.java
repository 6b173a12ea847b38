package dev.keyturn.edge;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;

/**
 * Warns of what strikes every request of an outage, without a line for each: there is a line of one kind in ten seconds at
 * most, and the next one says how many were left out.
 */
final class SeldomLog {
    private static final Duration PACE = Duration.ofSeconds(10);
    private static final int MOST_KINDS = 100;

    private final Logger log;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Kind> kinds = new HashMap<>();

    private record Kind(Instant said, long leftOut) {}

    SeldomLog(Logger log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    /** @param sentence the same for all of a kind */
    void warn(String sentence) {
        lock.lock();
        try {
            Instant now = clock.instant();
            Kind kind = kinds.get(sentence);
            if (kind != null && now.isBefore(kind.said().plus(PACE))) {
                kinds.put(sentence, new Kind(kind.said(), kind.leftOut() + 1));
                return;
            }
            if (kinds.size() >= MOST_KINDS) {
                kinds.clear();
            }
            kinds.put(sentence, new Kind(now, 0));
            log.warn(
                    "{}{}",
                    sentence,
                    kind == null || kind.leftOut() == 0
                            ? ""
                            : ", " + kind.leftOut() + " times more since this was said");
        } finally {
            lock.unlock();
        }
    }

    /** Says everything once more. */
    void forget() {
        lock.lock();
        try {
            kinds.clear();
        } finally {
            lock.unlock();
        }
    }
}
