package dev.keyturn.auth.keystore;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Everything that a decision about keys rests on, read at one moment.
 *
 * @param version of the state of the keys
 * @param now the database's time
 * @param keys oldest first
 */
public record KeyFacts(
        UUID version, Instant now, List<SigningKey> keys, List<KeyNode> nodes, List<KeyConsumers.Consumer> consumers) {
    /** The key that signs. The database sees to it that there is one. */
    public SigningKey active() {
        return in(KeyState.ACTIVE).getFirst();
    }

    /** The key that is next to sign: the one that has been published for the longest time. */
    public Optional<SigningKey> standby() {
        return in(KeyState.STANDBY).stream().findFirst();
    }

    /** The keys in a state, in the order of the JWKS. */
    public List<SigningKey> in(KeyState state) {
        return keys.stream().filter(key -> key.state() == state).toList();
    }

    /** The key of that id, in whatever state. */
    public Optional<SigningKey> key(String kid) {
        return keys.stream().filter(key -> key.kid().equals(kid)).findFirst();
    }

    /**
     * Whether the last step was a rotation: the active key took over in the moment in which its successor was staged.
     */
    public boolean justRotated() {
        return keys.stream()
                        .anyMatch(key -> active().activatedAt() != null
                                && active().activatedAt().equals(key.retiredAt()))
                && standby()
                        .filter(next -> next.publishedAt().equals(active().activatedAt()))
                        .isPresent();
    }
}
