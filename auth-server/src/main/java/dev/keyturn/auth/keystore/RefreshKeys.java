package dev.keyturn.auth.keystore;

import dev.keyturn.auth.seals.KeyEncryptionKeys;
import dev.keyturn.auth.seals.SealedKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of the keys of the HMAC in refresh tokens. */
@Component
public class RefreshKeys {
    private static final int KEY_BYTES = 32;

    private final JdbcClient jdbc;
    private final KeyEncryptionKeys kek;
    private final Duration rotateEvery;

    RefreshKeys(JdbcClient jdbc, KeyEncryptionKeys kek, KeysProperties settings) {
        this.jdbc = jdbc;
        this.kek = kek;
        this.rotateEvery = settings.refreshRotateEvery();
    }

    /** All, oldest first. */
    public List<RefreshKey> all() {
        return jdbc.sql("""
                SELECT id, kek_id, wrapped_key, sealed,
                       greatest(0, extract(epoch FROM usable_from - clock_timestamp())) AS seconds
                FROM refresh_key ORDER BY id""")
                .query((row, number) -> new RefreshKey(
                        row.getShort("id"),
                        new SealedKey(row.getString("kek_id"), row.getBytes("wrapped_key"), row.getBytes("sealed")),
                        Duration.ofMillis((long) Math.ceil(row.getDouble("seconds") * 1000))))
                .list();
    }

    /**
     * Makes a key.
     *
     * @param lead how long until tokens may be made with it
     * @return its id
     */
    public short create(Duration lead) {
        byte[] secret = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(secret);
        short id = jdbc.sql("SELECT nextval(pg_get_serial_sequence('refresh_key', 'id'))")
                .query(Short.class)
                .single();
        SealedKey sealed = kek.seal(secret, RefreshKey.label(id));
        jdbc.sql("""
                INSERT INTO refresh_key (id, kek_id, wrapped_key, sealed, usable_from) OVERRIDING SYSTEM VALUE
                VALUES (:id, :kekId, :wrapped, :sealed, clock_timestamp() + make_interval(secs => :lead))""")
                .param("id", id)
                .param("kekId", sealed.kekId())
                .param("wrapped", sealed.wrappedKey())
                .param("sealed", sealed.sealed())
                .param("lead", lead.toSeconds())
                .update();
        return id;
    }

    /** Whether the newest has been used for so long that another is to follow it. */
    public boolean due() {
        return jdbc.sql("""
                SELECT NOT EXISTS (
                    SELECT FROM refresh_key WHERE usable_from > clock_timestamp() - make_interval(secs => :every))""")
                .param("every", rotateEvery.toSeconds())
                .query(Boolean.class)
                .single();
    }

    /**
     * Removes those that no token of a live session is made with: every session that began before the next key was used
     * is over. The oldest live session tells, which an index finds, however many there are.
     *
     * @param late how long after that a node may have used the key before still
     * @return their ids
     */
    public List<Short> removeUnused(Duration late) {
        return jdbc.sql("""
                DELETE FROM refresh_key k WHERE EXISTS (
                    SELECT FROM refresh_key n
                    WHERE n.id > k.id AND n.usable_from + make_interval(secs => :late) < least(
                        clock_timestamp(),
                        (SELECT s.created_at FROM session s WHERE s.expires_at > clock_timestamp()
                         ORDER BY s.created_at LIMIT 1)))
                RETURNING id""")
                .param("late", late.toSeconds())
                .query((row, number) -> row.getShort(1))
                .list();
    }

    /** Removes them all: no refresh token is good any more. */
    public void removeAll() {
        jdbc.sql("DELETE FROM refresh_key").update();
    }
}
