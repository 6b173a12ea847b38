package dev.keyturn.auth.sessions;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Refresh tokens whose turn may or may not be stored: the connection broke before this node was told, or the request gave
 * up before its group was done. Their clients were told to try again, so a repetition is no replay, however long the
 * database was away.
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
