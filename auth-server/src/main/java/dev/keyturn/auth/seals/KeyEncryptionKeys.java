package dev.keyturn.auth.seals;

import dev.keyturn.edge.operation.StartupRefusal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * The loaded key-encryption keys: the current one, under which every key is sealed, and the previous one while it is
 * being replaced, so that rows under either open.
 */
@Component
public class KeyEncryptionKeys {
    private final KeyEncryptionKey current;
    private final List<KeyEncryptionKey> loaded;

    KeyEncryptionKeys(KeyEncryptionProperties properties) {
        this.current = properties
                .current()
                .read()
                .orElseThrow(() ->
                        new StartupRefusal("No key-encryption key is configured.", KeyEncryptionKeySource.SET_IT));
        this.loaded = properties
                .previous()
                .read()
                .filter(previous -> !previous.id().equals(current.id()))
                .map(previous -> List.of(current, previous))
                .orElseGet(() -> List.of(current));
    }

    /** Names all that are loaded. */
    public List<String> ids() {
        return loaded.stream().map(KeyEncryptionKey::id).toList();
    }

    /** Names the current one. */
    public String id() {
        return current.id();
    }

    /** Encrypts a key under the current key-encryption key and a label, which has to be given to open it. */
    public SealedKey seal(byte[] secret, String label) {
        return current.seal(secret, label);
    }

    /**
     * Decrypts a key under the loaded key-encryption key that its row names.
     *
     * @throws StartupRefusal if the row names a key that is not loaded, or does not open under the label
     */
    public byte[] open(SealedKey sealed, String label) {
        return find(sealed.kekId())
                .orElseThrow(() -> unknown(sealed.kekId()))
                .open(sealed, label)
                .orElseThrow(() -> new StartupRefusal(
                        "A key in the database does not open: its row was damaged or changed (" + label + ").",
                        "Restore the row from a backup. Do not delete it: tokens that it signed may still be in use."));
    }

    /** Wraps the same data key under the current key-encryption key; empty if the data key does not open. */
    public Optional<byte[]> rewrap(String kekId, byte[] wrappedKey, String label) {
        return find(kekId).flatMap(key -> key.unwrap(wrappedKey, label)).map(dataKey -> current.wrap(dataKey, label));
    }

    private Optional<KeyEncryptionKey> find(String id) {
        return loaded.stream().filter(key -> key.id().equals(id)).findFirst();
    }

    private StartupRefusal unknown(String kekId) {
        String ids = loaded.stream().map(KeyEncryptionKey::id).collect(Collectors.joining(" and "));
        return new StartupRefusal(
                "The keys in the database were sealed under key-encryption key " + kekId + ", but loaded is " + ids
                        + ".",
                "Configure the key that this database was last used with. If it is being replaced, keep it loaded as"
                        + " keyturn.keys.previous-encryption-key-file until `keyturn keys rewrap` says that 0 remain.");
    }
}
