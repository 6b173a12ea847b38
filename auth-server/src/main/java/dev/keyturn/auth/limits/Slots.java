package dev.keyturn.auth.limits;

import dev.keyturn.edge.secrets.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The places of budgets: each kind has 2^20 slots, and a salted hash assigns them. So a flood of invented names cannot
 * make the table grow without bound, and since the salt is secret, nobody can find a name that shares somebody else's
 * slot.
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

    /** The hash of a network, in 64 bits, to be stored with the accounts that know it. */
    long network(byte[] network) {
        return hash("network", new byte[0], network);
    }

    private long hash(String label, byte[] settings, byte[]... parts) {
        Stream<byte[]> all =
                Stream.concat(Stream.of(label.getBytes(StandardCharsets.UTF_8), settings), Stream.of(parts));
        byte[] digest = Sha256.of(
                Stream.concat(Stream.of(salt), all.map(Slots::withLength)).toArray(byte[][]::new));
        return ByteBuffer.wrap(digest).getLong();
    }

    /** So that no two lists of parts read alike. */
    private static byte[] withLength(byte[] part) {
        return ByteBuffer.allocate(Integer.BYTES + part.length)
                .putInt(part.length)
                .put(part)
                .array();
    }
}
