package dev.keyturn.auth.keyrotation;

import dev.keyturn.auth.keys.TokenCountStore;
import dev.keyturn.auth.keys.TokenCountStore.Exposure;
import dev.keyturn.auth.keys.TokenCounts;
import dev.keyturn.auth.keystore.KeyConsumers.Consumer;
import dev.keyturn.auth.keystore.KeyFacts;
import dev.keyturn.auth.keystore.KeyFactsReader;
import dev.keyturn.auth.keystore.KeysProperties;
import dev.keyturn.auth.keystore.Readiness;
import dev.keyturn.auth.keystore.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Revokes a key, and then watches for a moment which servers refuse it. Sessions live on: refresh tokens do not depend
 * on signing keys.
 */
@Component
class KeyRevocation {
    /** How long to watch: resource servers and nodes hear of a revocation within two seconds. */
    private static final Duration WATCHED = Duration.ofSeconds(3);

    private static final Duration STEP = Duration.ofMillis(50);

    private final KeyLifecycle lifecycle;
    private final KeyFactsReader reader;
    private final TokenCounts counts;
    private final TokenCountStore stored;
    private final KeysProperties settings;

    KeyRevocation(
            KeyLifecycle lifecycle,
            KeyFactsReader reader,
            TokenCounts counts,
            TokenCountStore stored,
            KeysProperties settings) {
        this.lifecycle = lifecycle;
        this.reader = reader;
        this.counts = counts;
        this.stored = stored;
        this.settings = settings;
    }

    /**
     * Revokes a key, activates the standby if the key signed, and stages another, all in one transaction.
     *
     * @param compromised whether its tokens are to be refused although they have not expired
     * @param by the operator, for the audit log
     */
    Revoked revoke(String kid, boolean compromised, String by) {
        KeyLifecycle.Done done =
                lifecycle.take(facts -> new KeyRules(facts, settings, false).revoke(kid, compromised), by);
        KeyAnswer.taken(done, List.of());
        return observe(kid, List.of(kid), activated(done.decision()), done.staged(), 0);
    }

    /**
     * Watches which servers refuse a revoked key, and reports the result.
     *
     * @param exposed the keys whose tokens are to be counted
     */
    Revoked observe(
            String kid, List<String> exposed, @Nullable String activated, @Nullable String staged, long sessionsEnded) {
        KeyFacts after = watch(facts -> refused(facts, kid));
        counts.flush();
        return new Revoked(
                kid,
                activated,
                staged,
                stored.exposure(exposed),
                after.consumers().stream().noneMatch(consumer -> holds(consumer, kid)) && nodesKnow(after)
                        ? after.now()
                        : null,
                after.consumers().stream()
                        .map(consumer -> new Acknowledgement(consumer.instance(), !holds(consumer, kid)))
                        .toList(),
                sessionsEnded);
    }

    /** Waits until every node signs with the keys of now, or until that took too long. */
    void awaitNodes() {
        watch(KeyRevocation::nodesKnow);
    }

    /** The facts once they are as they should be, or when that took too long. */
    private KeyFacts watch(Predicate<KeyFacts> done) {
        long start = System.nanoTime();
        KeyFacts facts = reader.read();
        while (!done.test(facts) && System.nanoTime() - start < WATCHED.toNanos()) {
            try {
                Thread.sleep(STEP);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return facts;
            }
            facts = reader.read();
        }
        return facts;
    }

    private static boolean refused(KeyFacts facts, String kid) {
        return facts.consumers().stream()
                        .filter(consumer -> !Readiness.silent(consumer, facts.now()))
                        .noneMatch(consumer -> holds(consumer, kid))
                && nodesKnow(facts);
    }

    private static boolean nodesKnow(KeyFacts facts) {
        return facts.nodes().stream()
                .filter(node -> node.live(facts.now()))
                .allMatch(node -> facts.version().equals(node.version()));
    }

    private static boolean holds(Consumer consumer, String kid) {
        return consumer.heldKeys().contains(kid);
    }

    private static @Nullable String activated(Decision decision) {
        return decision instanceof Decision.Go go
                ? go.changes().stream()
                        .filter(change -> change.step() == Step.ACTIVATE && change.key() != null)
                        .map(change -> change.key().kid())
                        .findFirst()
                        .orElse(null)
                : null;
    }

    /** Whether a resource server refuses the key by now. */
    record Acknowledgement(String instance, boolean acknowledged) {}

    /**
     * The result of a revocation.
     *
     * @param activated the key that signs in its place; null if the revoked key did not sign
     * @param staged the key that was made; null if there was no need
     * @param rejectedEverywhereAt when all servers were seen to refuse the key; null if some were not
     */
    record Revoked(
            String revoked,
            @Nullable String activated,
            @Nullable String staged,
            Exposure exposed,
            @Nullable Instant rejectedEverywhereAt,
            List<Acknowledgement> consumers,
            long sessionsEnded) {}
}
