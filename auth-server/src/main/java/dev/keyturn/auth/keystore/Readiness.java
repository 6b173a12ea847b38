package dev.keyturn.auth.keystore;

import dev.keyturn.auth.keystore.KeyConsumers.Consumer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * When a key may sign: once everybody who may meet a token of it has had the chance to fetch it.
 *
 * @param safeAt when that is, as far as is known now
 * @param reason why the key has to wait
 * @param waitingFor the resource servers that do not hold it yet
 * @param passedOver the resource servers and nodes that are no longer waited for
 */
public record Readiness(Instant safeAt, String reason, List<String> waitingFor, List<String> passedOver) {
    /** When a consumer counts as silent: it reports twice a minute at least, and a slow network takes some more. */
    private static final Duration SILENT_AFTER = Duration.ofSeconds(40);

    /** The readiness of a key that is to sign. */
    public static Readiness of(SigningKey key, KeyFacts facts, KeysProperties settings) {
        Instant published = published(key, facts, settings);
        Instant safeAt = published;
        List<String> waitingFor = new ArrayList<>();
        List<String> passedOver = new ArrayList<>();
        for (Consumer consumer : facts.consumers()) {
            if (consumer.heldKeys().contains(key.kid())) {
                continue;
            }
            Instant until =
                    (silent(consumer, facts.now()) ? consumer.seenAt() : published).plus(settings.consumerPatience());
            if (!until.isAfter(facts.now())) {
                passedOver.add(consumer.instance());
                continue;
            }
            waitingFor.add(consumer.instance());
            if (silent(consumer, facts.now()) || !published.isAfter(facts.now())) {
                safeAt = later(safeAt, until);
            }
        }
        facts.nodes().stream()
                .filter(node -> node.unknown(key.kid(), facts.now()))
                .forEach(node -> passedOver.add("node " + node.id()));
        String reason = published.isAfter(facts.now())
                ? "a consumer may still hold a set without it: it has to be published for jwks-max-age and clock-skew ("
                        + settings.publication() + ") on every node"
                : "not every resource server holds it yet: " + String.join(", ", waitingFor);
        return new Readiness(safeAt, reason, List.copyOf(waitingFor), List.copyOf(passedOver));
    }

    /** Whether the key may sign at the time of the facts. */
    public boolean now(KeyFacts facts) {
        return !safeAt.isAfter(facts.now());
    }

    /** Whether the consumer's next request is overdue. */
    public static boolean silent(Consumer consumer, Instant now) {
        return consumer.seenAt().plus(SILENT_AFTER).isBefore(now);
    }

    private static Instant published(SigningKey key, KeyFacts facts, KeysProperties settings) {
        Instant at = key.publishedAt().plus(settings.publication());
        for (KeyNode node : facts.nodes()) {
            at = later(at, node.nobodyLacks(key.kid(), settings.clockSkew(), facts.now()));
        }
        return at;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
