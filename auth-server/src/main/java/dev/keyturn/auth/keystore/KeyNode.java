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

    /** Whether the node reads the state of the keys often enough to sign. */
    public boolean live(Instant now) {
        return stoppedAt == null && seenAt.plus(SigningFence.LONGEST_SILENCE).isAfter(now);
    }

    /**
     * The time from which no consumer can hold a set of this node without the key. A silent node serves its old set
     * with {@code max-age=0}: the time covers copies cached before, not what the node still serves.
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

    /** Whether the node is silent and may still serve a set without the key. After an hour it counts as gone. */
    boolean unknown(String kid, Instant now) {
        return stoppedAt == null
                && !live(now)
                && !publishes.containsKey(kid)
                && seenAt.plus(GONE).isAfter(now);
    }
}
