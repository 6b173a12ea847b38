package dev.keyturn.auth.keystore;

import dev.keyturn.auth.seals.SealedKey;
import dev.keyturn.edge.database.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The rows of {@code signing_key}. A caller that changes a row holds {@link #lock()}, and names the state that the row
 * had.
 */
@Component
public class SigningKeys {
    /** How many removed keys are read; older hints are not worth the memory. */
    private static final int REMOVED_KEPT = 50;

    /** Two integers, which the resource server's role may not lock. */
    private static final String LOCK = "hashtext('keyturn.keys'), 0";

    /** Ends this transaction if it falls silent, well before a statement that waits for its lock is given up. */
    private static final String ENDED_WHEN_SILENT = "set_config('idle_in_transaction_session_timeout', '1500ms', true)";

    private final JdbcClient jdbc;

    SigningKeys(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Locks all decisions about keys, on every node, until the end of the transaction. A node that is stopped meanwhile
     * must not keep others from revoking a key: its transaction is ended before those that wait for it give up.
     */
    public void lock() {
        jdbc.sql("SELECT " + ENDED_WHEN_SILENT + ", pg_advisory_xact_lock(" + LOCK + ")")
                .query((row, number) -> number)
                .single();
    }

    /** As {@link #lock()}, but without waiting; false if another node is deciding. */
    public boolean tryLock() {
        return jdbc.sql("SELECT pg_try_advisory_xact_lock(" + LOCK + "), " + ENDED_WHEN_SILENT)
                .query((row, number) -> row.getBoolean(1))
                .single();
    }

    /** The database's time now, and not that of the transaction's start, which may be before a wait for the lock. */
    public Instant now() {
        return jdbc.sql("SELECT clock_timestamp()")
                .query((row, number) -> instant(row, 1))
                .single();
    }

    /** The version of the state; every change makes another. */
    UUID version() {
        return jdbc.sql("SELECT version FROM key_state").query(UUID.class).single();
    }

    /** All keys, oldest first; of the removed, the latest. */
    public List<SigningKey> all() {
        return jdbc.sql("""
                SELECT k.*, coalesce(u.tokens, 0) AS tokens,
                       greatest(u.longest_seconds, (SELECT max(access_token_seconds) FROM client), 0) AS longest_seconds
                FROM signing_key k LEFT JOIN key_use u USING (kid)
                WHERE k.state <> 'REMOVED'
                   OR k.kid IN (SELECT r.kid FROM signing_key r WHERE r.state = 'REMOVED'
                                ORDER BY r.removed_at DESC LIMIT :kept)
                ORDER BY k.published_at, k.kid""")
                .param("kept", REMOVED_KEPT)
                .query((row, number) -> key(row))
                .list();
    }

    /** Stores a key as STANDBY, published from then on. */
    public void insert(NewSigningKey key, Instant now) {
        jdbc.sql("""
                INSERT INTO signing_key (kid, state, public_jwk, kek_id, wrapped_key, sealed, published_at)
                VALUES (:kid, 'STANDBY', :jwk, :kek, :wrapped, :sealed, :now)""")
                .param("kid", key.kid())
                .param("jwk", key.publicJwk())
                .param("kek", key.sealed().kekId())
                .param("wrapped", key.sealed().wrappedKey())
                .param("sealed", key.sealed().sealed())
                .param("now", utc(now))
                .update();
    }

    /** Notes that all keys were replaced. */
    public void replaced() {
        jdbc.sql("UPDATE key_state SET renewed_at = clock_timestamp()").update();
    }

    /**
     * Moves a key on and stamps the time; nothing else stamps a stored key. Its times stay in order even if the
     * database's clock was set back.
     */
    public void move(SigningKey key, KeyState to, Instant now) {
        String stamped = switch (to) {
            case STANDBY -> throw new IllegalArgumentException("No key goes back");
            case ACTIVE -> "activated_at";
            case RETIRED -> "retired_at";
            case REVOKED -> "revoked_at";
            case REMOVED -> "removed_at";
        };
        int moved = jdbc.sql("""
                UPDATE signing_key
                SET state = :to, %s = greatest(:now, published_at, activated_at, retired_at, removed_at)
                WHERE kid = :kid AND state = :from""".formatted(stamped))
                .param("to", to.name())
                .param("now", utc(now))
                .param("kid", key.kid())
                .param("from", key.state().name())
                .update();
        if (moved != 1) {
            throw new IllegalStateException("Key " + key.kid() + " was changed by hand meanwhile");
        }
    }

    /** Puts an empty secret in the place of the private key: it goes, and its public key stays authenticated. */
    public void forgetPrivateKey(SigningKey key, SealedKey empty) {
        jdbc.sql("UPDATE signing_key SET kek_id = :kek, wrapped_key = :wrapped, sealed = :sealed WHERE kid = :kid")
                .param("kek", empty.kekId())
                .param("wrapped", empty.wrappedKey())
                .param("sealed", empty.sealed())
                .param("kid", key.kid())
                .update();
    }

    private static SigningKey key(ResultSet row) throws SQLException {
        return new SigningKey(
                row.getString("kid"),
                KeyState.valueOf(row.getString("state")),
                row.getString("public_jwk"),
                new SealedKey(row.getString("kek_id"), row.getBytes("wrapped_key"), row.getBytes("sealed")),
                Columns.instant(row, "published_at"),
                Columns.instantOrNull(row, "activated_at"),
                Columns.instantOrNull(row, "retired_at"),
                Columns.instantOrNull(row, "revoked_at"),
                row.getLong("tokens"),
                Duration.ofSeconds(row.getLong("longest_seconds")));
    }

    static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
