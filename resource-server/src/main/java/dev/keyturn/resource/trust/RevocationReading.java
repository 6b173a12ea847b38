package dev.keyturn.resource.trust;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in the channel's answers, one after the other, in one thread. If revocations find no room, it logs that, and
 * reads everything again as soon as there is room; until then their tokens are good until they expire, as when the
 * channel is down.
 */
final class RevocationReading {
    private static final Logger log = LoggerFactory.getLogger(RevocationReading.class);
    private static final double ROOMY = 0.9;

    private final KnownRevocations known;
    private final int capacity;
    /** The largest step back of the clock that does not matter: entries outlast their tokens by more than that. */
    private static final Duration SLIGHT = Duration.ofSeconds(5);

    private final Clock clock;
    private @Nullable String cursor;
    private @Nullable Set<Revoked> loading;
    private Instant forgotten = Instant.EPOCH;
    private boolean overflowed;
    private final AtomicLong dropped = new AtomicLong();

    RevocationReading(KnownRevocations known, int capacity, Clock clock) {
        this.known = known;
        this.capacity = capacity;
        this.clock = clock;
    }

    /** The cursor for the next request; null to begin anew. */
    @Nullable
    String cursor() {
        return cursor;
    }

    /** How many revocations found no room. */
    long dropped() {
        return dropped.get();
    }

    void take(TrustAnswer answer) {
        if (answer.complete()) {
            loading = new HashSet<>();
        }
        answer.entries().forEach(this::take);
        known.tell();
        cursor = answer.cursor();
        if (loading != null && !answer.more()) {
            known.retain(loading);
            loading = null;
        }
        forget();
        if (overflowed && !answer.more() && known.size() < capacity * ROOMY) {
            overflowed = false;
            cursor = null;
            log.info("There is room for revocations again: all of them are read anew");
        }
    }

    /**
     * Removes entries whose tokens have expired. If the clock was set back, all are read anew: some may have been
     * removed while it was ahead.
     */
    private void forget() {
        Instant now = clock.instant();
        if (now.isBefore(forgotten.minus(SLIGHT))) {
            cursor = null;
            log.info("The clock was set back: all revocations are read anew");
        }
        forgotten = now;
        known.forget(now);
    }

    private void take(TrustAnswer.Entry entry) {
        entry.revoked().ifPresent(revoked -> {
            if (entry.isRestored()) {
                known.restore(revoked);
            } else if (entry.until().isAfter(clock.instant()) && !known.add(revoked, entry.until())) {
                overflow();
            }
            noteLoaded(revoked);
        });
    }

    /** What found no room is not noted, so that there is no more of this than of what is known. */
    private void noteLoaded(Revoked revoked) {
        if (loading != null && known.has(revoked)) {
            loading.add(revoked);
        } else if (loading != null) {
            loading.remove(revoked);
        }
    }

    private void overflow() {
        dropped.incrementAndGet();
        if (!overflowed) {
            overflowed = true;
            log.error(
                    "More than {} revocations are in force: tokens that were revoked beyond them are good until they "
                            + "expire. Raise keyturn.trust.max-entries, or shorten the lifetime of access tokens",
                    capacity);
        }
    }
}
