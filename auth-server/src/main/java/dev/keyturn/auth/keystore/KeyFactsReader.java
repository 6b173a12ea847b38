package dev.keyturn.auth.keystore;

import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Reads the facts for decisions about keys. */
@Component
public class KeyFactsReader {
    private final SigningKeys keys;
    private final KeyNodes nodes;
    private final ObjectProvider<KeyConsumers> consumers;

    KeyFactsReader(SigningKeys keys, KeyNodes nodes, ObjectProvider<KeyConsumers> consumers) {
        this.keys = keys;
        this.nodes = nodes;
        this.consumers = consumers;
    }

    /** The facts of now, by the database's clock. */
    public KeyFacts read() {
        List<KeyConsumers.Consumer> known =
                consumers.stream().flatMap(some -> some.list().stream()).toList();
        return new KeyFacts(keys.version(), keys.now(), keys.all(), nodes.all(), known);
    }
}
