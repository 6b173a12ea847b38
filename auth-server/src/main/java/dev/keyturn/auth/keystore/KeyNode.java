package dev.keyturn.auth.keystore;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A running authorization server, or one that ran lately.
 *
 * @param version the state of the keys that it last read; null if none yet
 * @param maxAge for how long it lets consumers cache its JWKS
 * @param seenAt when it last read the state
 * @param stoppedAt when it said that it stops; null if it has not
 * @param publishes since when each kid is in its JWKS
 */
public record KeyNode(
        UUID id,
        @Nullable UUID version,
        Duration maxAge,
        Instant seenAt,
        @Nullable Instant stoppedAt,
        Map<String, Instant> publishes) {
    private static final Duration GONE = Duration.ofHours(1);

    /** Whether it reads the state as it should. */
    public boolean live(Instant now) {
        return stoppedAt == null && seenAt.plus(SigningFence.LONGEST_SILENCE).isAfter(now);
    }

    /**
     * When no consumer can hold a set of this node's that lacks the key any more. A node that has fallen silent lets
     * nobody cache what it serves; that its own set is old meanwhile is what the bound accepts.
     */
    Instant nobodyLacks(String kid, Duration skew, Instant now) {
        Instant since = publishes.get(kid);
        if (since == null && stoppedAt != null) {
            since = stoppedAt;
        } else if (since == null) {
            since = live(now) ? now : seenAt.plus(SigningFence.LONGEST_SILENCE);
        }
        return since.plus(maxAge).plus(skew);
    }

    /** Whether it may still be serving a set without the key, and nobody can ask it. After an hour it is gone. */
    boolean unknown(String kid, Instant now) {
        return stoppedAt == null
                && !live(now)
                && !publishes.containsKey(kid)
                && seenAt.plus(GONE).isAfter(now);
    }
}
