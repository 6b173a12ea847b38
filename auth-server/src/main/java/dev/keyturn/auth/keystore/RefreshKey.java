package dev.keyturn.auth.keystore;

import dev.keyturn.auth.seals.KeyEncryptionKeys;
import dev.keyturn.auth.seals.SealedKey;
import dev.keyturn.edge.operation.StartupRefusal;
import java.time.Duration;

/**
 * A key of the HMAC in refresh tokens, as its row has it.
 *
 * @param id stands in each token
 * @param usableIn how long after the read until tokens may be made with it; zero if they may already. It always
 *     verifies
 */
public record RefreshKey(short id, SealedKey sealedKey, Duration usableIn) {
    /**
     * The label that is authenticated with a key: its purpose and its id, so that no row can take the place of another.
     */
    public static String label(short id) {
        return "refresh key " + id;
    }

    /**
     * The key itself.
     *
     * @throws StartupRefusal unless the row is as it was sealed
     */
    public byte[] open(KeyEncryptionKeys kek) {
        return kek.open(sealedKey, label(id));
    }
}
