package dev.keyturn.auth.keystore;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The resource servers that report which of our keys they hold. Without reports, only time tells when a key is known
 * everywhere.
 */
public interface KeyConsumers {
    /** The consumers that a new key waits for before it signs. */
    List<Consumer> list();

    /**
     * One running resource server.
     *
     * @param heldKeys the kid of each key that it verifies tokens with
     * @param seenAt when it last reported; a running server reports twice a minute at least
     * @param since when it first reported these keys
     */
    record Consumer(String instance, String clientId, Set<String> heldKeys, Instant seenAt, Instant since) {}
}
