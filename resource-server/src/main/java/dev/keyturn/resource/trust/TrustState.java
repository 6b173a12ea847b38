package dev.keyturn.resource.trust;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How fresh this server's knowledge is; for whoever watches it. */
final class TrustState {
    private final boolean configured;
    private final Clock clock;
    private final Instant startedAt;
    private volatile @Nullable Instant answeredAt;
    private volatile boolean loaded;
    private volatile @Nullable String problem;

    TrustState(boolean configured, Clock clock) {
        this.configured = configured;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    /** @param whole whether everything has been read that still matters */
    void answered(boolean whole) {
        answeredAt = clock.instant();
        loaded |= whole;
        problem = null;
    }

    void failed(String reason) {
        problem = reason;
    }

    boolean isConfigured() {
        return configured;
    }

    /** Whether everything that still mattered at some moment has been taken in. */
    boolean isLoaded() {
        return loaded;
    }

    /** Whether a token that was revoked could be taken for a good one, because this server has not heard of anything yet. */
    boolean isUnaware() {
        return configured && !loaded;
    }

    /** Why the last request failed; null if it did not. */
    @Nullable
    String problem() {
        return problem;
    }

    /**
     * Seconds since the last answer, or since the start if there has been none; not a number without a channel. An answer
     * that is being held is not counted yet.
     */
    double staleness() {
        if (!configured) {
            return Double.NaN;
        }
        Instant last = answeredAt;
        return Duration.between(last == null ? startedAt : last, clock.instant())
                        .toMillis()
                / 1000.0;
    }
}
