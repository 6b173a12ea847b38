package dev.keyturn.auth.trust;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Looks for news while anybody waits for some: one small query at a time for all of them. It asks rather than being
 * notified, because a transaction that notifies holds a lock of the whole database while it commits, and ending a session
 * must not queue for that.
 */
@Component
class NewsWatch {
    private static final Logger log = LoggerFactory.getLogger(NewsWatch.class);

    private final TrustEntries entries;
    private final HeldRequests held;
    private final AtomicReference<@Nullable TrustCursor> position = new AtomicReference<>();
    private final AtomicBoolean blind = new AtomicBoolean();

    NewsWatch(TrustEntries entries, HeldRequests held) {
        this.entries = entries;
        this.held = held;
    }

    @Scheduled(fixedDelayString = "PT0.5S")
    void look() {
        if (held.count() == 0) {
            return;
        }
        try {
            TrustCursor before = position.get();
            TrustNews news = entries.read(before);
            position.set(news.position());
            if (!news.isOldTo(before)) {
                held.announce();
            }
            if (blind.getAndSet(false)) {
                log.info("The trust channel sees the database again");
            }
        } catch (DataAccessException e) {
            if (!blind.getAndSet(true)) {
                log.warn(
                        "The trust channel brings nothing until the database answers: {}",
                        e.getClass().getSimpleName());
            }
        }
    }
}
