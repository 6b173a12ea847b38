package dev.keyturn.auth.keystore;

import dev.keyturn.auth.seals.KeyEncryptionKeys;
import dev.keyturn.edge.operation.StartupRefusal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The opened keys of the HMAC in refresh tokens.
 *
 * @param keys all that tokens may have been made with, and those that are yet to be used
 * @param usableFrom from when on tokens may be made with each, as {@link System#nanoTime()} of this process
 */
public record RefreshKeySet(Map<Short, Opened> keys, Map<Short, Long> usableFrom) {
    /** Before the first read. */
    public static final RefreshKeySet NONE = new RefreshKeySet(Map.of(), Map.of());

    /**
     * An opened key.
     *
     * @param sealed what it was in its row
     */
    public record Opened(byte[] sealed, SecretKey key) {}

    /**
     * Opens every key that is not open yet, so that a row that was tampered with is found at once. The same id does not
     * mean the same key: a restored database gives it out again.
     *
     * @param stored read just now
     * @param known what was open before
     */
    public static RefreshKeySet open(List<RefreshKey> stored, KeyEncryptionKeys kek, RefreshKeySet known) {
        long now = System.nanoTime();
        Map<Short, Opened> keys = new HashMap<>();
        Map<Short, Long> usableFrom = new HashMap<>();
        for (RefreshKey key : stored) {
            keys.put(key.id(), known.opened(key).orElseGet(() -> open(key, kek)));
            usableFrom.put(key.id(), now + key.usableIn().toNanos());
        }
        RefreshKeySet set = new RefreshKeySet(Map.copyOf(keys), Map.copyOf(usableFrom));
        if (set.newest(now).isEmpty()) {
            throw new StartupRefusal(
                    "The database has no key for refresh tokens that may be used yet.",
                    "Look at identity.refresh_key and restore it from a backup.");
        }
        return set;
    }

    private static Opened open(RefreshKey key, KeyEncryptionKeys kek) {
        return new Opened(key.sealedKey().sealed(), new SecretKeySpec(key.open(kek), "HmacSHA256"));
    }

    private Optional<Opened> opened(RefreshKey key) {
        return Optional.ofNullable(keys.get(key.id()))
                .filter(open -> Arrays.equals(open.sealed(), key.sealedKey().sealed()));
    }

    /** The id of the key for new tokens. */
    public short currentId() {
        return newest(System.nanoTime()).orElseThrow();
    }

    /** The id of the newest key that may be used at a moment of {@link System#nanoTime()}. */
    public Optional<Short> newest(long now) {
        return usableFrom.entrySet().stream()
                .filter(key -> key.getValue() - now <= 0)
                .map(Map.Entry::getKey)
                .max(Comparator.naturalOrder());
    }

    /** The key that a token names; empty if there is none of that id. */
    public Optional<SecretKey> find(short id) {
        return Optional.ofNullable(keys.get(id)).map(Opened::key);
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "RefreshKeySet[" + keys.keySet() + "]";
    }
}
