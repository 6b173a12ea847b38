package dev.keyturn.auth.keyrotation;

import dev.keyturn.auth.keystore.KeyConsumers;
import dev.keyturn.auth.keystore.KeyFacts;
import dev.keyturn.auth.keystore.Readiness;
import dev.keyturn.auth.keystore.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A resource server as operators see it.
 *
 * @param lagSeconds how long ago it last said what it holds
 * @param silent whether it should have said so since
 * @param missing the published keys that it does not hold
 */
record ConsumerView(
        String instance,
        String clientId,
        List<String> heldKeys,
        Instant seenAt,
        Instant since,
        long lagSeconds,
        boolean silent,
        List<String> missing) {
    static ConsumerView of(KeyConsumers.Consumer consumer, KeyFacts facts) {
        return new ConsumerView(
                consumer.instance(),
                consumer.clientId(),
                consumer.heldKeys().stream().sorted().toList(),
                consumer.seenAt(),
                consumer.since(),
                Math.max(0, Duration.between(consumer.seenAt(), facts.now()).toSeconds()),
                Readiness.silent(consumer, facts.now()),
                facts.keys().stream()
                        .filter(SigningKey::published)
                        .map(SigningKey::kid)
                        .filter(kid -> !consumer.heldKeys().contains(kid))
                        .toList());
    }
}
