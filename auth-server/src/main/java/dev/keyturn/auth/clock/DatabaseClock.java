package dev.keyturn.auth.clock;

import dev.keyturn.edge.operation.ClockDifference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The database's time: what it said last, and as much more as has passed since. Setting this node's clock changes nothing
 * of it. It may be behind by the time that an answer took, and is never ahead.
 */
@Component
public class DatabaseClock implements InstantSource {
    private static final Logger log = LoggerFactory.getLogger(DatabaseClock.class);
    private static final Duration SILENCE = Duration.ofMinutes(10);

    private final Clock own;
    private final AtomicReference<Said> last;
    private final AtomicReference<Instant> silentUntil = new AtomicReference<>(Instant.MIN);

    /** @param nanos {@link System#nanoTime()} of then */
    private record Said(Instant time, long nanos, ClockDifference difference) {}

    DatabaseClock(Clock own) {
        this.own = own;
        this.last = new AtomicReference<>(new Said(own.instant(), System.nanoTime(), ClockDifference.NONE));
    }

    /** The time by this node's own clock. */
    public Instant own() {
        return own.instant();
    }

    /**
     * Takes in what the database has just said.
     *
     * @param asked {@link #own()} before it was asked
     */
    public void said(Instant time, Instant asked) {
        ClockDifference difference = ClockDifference.of(asked, time, own());
        last.set(new Said(time, System.nanoTime(), difference));
        difference.told("the database's").ifPresent(this::warn);
    }

    private void warn(String told) {
        Instant now = instant();
        if (!now.isBefore(silentUntil.get())) {
            silentUntil.set(now.plus(SILENCE));
            log.warn("{} Set it right: tokens of this node may be refused elsewhere, or be good for too long", told);
        }
    }

    @Override
    public Instant instant() {
        Said said = last.get();
        return said.time().plusNanos(System.nanoTime() - said.nanos());
    }

    /** By how much this node's own clock differed when the database's was read. */
    ClockDifference difference() {
        return last.get().difference();
    }
}
