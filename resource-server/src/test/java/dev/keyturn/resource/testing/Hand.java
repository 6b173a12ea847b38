package dev.keyturn.resource.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A clock that stands still until somebody moves its hand. */
public final class Hand extends Clock {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final AtomicReference<@Nullable Runnable> meanwhile = new AtomicReference<>();

    public void advance(Duration by) {
        now.updateAndGet(instant -> instant.plus(by));
    }

    /** What another thread gets done just before the clock is looked at next. */
    public void meanwhile(Runnable work) {
        meanwhile.set(work);
    }

    @Override
    public Instant instant() {
        Runnable work = meanwhile.getAndSet(null);
        if (work != null) {
            work.run();
        }
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return InstantSource.system().withZone(zone);
    }
}
