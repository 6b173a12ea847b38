package dev.keyturn.auth.clients;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from the database, each kept for two seconds. Callers that ask for the same key at the same time share one read
 * and its failure: one after the other, each would wait for the database anew.
 */
final class RecentReads<K, V> {
    private static final Logger log = LoggerFactory.getLogger(RecentReads.class);
    private static final Duration MAX_AGE = Duration.ofSeconds(2);

    private final AsyncLoadingCache<K, V> cache;

    /**
     * @param most the number of values kept
     * @param read reads a value, on a thread of its own
     */
    RecentReads(int most, Function<K, V> read) {
        this.cache = Caffeine.newBuilder()
                .expireAfterWrite(MAX_AGE)
                .maximumSize(most)
                .executor(Thread::startVirtualThread)
                .buildAsync(read::apply);
    }

    /**
     * The value; waits if it has to be read.
     *
     * @throws RuntimeException the failure of the read
     */
    V get(K key) {
        try {
            return cache.get(key).join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException thrown
                    ? thrown
                    : new IllegalStateException("The database was not read", failed.getCause());
        }
    }

    /** The value; empty if it is not read within {@code patience}, or cannot be. */
    Optional<V> get(K key, Duration patience) {
        try {
            return Optional.of(cache.get(key).get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException notRead) {
            log.debug("The database was not read in time", notRead);
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Forgets the value, so that it is read anew. */
    void forget(K key) {
        cache.synchronous().invalidate(key);
    }
}
