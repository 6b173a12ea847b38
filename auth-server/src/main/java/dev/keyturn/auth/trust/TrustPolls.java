package dev.keyturn.auth.trust;

import dev.keyturn.auth.keys.KeyRing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers a resource server: at once if there is anything that it does not know, or else when there is. */
@Component
class TrustPolls {
    private final TrustEntries entries;
    private final KeyRing keys;
    private final HeldRequests held;
    private final MeterRegistry meters;

    TrustPolls(TrustEntries entries, KeyRing keys, HeldRequests held, MeterRegistry meters) {
        this.entries = entries;
        this.keys = keys;
        this.held = held;
        this.meters = meters;
        Gauge.builder("keyturn.trust.held", held, HeldRequests::count)
                .description("Resource servers whose request waits here for news")
                .register(meters);
    }

    /** The answer, within the time that the request would wait. It holds no connection to the database meanwhile. */
    TrustNews answer(TrustRequest request, String clientId) {
        long deadline = System.nanoTime() + request.patience().toNanos();
        long mark = held.mark();
        TrustNews news = read(request.after());
        if (!news.isOldTo(request.after()) || request.patience().isZero()) {
            return counted("at_once", news);
        }
        Optional<HeldRequests.Place> taken = held.take(clientId + " " + request.instance());
        if (taken.isEmpty()) {
            return counted("no_room", news);
        }
        try (HeldRequests.Place place = taken.get()) {
            return counted("held", await(request.after(), news, place, mark, deadline));
        }
    }

    private TrustNews await(
            @Nullable TrustCursor after, TrustNews old, HeldRequests.Place place, long mark, long deadline) {
        TrustNews news = old;
        long seen = mark;
        while (news.isOldTo(after) && place.awaitNewsSince(seen, Duration.ofNanos(deadline - System.nanoTime()))) {
            seen = held.mark();
            news = read(after);
        }
        return news;
    }

    /** Reads news, but not from a restored database, where what was revoked after the backup would seem good again. */
    private TrustNews read(@Nullable TrustCursor after) {
        TrustNews news = entries.read(after);
        keys.refuseAfterARestore(news.complete());
        return news;
    }

    private TrustNews counted(String result, TrustNews news) {
        Counter.builder("keyturn.trust.polls")
                .description("Answers of the trust channel")
                .tag("result", result)
                .register(meters)
                .increment();
        return news;
    }
}
