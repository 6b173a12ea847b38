package dev.keyturn.auth.keystore;

import dev.keyturn.auth.keystore.KeyConsumers.Consumer;
import dev.keyturn.auth.seals.SealedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes facts for tests of rules: an ACTIVE key since a day, a STANDBY of the same age. */
public final class Keys {
    public static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");
    public static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));
    public static final Duration LIFETIME = Duration.ofMinutes(5);
    public static final KeysProperties SETTINGS = new KeysProperties(
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            Duration.ofDays(90),
            Duration.ofMinutes(2),
            Duration.ofDays(90));

    private final List<SigningKey> keys = new ArrayList<>();
    private final List<KeyNode> nodes = new ArrayList<>();
    private final List<Consumer> consumers = new ArrayList<>();

    public static Keys usual() {
        return new Keys().active(YESTERDAY).standby("standby", YESTERDAY);
    }

    public Keys active(Instant since) {
        return add(key("active", KeyState.ACTIVE, since, since, null, null));
    }

    public Keys standby(String kid, Instant published) {
        return add(key(kid, KeyState.STANDBY, published, null, null, null));
    }

    public Keys retired(String kid, Instant retired) {
        return add(key(kid, KeyState.RETIRED, YESTERDAY, YESTERDAY, retired, null));
    }

    public Keys revoked(String kid) {
        return add(key(kid, KeyState.REVOKED, YESTERDAY, YESTERDAY, null, NOW));
    }

    public Keys removed(String kid) {
        return add(key(kid, KeyState.REMOVED, YESTERDAY, YESTERDAY, YESTERDAY, null));
    }

    public Keys node(KeyNode node) {
        nodes.add(node);
        return this;
    }

    public Keys consumer(Consumer consumer) {
        consumers.add(consumer);
        return this;
    }

    public KeyFacts facts() {
        List<SigningKey> ordered = keys.stream()
                .sorted(Comparator.comparing(SigningKey::publishedAt).thenComparing(SigningKey::kid))
                .toList();
        return new KeyFacts(new UUID(1, 1), NOW, ordered, List.copyOf(nodes), List.copyOf(consumers));
    }

    private Keys add(SigningKey key) {
        keys.add(key);
        return this;
    }

    private static SigningKey key(
            String kid,
            KeyState state,
            Instant published,
            @Nullable Instant activated,
            @Nullable Instant retired,
            @Nullable Instant revoked) {
        SealedKey sealed = new SealedKey("kek", new byte[0], new byte[0]);
        return new SigningKey(kid, state, "{}", sealed, published, activated, retired, revoked, 0, LIFETIME);
    }
}
