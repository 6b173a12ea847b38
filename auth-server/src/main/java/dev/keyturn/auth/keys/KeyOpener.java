package dev.keyturn.auth.keys;

import dev.keyturn.auth.keystore.KeyState;
import dev.keyturn.auth.keystore.KeysProperties;
import dev.keyturn.auth.keystore.RefreshKeySet;
import dev.keyturn.auth.keystore.RefreshKeys;
import dev.keyturn.auth.keystore.RsaProvider;
import dev.keyturn.auth.keystore.SigningKey;
import dev.keyturn.auth.keystore.SigningKeys;
import dev.keyturn.auth.seals.KeyEncryptionKeys;
import dev.keyturn.auth.seals.SealedKey;
import dev.keyturn.edge.operation.StartupRefusal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Reads all keys and opens them: only what opens under the key-encryption key is published or signs, so write access to
 * the tables is not enough to add a key.
 */
@Component
class KeyOpener {
    private static final Logger log = LoggerFactory.getLogger(KeyOpener.class);

    private final SigningKeys signingKeys;
    private final RefreshKeys refreshKeys;
    private final KeyEncryptionKeys kek;
    private final RsaProvider rsa;
    private final KeysProperties settings;

    KeyOpener(
            SigningKeys signingKeys,
            RefreshKeys refreshKeys,
            KeyEncryptionKeys kek,
            RsaProvider rsa,
            KeysProperties settings) {
        this.signingKeys = signingKeys;
        this.refreshKeys = refreshKeys;
        this.kek = kek;
        this.rsa = rsa;
        this.settings = settings;
    }

    /**
     * The keys for a start.
     *
     * @throws StartupRefusal if a row does not open, or there is not exactly one ACTIVE key
     */
    KeySnapshot first(UUID version) {
        List<SigningKey> keys = signingKeys.all();
        warnOfCommonConsumers();
        Map<String, OpenKey> opened = new HashMap<>();
        keys.stream()
                .filter(key -> key.state() != KeyState.REVOKED)
                .forEach(key -> opened.put(key.kid(), OpenKey.open(key, kek, rsa)));
        return snapshot(version, keys, opened, RefreshKeySet.NONE);
    }

    /** An operator may know that there are no such consumers. */
    private void warnOfCommonConsumers() {
        if (!settings.coverCommonConsumers()) {
            log.warn(
                    "A key signs {} after it was published (keyturn.keys.jwks-max-age and clock-skew). Consumers that ask"
                            + " for unknown keys at most every {}, as jose and Nimbus do unless told otherwise, may refuse"
                            + " its tokens for that long: set their cool-down to the max-age",
                    settings.publication(),
                    KeysProperties.COMMON_COOL_DOWN);
        }
    }

    /**
     * The keys after a change. An open key stays open; a new row that does not open is left out. The log names that
     * row, and the row of an open key that no longer opens.
     *
     * @throws StartupRefusal if there is not exactly one ACTIVE key that is open
     */
    KeySnapshot next(UUID version, KeySnapshot before) {
        List<SigningKey> keys = signingKeys.all();
        Map<String, OpenKey> opened = new HashMap<>();
        for (SigningKey key : keys) {
            OpenKey open = before.opened().get(key.kid());
            if (open != null && open.of(key)) {
                tellIfItOpensNoMore(key, before);
            } else {
                open = openOrLeaveOut(key);
            }
            if (open != null) {
                opened.put(key.kid(), open);
            }
        }
        return snapshot(version, keys, opened, before.refreshKeys());
    }

    private @Nullable OpenKey openOrLeaveOut(SigningKey key) {
        if (key.state() == KeyState.REVOKED) {
            return null;
        }
        try {
            return OpenKey.open(key, kek, rsa);
        } catch (StartupRefusal doesNotOpen) {
            log.error("Key {} is left out: {}", key.kid(), doesNotOpen.getMessage());
            return null;
        }
    }

    /**
     * Logs once for each change that the row of an open key no longer opens: no node could start with it, perhaps at a
     * time when no backup has the right row any more.
     */
    private void tellIfItOpensNoMore(SigningKey key, KeySnapshot before) {
        boolean unchanged = before.keys().stream()
                .anyMatch(row -> row.kid().equals(key.kid()) && isSame(row.sealed(), key.sealed()));
        if (unchanged || key.state() == KeyState.REVOKED) {
            return;
        }
        try {
            key.open(kek);
        } catch (StartupRefusal doesNotOpen) {
            log.error(
                    "The row of key {} opens no more, and keeps every node from starting; this one goes on with what it has opened: {}",
                    key.kid(),
                    doesNotOpen.getMessage());
        }
    }

    private static boolean isSame(SealedKey one, SealedKey other) {
        return one.kekId().equals(other.kekId())
                && Arrays.equals(one.wrappedKey(), other.wrappedKey())
                && Arrays.equals(one.sealed(), other.sealed());
    }

    private KeySnapshot snapshot(UUID version, List<SigningKey> all, Map<String, OpenKey> opened, RefreshKeySet known) {
        List<SigningKey> keys =
                all.stream().filter(key -> opened.containsKey(key.kid())).toList();
        long active =
                keys.stream().filter(key -> key.state() == KeyState.ACTIVE).count();
        if (active != 1) {
            throw new StartupRefusal(
                    "The database has " + active + " ACTIVE signing keys that open; there must be exactly one.",
                    "Look at identity.signing_key and restore it from a backup. Nothing is signed until then.");
        }
        RefreshKeySet refresh = RefreshKeySet.open(refreshKeys.all(), kek, known);
        return KeySnapshot.of(version, keys, Map.copyOf(opened), refresh, settings, signingKeys.now());
    }
}
