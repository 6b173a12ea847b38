package dev.keyturn.auth.sessions;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The tokens that this node has turned for all that it knows: the database was lost before it said so, or the request left
 * before its group was done. Their clients were told to send them again, which is no replay, however long the database was
 * away.
 */
final class UnclearTurns {
    private static final Duration MEMORY = Duration.ofMinutes(10);
    /** Some 15 MB. A disk that hangs for minutes brings a group and those who wait for the next every few seconds. */
    private static final int MOST = 100_000;

    private final Cache<ByteBuffer, Boolean> tokens =
            Caffeine.newBuilder().expireAfterWrite(MEMORY).maximumSize(MOST).build();

    void add(RefreshToken token) {
        tokens.put(ByteBuffer.wrap(token.content()), Boolean.TRUE);
    }

    boolean contains(RefreshToken token) {
        return tokens.getIfPresent(ByteBuffer.wrap(token.content())) != null;
    }
}
