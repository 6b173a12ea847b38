package dev.keyturn.auth.trust;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** The requests that wait for news on this node, each on a virtual thread and with nothing else in its hands. */
@Component
class HeldRequests implements SmartLifecycle {
    private final Semaphore places;
    private final int most;
    private final Map<String, Place> newest = new ConcurrentHashMap<>();
    private final AtomicLong news = new AtomicLong();
    private final AtomicBoolean running = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    HeldRequests(TrustProperties properties) {
        this.most = properties.maxHeld();
        this.places = new Semaphore(most);
    }

    /**
     * A place to wait in; empty if there is none.
     *
     * @param who names the asking instance, whose earlier request is let go: it was given up, or there would be no new
     *     one
     */
    Optional<Place> take(String who) {
        if (!places.tryAcquire()) {
            return Optional.empty();
        }
        Place place = new Place(who);
        if (newest.put(who, place) != null) {
            wake();
        }
        return Optional.of(place);
    }

    int count() {
        return most - places.availablePermits();
    }

    /**
     * The number of news so far. To be read before the news itself, so that no news falls between reading and waiting.
     */
    long mark() {
        return news.get();
    }

    /** Announces news to all requests that wait. */
    void announce() {
        news.incrementAndGet();
        wake();
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        running.set(true);
    }

    /** Lets all requests go, before the server waits for the requests that it is answering. */
    @Override
    public void stop() {
        running.set(false);
        wake();
    }

    @Override
    public boolean isRunning() {
        return running.get();
    }

    /** One held request. */
    final class Place implements AutoCloseable {
        private final String who;

        private Place(String who) {
            this.who = who;
        }

        /** Waits for news since the mark; false if there is none in time, or the request is no longer wanted. */
        boolean awaitNewsSince(long mark, Duration time) {
            long left = time.toNanos();
            lock.lock();
            try {
                while (news.get() == mark && isWanted() && left > 0) {
                    left = changed.awaitNanos(left);
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return false;
            } finally {
                lock.unlock();
            }
            return news.get() != mark && isWanted();
        }

        /** Whether this is the last request of its instance, and the server goes on. */
        private boolean isWanted() {
            return running.get() && newest.get(who) == this;
        }

        @Override
        public void close() {
            newest.remove(who, this);
            places.release();
        }
    }
}
