package dev.keyturn.auth.limits;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Where budgets are kept: each kind has 2^20 slots, and a salted hash says which one is whose. So a flood of names that
 * nobody has cannot make the table grow without bound, and since the salt is secret, nobody can find a name that shares
 * somebody else's slot.
 */
@Component
class Slots {
    static final int PER_KIND = 1 << 20;

    private final byte[] salt;

    Slots(JdbcClient jdbc) {
        jdbc.sql("INSERT INTO login_salt DEFAULT VALUES ON CONFLICT DO NOTHING").update();
        this.salt = jdbc.sql("SELECT salt FROM login_salt").query(byte[].class).single();
    }

    /** The slot of a budget; other settings count in other slots. */
    long of(Budget.Kind kind, int burst, int perHour, byte[]... whose) {
        ByteBuffer settings =
                ByteBuffer.allocate(2 * Integer.BYTES).putInt(burst).putInt(perHour);
        long hash = hash(kind.name(), settings.array(), whose);
        return kind.firstSlot() + Math.floorMod(hash, PER_KIND);
    }

    /** A network in 64 bits, to be stored with the accounts that it is known for. */
    long network(byte[] network) {
        return hash("network", new byte[0], network);
    }

    private long hash(String label, byte[] settings, byte[]... parts) {
        MessageDigest digest = sha256();
        digest.update(salt);
        update(digest, label.getBytes(StandardCharsets.UTF_8));
        update(digest, settings);
        for (byte[] part : parts) {
            update(digest, part);
        }
        return ByteBuffer.wrap(digest.digest()).getLong();
    }

    /** With its length, so that no two lists of parts read alike. */
    private static void update(MessageDigest digest, byte[] part) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length));
        digest.update(part);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
