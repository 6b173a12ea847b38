package dev.keyturn.auth.keys;

import dev.keyturn.auth.keystore.KeyNodes;
import dev.keyturn.auth.keystore.KeysProperties;
import dev.keyturn.auth.seals.KeyEncryptionKeys;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;

/**
 * Reports to the other nodes which keys this one publishes. A node has a new name at each start: what it reported
 * before it was killed counts as another node's.
 */
@Component
class NodeReport {
    private static final Duration INTERVAL = Duration.ofSeconds(3);

    private static final Said NOTHING = new Said(new UUID(0, 0), 0);

    private final KeyNodes nodes;
    private final TokenCounts counts;
    private final KeysProperties settings;
    private final KeyEncryptionKeys kek;
    private final UUID node = UUID.randomUUID();
    private final AtomicReference<Said> last = new AtomicReference<>(NOTHING);

    NodeReport(KeyNodes nodes, TokenCounts counts, KeysProperties settings, KeyEncryptionKeys kek) {
        this.nodes = nodes;
        this.counts = counts;
        this.settings = settings;
        this.kek = kek;
    }

    /** @param nanos {@link System#nanoTime()} of then */
    private record Said(UUID version, long nanos) {}

    /** Reports the first set, before this node answers anybody: it will only serve this set or a later one. */
    void enter(KeySnapshot first) {
        nodes.enter(node, settings.jwksMaxAge(), kek.ids());
        nodes.publishes(node, first.publishedKids(), true);
        nodes.seen(node, first.version());
        last.set(new Said(first.version(), System.nanoTime()));
    }

    /** Reports after each read, once the keys are in use; writes only if they are new, or if a report is due. */
    void read(KeySnapshot keys) {
        Said before = last.get();
        if (before.version().equals(keys.version()) && System.nanoTime() - before.nanos() < INTERVAL.toNanos()) {
            return;
        }
        if (!nodes.seen(node, before.version())) {
            // The node was away for so long that others have removed it, or the database was restored beneath it.
            before = NOTHING;
            last.set(before);
            nodes.enter(node, settings.jwksMaxAge(), kek.ids());
        }
        if (!before.version().equals(keys.version())) {
            // A revocation waits for this node, and then asks what the key has signed.
            counts.flush();
            nodes.publishes(node, keys.publishedKids(), false);
            nodes.seen(node, keys.version());
        }
        last.set(new Said(keys.version(), System.nanoTime()));
    }

    void stops() {
        counts.flush();
        nodes.stops(node);
    }
}
