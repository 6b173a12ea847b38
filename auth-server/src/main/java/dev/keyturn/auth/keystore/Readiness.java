package dev.keyturn.auth.keystore;

import dev.keyturn.auth.keystore.KeyConsumers.Consumer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * From when on a key may sign: once nobody can meet a token of it without having had the chance to fetch it.
 *
 * @param safeAt when that is, as far as is known now
 * @param reason what it waits for
 * @param waitingFor the resource servers that do not hold it yet
 * @param passedOver those that were waited for long enough
 */
public record Readiness(Instant safeAt, String reason, List<String> waitingFor, List<String> passedOver) {
    /** Twice a minute at least, and then some for a slow network. */
    private static final Duration SILENT_AFTER = Duration.ofSeconds(40);

    /** What is known of a key that is to sign. */
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

    /** Whether it has not asked when it should have. */
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
