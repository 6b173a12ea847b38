package dev.keyturn.auth.keystore;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Who tells us which of our keys they hold. Without one, only time tells when a key can be known everywhere. */
public interface KeyConsumers {
    /** All that are to be waited for before a key signs that they do not hold. */
    List<Consumer> list();

    /**
     * One running resource server.
     *
     * @param heldKeys the kid of each key that it verifies tokens with
     * @param seenAt when it last said so; one that runs says so twice a minute at least
     * @param since when it first said so of these keys
     */
    record Consumer(String instance, String clientId, Set<String> heldKeys, Instant seenAt, Instant since) {}
}
