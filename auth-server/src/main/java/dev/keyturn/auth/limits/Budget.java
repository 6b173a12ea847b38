package dev.keyturn.auth.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.keyturn.edge.errors.TooManyRequests;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** One kind of budget: many buckets of one size. */
final class Budget {
    /** The kinds, each with slots of its own. */
    enum Kind {
        PAIR(0),
        NAME(1),
        ADDRESS(2),
        REGISTRATION(3),
        DEVICE_PERSON(4),
        DEVICE_NETWORK(5),
        DEVICE_BEGINNING(6),
        PUSHED_REQUEST(7),
        MAIL(8);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        long firstSlot() {
            return (long) number * Slots.PER_KIND;
        }
    }

    /** How long an empty bucket is taken to be empty without another look: a flood against it costs nothing. */
    private static final Duration REMEMBERED = Duration.ofSeconds(1);

    private static final int MOST_REMEMBERED = 10_000;

    private final Kind kind;
    private final int burst;
    private final int perHour;
    private final Slots slots;
    private final Buckets buckets;
    private final BucketConfiguration configuration;
    private final Cache<Long, Duration> empty = Caffeine.newBuilder()
            .expireAfterWrite(REMEMBERED)
            .maximumSize(MOST_REMEMBERED)
            .build();

    Budget(Kind kind, int burst, int perHour, Slots slots, Buckets buckets) {
        this.kind = kind;
        this.burst = burst;
        this.perHour = perHour;
        this.slots = slots;
        this.buckets = buckets;
        this.configuration = BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perHour, Duration.ofHours(1)))
                .build();
    }

    long slot(byte[]... whose) {
        return slots.of(kind, burst, perHour, whose);
    }

    /**
     * Makes an attempt at the price of a token. The token comes back if the attempt succeeds, or throws: then nothing
     * was learnt.
     *
     * @return the result; empty for a failure
     * @throws TooManyRequests if no token is left
     */
    <T> Optional<T> during(long slot, Supplier<Optional<T>> attempt) {
        spend(slot);
        boolean failed = false;
        try {
            Optional<T> result = attempt.get();
            failed = result.isEmpty();
            return result;
        } finally {
            if (!failed) {
                giveBack(slot);
            }
        }
    }

    /** Takes a token out, or throws {@link TooManyRequests}. */
    void spend(long slot) {
        Duration known = empty.getIfPresent(slot);
        if (known != null) {
            throw refused(known);
        }
        ConsumptionProbe probe = buckets.with(slot, configuration, bucket -> bucket.tryConsumeAndReturnRemaining(1));
        if (!probe.isConsumed()) {
            Duration wait = Duration.ofNanos(probe.getNanosToWaitForRefill());
            empty.put(slot, wait);
            throw refused(wait);
        }
    }

    private TooManyRequests refused(Duration wait) {
        buckets.countRefusal(kind);
        return new TooManyRequests(wait);
    }

    /** Takes about as long as {@link #spend}, but no token. */
    void look(long slot) {
        buckets.with(slot, configuration, bucket -> bucket.estimateAbilityToConsume(1));
    }

    private void giveBack(long slot) {
        buckets.with(slot, configuration, bucket -> {
            bucket.addTokens(1);
            return true;
        });
        empty.invalidate(slot);
    }
}
