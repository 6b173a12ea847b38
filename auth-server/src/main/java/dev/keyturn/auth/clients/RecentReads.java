package dev.keyturn.auth.clients;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * What the database says about each key, never older than two seconds. It is read once for all who ask at the same time, and
 * if that fails, it fails for all of them: one after the other, each would wait for the database anew.
 */
final class RecentReads<K, V> {
    private static final Duration MAX_AGE = Duration.ofSeconds(2);

    private final AsyncLoadingCache<K, V> cache;

    /**
     * @param most so many are kept
     * @param read runs on a thread of its own
     */
    RecentReads(int most, Function<K, V> read) {
        this.cache = Caffeine.newBuilder()
                .expireAfterWrite(MAX_AGE)
                .maximumSize(most)
                .executor(Thread::startVirtualThread)
                .buildAsync(read::apply);
    }

    /**
     * Waits for it, if it has to be read.
     *
     * @throws RuntimeException what the reading threw
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

    /** Reads it anew when it is next asked for. */
    void forget(K key) {
        cache.synchronous().invalidate(key);
    }
}
