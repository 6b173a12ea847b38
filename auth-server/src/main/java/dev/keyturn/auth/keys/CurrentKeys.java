package dev.keyturn.auth.keys;

import dev.keyturn.auth.keystore.KeyPlan;
import dev.keyturn.auth.keystore.SigningFence;
import dev.keyturn.edge.errors.PassingFault;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The keys that this node read last, and when. Only {@link KeyWatch} puts them here; signing costs one volatile read. A
 * node that was paused finds its keys too old, and waits for the next read before it signs.
 */
@Component
public class CurrentKeys {
    /** How long a caller waits for the next read, which comes every second, or a little later with a new connection. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(2_500);

    private final Clock clock;
    private final AtomicReference<@Nullable Reading> last = new AtomicReference<>();
    private final AtomicBoolean failing = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    CurrentKeys(Clock clock) {
        this.clock = clock;
    }

    /** What was read, and when. */
    record Reading(KeySnapshot keys, SigningFence fence) {}

    /** The time of a read, to be taken before it begins. */
    SigningFence fence() {
        return SigningFence.now(clock);
    }

    void put(Reading reading) {
        last.set(reading);
        failing.set(false);
        wake();
    }

    /** Notes that the last read failed, so that nobody waits for another. */
    void failed() {
        failing.set(true);
        wake();
    }

    /** The next steps of the keys, by the last read. */
    public KeyPlan plan() {
        return reading().keys().plan();
    }

    /** Whether the keys are recent enough to sign with. */
    boolean fresh() {
        return reading().fence().open(clock);
    }

    Duration age() {
        return reading().fence().age(clock);
    }

    Reading reading() {
        return Objects.requireNonNull(last.get(), "The keys are read before the server starts");
    }

    /**
     * The keys to sign with.
     *
     * @throws PassingFault if they were not read lately
     */
    KeySnapshot toSign() {
        Reading reading = latest();
        if (reading.fence().open(clock)) {
            return reading.keys();
        }
        throw new PassingFault("The state of the signing keys was last read "
                + reading.fence().age(clock) + " ago: nothing is signed until it is read again");
    }

    /**
     * Whether the key still signs, asked after a signature was made with it, because the node may have been paused
     * meanwhile.
     */
    boolean stillSigns(OpenKey key) {
        Reading reading = reading();
        return reading.fence().open(clock) && reading.keys().active().kid().equals(key.kid());
    }

    /** The keys to verify and to publish: the latest available, however old, because an old set still is right. */
    KeySnapshot toVerify() {
        return latest().keys();
    }

    /** The last read; if it is too old the next one, unless that does not come soon. */
    private Reading latest() {
        Reading reading = reading();
        return reading.fence().open(clock) ? reading : awaitFresh();
    }

    private Reading awaitFresh() {
        lock.lock();
        try {
            long left = PATIENCE_NANOS;
            while (!reading().fence().open(clock) && !failing.get() && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return reading();
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
