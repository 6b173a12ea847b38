package dev.keyturn.auth.clients;

import com.nimbusds.jose.jwk.JWKSet;
import dev.keyturn.edge.PassingFault;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys at one address, fetched when they are needed and not more often than stated, whatever anybody claims to have
 * signed with: who asks for them need not have shown yet who they are.
 */
final class PublishedKeys {
    static final Duration FRESH = Duration.ofMinutes(5);
    static final Duration BETWEEN_UNKNOWN = Duration.ofSeconds(30);
    static final Duration BETWEEN_FAILURES = Duration.ofSeconds(5);
    static final Duration BELIEVED = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(PublishedKeys.class);

    private final URI address;
    private final KeySetRequest request;
    private final Clock clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private final AtomicReference<State> state = new AtomicReference<>(new State(null, Instant.EPOCH, Instant.EPOCH));

    PublishedKeys(URI address, KeySetRequest request, Clock clock) {
        this.address = address;
        this.request = request;
        this.clock = clock;
    }

    /**
     * What is known.
     *
     * @param keys null if they could never be read
     * @param read when they were last read
     * @param tried when that was last tried
     */
    private record State(@Nullable JWKSet keys, Instant read, Instant tried) {
        boolean isDue(Instant now, @Nullable String kid) {
            Duration pause = keys == null || !now.isBefore(read.plus(FRESH)) ? BETWEEN_FAILURES : BETWEEN_UNKNOWN;
            boolean wanted =
                    keys == null || !now.isBefore(read.plus(FRESH)) || (kid != null && keys.getKeyByKeyId(kid) == null);
            return wanted && !now.isBefore(tried.plus(pause));
        }
    }

    /** The keys, as new as they have to be. */
    JWKSet find(@Nullable String kid) {
        if (state.get().isDue(clock.instant(), kid)) {
            fetching.lock();
            try {
                if (state.get().isDue(clock.instant(), kid)) {
                    fetch();
                }
            } finally {
                fetching.unlock();
            }
        }
        State known = state.get();
        if (known.keys() == null || clock.instant().isAfter(known.read().plus(BELIEVED))) {
            throw new PassingFault("The keys of a client cannot be read from " + address);
        }
        return known.keys();
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
