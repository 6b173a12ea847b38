package dev.keyturn.edge.requests;

import dev.keyturn.edge.operation.Background;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Notices that this process stood still: it was stopped, or its container or its machine paused. Requests that came
 * meanwhile lay in the kernel. When they are read they look new, although their clients may have given them up long ago
 * and gone on at another node (docs/adr/0020).
 */
public final class Standstill extends Background {
    private static final long PACE = 250;

    /** Hardly a collection of garbage or a busy machine keeps a thread waiting for so long. */
    private static final long LONGEST_STEP = Duration.ofSeconds(2).toNanos();

    /** Enough for a full node to read all that lay in the kernel (docs/adr/0044). */
    private static final long AFTERMATH = Duration.ofSeconds(10).toNanos();

    private volatile Look last = Look.first(System.nanoTime(), System.currentTimeMillis());

    Standstill() {
        // Not a virtual thread: those wait for a processor while others are busy on it.
        super(Thread.ofPlatform().name("standstill").daemon());
    }

    /**
     * A look at both clocks: while a machine sleeps, the one by nanoseconds may stand still as well.
     *
     * @param began when the last standstill began, by nanoseconds
     * @param ended when it was noticed to be over
     */
    private record Look(long nanos, long millis, long began, long ended) {
        static Look first(long nanos, long millis) {
            return new Look(nanos, millis, nanos, nanos - AFTERMATH);
        }

        /** How long ago this look was, in nanoseconds. */
        long age(long nanos, long millis) {
            return Math.max(nanos - this.nanos, TimeUnit.MILLISECONDS.toNanos(millis - this.millis));
        }

        boolean isAftermath(long nanos) {
            return nanos - ended < AFTERMATH;
        }
    }

    /** When a request that is read now may have come, at the earliest, by {@link System#nanoTime()}. */
    long earliestArrival() {
        return earliestArrival(System.nanoTime(), System.currentTimeMillis());
    }

    long earliestArrival(long nanos, long millis) {
        Look look = last;
        long age = look.age(nanos, millis);
        if (look.isAftermath(nanos)) {
            return look.began();
        }
        return age > LONGEST_STEP ? nanos - age : nanos;
    }

    @Override
    public void start() {
        begin(System.nanoTime(), System.currentTimeMillis());
        super.start();
    }

    /** Forgets what was before. */
    void begin(long nanos, long millis) {
        last = Look.first(nanos, millis);
    }

    @Override
    protected void round() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(PACE);
        look(System.nanoTime(), System.currentTimeMillis());
    }

    void look(long nanos, long millis) {
        long arrival = earliestArrival(nanos, millis);
        boolean stoodStill = last.age(nanos, millis) > LONGEST_STEP;
        last = stoodStill
                ? new Look(nanos, millis, arrival, nanos)
                : new Look(nanos, millis, last.began(), last.ended());
    }

    /** Before the first request, and until after the last. */
    @Override
    public int getPhase() {
        return 0;
    }
}
