package dev.keyturn.auth.trust;

import dev.keyturn.auth.keystore.KeyConsumers;
import java.util.List;
import org.springframework.stereotype.Component;

/** Tells {@code keys} who holds which of them: the other direction would be a circle, since clients authenticate here. */
@Component
class KeyHolders implements KeyConsumers {
    private final Consumers consumers;

    KeyHolders(Consumers consumers) {
        this.consumers = consumers;
    }

    @Override
    public List<KeyConsumers.Consumer> list() {
        return consumers.list().stream()
                .map(known -> new KeyConsumers.Consumer(
                        known.instance(), known.clientId(), known.heldKeys(), known.seenAt(), known.since()))
                .toList();
    }
}
