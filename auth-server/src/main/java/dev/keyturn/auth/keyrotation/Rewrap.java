package dev.keyturn.auth.keyrotation;

import dev.keyturn.auth.audit.Actor;
import dev.keyturn.auth.audit.AuditEvent;
import dev.keyturn.auth.audit.AuditLog;
import dev.keyturn.auth.keystore.KeyNodes;
import dev.keyturn.auth.keystore.RefreshKey;
import dev.keyturn.auth.keystore.SigningKey;
import dev.keyturn.auth.keystore.SigningKeys;
import dev.keyturn.auth.seals.KeyEncryptionKeys;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.ProblemType;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Puts all keys under the current key-encryption key. Only their data keys are wrapped anew; the keys themselves stay as
 * they are, and so does what is signed with them. Nodes that have both key-encryption keys loaded notice nothing.
 */
@Component
class Rewrap {
    private final SigningKeys keys;
    private final KeyNodes nodes;
    private final JdbcClient jdbc;
    private final KeyEncryptionKeys kek;
    private final AuditLog audit;

    Rewrap(SigningKeys keys, KeyNodes nodes, JdbcClient jdbc, KeyEncryptionKeys kek, AuditLog audit) {
        this.keys = keys;
        this.nodes = nodes;
        this.jdbc = jdbc;
        this.kek = kek;
        this.audit = audit;
    }

    /**
     * Rewraps the rows that are under another key-encryption key; a row that does not open stays as it is, and is
     * counted.
     *
     * @throws ProblemException if a running node has not loaded the current key-encryption key, and so could not read
     *     its keys afterwards
     */
    @Transactional
    public Rewrapped run(Actor actor) {
        keys.lock();
        refuseWhileNodesLackIt();
        int rewrapped = signingKeys() + refreshKeys();
        if (rewrapped > 0) {
            audit.record(AuditEvent.ofKeys(
                    AuditEvent.Type.KEYS_REWRAPPED, rewrapped + " keys, now under " + kek.id() + ", " + actor));
        }
        return new Rewrapped(rewrapped, remaining(), kek.id());
    }

    private void refuseWhileNodesLackIt() {
        List<UUID> lacking = nodes.without(kek.id());
        if (!lacking.isEmpty()) {
            String reason = lacking.size() + " nodes have not loaded key-encryption key " + kek.id();
            ProblemException problem = new ProblemException(
                    ProblemType.KEYS_NOT_SAFE_YET,
                    reason + ": restart each with it, as the current one or as the previous one, and repeat.");
            problem.getBody().setProperty("reason", reason);
            problem.getBody().setProperty("waiting_for", lacking);
            throw problem;
        }
    }

    private int signingKeys() {
        return jdbc
                .sql("SELECT kid, public_jwk, kek_id, wrapped_key FROM signing_key WHERE kek_id <> :current")
                .param("current", kek.id())
                .query((row, number) -> new Row(
                        row.getString("kid"),
                        row.getString("kek_id"),
                        row.getBytes("wrapped_key"),
                        SigningKey.label(row.getString("public_jwk"))))
                .list()
                .stream()
                .mapToInt(row ->
                        rewrap(row, "UPDATE signing_key SET kek_id = :kek, wrapped_key = :wrapped WHERE kid = :id"))
                .sum();
    }

    private int refreshKeys() {
        return jdbc
                .sql("SELECT id, kek_id, wrapped_key FROM refresh_key WHERE kek_id <> :current")
                .param("current", kek.id())
                .query((row, number) -> new Row(
                        row.getShort("id"),
                        row.getString("kek_id"),
                        row.getBytes("wrapped_key"),
                        RefreshKey.label(row.getShort("id"))))
                .list()
                .stream()
                .mapToInt(row ->
                        rewrap(row, "UPDATE refresh_key SET kek_id = :kek, wrapped_key = :wrapped WHERE id = :id"))
                .sum();
    }

    private int rewrap(Row row, String update) {
        return kek.rewrap(row.kekId(), row.wrappedKey(), row.label())
                .map(wrapped -> jdbc.sql(update)
                        .param("kek", kek.id())
                        .param("wrapped", wrapped)
                        .param("id", row.id())
                        .update())
                .orElse(0);
    }

    private int remaining() {
        return jdbc.sql("""
                SELECT (SELECT count(*) FROM signing_key WHERE kek_id <> :current)
                       + (SELECT count(*) FROM refresh_key WHERE kek_id <> :current)""").param("current", kek.id()).query(Integer.class).single();
    }

    /** The part of a row that is wrapped, and under what label. */
    private record Row(Object id, String kekId, byte[] wrappedKey, String label) {}

    /**
     * The result of a rewrap.
     *
     * @param rewrapped how many keys this call put under the current key-encryption key
     * @param remaining how many are still under another, because it is not loaded or they do not open under it
     * @param kekId names the current key-encryption key
     */
    record Rewrapped(int rewrapped, int remaining, String kekId) {}
}
