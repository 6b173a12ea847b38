package dev.keyturn.auth.clients;

import dev.keyturn.edge.secrets.Secret;
import java.security.MessageDigest;
import java.util.List;

/**
 * How client secrets are kept and compared. They are 256 random bits, so a fast hash gives a thief of the table nothing
 * to guess, where a slow one would make every call of a service as dear as a login (docs/adr/0005-client-secrets.md).
 */
public final class ClientSecrets {
    private ClientSecrets() {}

    /** What the database keeps of a secret. */
    static byte[] hash(String secret) {
        return new Secret(secret).hash();
    }

    /** Whether the secret has one of these hashes; takes the same time whichever it is, and if it is none. */
    public static boolean matches(String secret, List<byte[]> hashes) {
        byte[] candidate = hash(secret);
        boolean found = false;
        for (byte[] stored : hashes) {
            found |= MessageDigest.isEqual(candidate, stored);
        }
        return found;
    }
}
