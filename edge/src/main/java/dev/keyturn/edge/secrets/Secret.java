package dev.keyturn.edge.secrets;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * A value that gives a right to whoever holds it. Ours are 256 random bits, so a fast hash leaves a thief of the table
 * nothing to guess.
 *
 * @param value as it is handed out, or as somebody presents it
 */
public record Secret(String value) {
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A new one: 43 characters of base64url. */
    public static Secret random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** What the database keeps: SHA-256. */
    public byte[] hash() {
        return Sha256.of(value);
    }

    /** Without the value. */
    @Override
    public String toString() {
        return "Secret[]";
    }
}
