package dev.keyturn.auth.clients;

import com.nimbusds.jose.jwk.JWKSet;
import dev.keyturn.edge.errors.PassingFault;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys at one address. They are fetched when needed, but at the intervals below at most, whichever {@code kid} is
 * asked for: the sender of an assertion is not authenticated yet.
 */
final class PublishedKeys {
    static final Duration FRESH = Duration.ofMinutes(5);
    static final Duration BETWEEN_UNKNOWN = Duration.ofSeconds(30);
    static final Duration BETWEEN_FAILURES = Duration.ofSeconds(5);
    static final Duration BELIEVED = Duration.ofHours(1);

    /** The most requests that wait for one fetch: each occupies a place that others need, too. */
    static final int MOST_WAITING = 10;

    private static final Logger log = LoggerFactory.getLogger(PublishedKeys.class);

    private final URI address;
    private final KeySetRequest request;
    private final Clock clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final AtomicReference<State> state = new AtomicReference<>(new State(null, Instant.EPOCH, Instant.EPOCH));

    PublishedKeys(URI address, KeySetRequest request, Clock clock) {
        this.address = address;
        this.request = request;
        this.clock = clock;
    }

    /**
     * The keys as last known.
     *
     * @param keys null if they could never be read
     * @param read the time of the last read
     * @param tried the time of the last attempt
     */
    private record State(@Nullable JWKSet keys, Instant read, Instant tried) {
        boolean isDue(Instant now, @Nullable String kid) {
            boolean old = isOver(FRESH, read, now);
            return (old || !holds(kid)) && isOver(old ? BETWEEN_FAILURES : BETWEEN_UNKNOWN, tried, now);
        }

        /** Whether the keys include {@code kid}; if it is null, whether there are any. */
        boolean holds(@Nullable String kid) {
            return keys != null && (kid == null || keys.getKeyByKeyId(kid) != null);
        }

        boolean areBelieved(Instant now) {
            return keys != null && !now.isAfter(read.plus(BELIEVED));
        }

        /** Also if {@code since} lies in the future: somebody has set the clock back. */
        private static boolean isOver(Duration time, Instant since, Instant now) {
            return !now.isBefore(since.plus(time)) || since.isAfter(now);
        }
    }

    /** The keys, fetched first if they are due. */
    JWKSet find(@Nullable String kid) {
        Instant now = clock.instant();
        State before = state.get();
        if (before.isDue(now, kid)) {
            if (before.holds(kid) && before.areBelieved(now)) {
                fetchUnlessSomebodyDoes(kid);
            } else {
                awaitFetch(kid);
            }
        }
        State known = state.get();
        if (known.keys() == null || !known.areBelieved(now)) {
            throw new PassingFault("The keys of a client cannot be read from " + address);
        }
        return known.keys();
    }

    private void fetchUnlessSomebodyDoes(@Nullable String kid) {
        if (fetching.tryLock()) {
            try {
                fetchIfDue(kid);
            } finally {
                fetching.unlock();
            }
        }
    }

    private void awaitFetch(@Nullable String kid) {
        if (!waiting.tryAcquire()) {
            throw new PassingFault("More requests wait for the keys at " + address + " than may");
        }
        fetching.lock();
        try {
            fetchIfDue(kid);
        } finally {
            fetching.unlock();
            waiting.release();
        }
    }

    private void fetchIfDue(@Nullable String kid) {
        if (state.get().isDue(clock.instant(), kid)) {
            fetch();
        }
    }

    private void fetch() {
        Instant now = clock.instant();
        State before = state.get();
        state.set(request.send(address).map(keys -> new State(keys, now, now)).orElseGet(() -> {
            log.warn("The keys of a client cannot be read from {}", address);
            return new State(before.keys(), before.read(), now);
        }));
    }
}
