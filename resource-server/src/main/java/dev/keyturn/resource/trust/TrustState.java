package dev.keyturn.resource.trust;

import org.jspecify.annotations.Nullable;

/** The state of the trust channel, for health and meters: how fresh this server's knowledge is. */
final class TrustState {
    private static final double SECOND = 1e9;

    private final boolean configured;

    /** Of the last answer, or of the start; by {@link System#nanoTime()}, so that a clock that is set makes nothing fresher. */
    private volatile long freshAt = System.nanoTime();

    private volatile boolean loaded;
    private volatile @Nullable String problem;

    TrustState(boolean configured) {
        this.configured = configured;
    }

    /** @param whole whether everything has been read that still matters */
    void answered(boolean whole) {
        freshAt = System.nanoTime();
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

    /** Whether this server could accept a revoked token, because it has not read the revocations yet. */
    boolean isUnaware() {
        return configured && !loaded;
    }

    /** Why the last request failed; null if it did not. */
    @Nullable
    String problem() {
        return problem;
    }

    /**
     * Seconds since the last answer, or since the start if there was none; not a number without a channel. A request
     * that is still held does not count as answered.
     */
    double staleness() {
        return configured ? (System.nanoTime() - freshAt) / SECOND : Double.NaN;
    }
}
