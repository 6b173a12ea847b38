package dev.keyturn.auth.keyrotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.auth.audit.Actor;
import dev.keyturn.auth.audit.AuditLog;
import dev.keyturn.auth.clients.ClientRegistration;
import dev.keyturn.auth.keystore.KeyNodes;
import dev.keyturn.auth.keystore.RefreshKeys;
import dev.keyturn.auth.keystore.SigningKeys;
import dev.keyturn.auth.seals.KeyEncryptionKeys;
import dev.keyturn.auth.seals.LoadedKeys;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.Operators;
import dev.keyturn.auth.testing.ServerAlone;
import dev.keyturn.auth.testing.TestSettings;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.Scope;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@AuthServerTest
@ServerAlone
class RewrapIT {
    private static final Actor SOMEBODY = new Actor("ops", null);

    private final Caller caller;
    private final Operators operators;
    private final JdbcClient jdbc;
    private final AuditLog audit;
    private final SigningKeys signingKeys;
    private final KeyNodes nodes;
    private final RefreshKeys refreshKeys;
    private final TransactionTemplate transaction;

    @Autowired
    RewrapIT(
            @LocalServerPort int port,
            ClientRegistration registration,
            JdbcClient jdbc,
            AuditLog audit,
            SigningKeys signingKeys,
            KeyNodes nodes,
            RefreshKeys refreshKeys,
            TransactionTemplate transaction) {
        this.caller = new Caller(port);
        this.operators = new Operators(caller, registration);
        this.jdbc = jdbc;
        this.audit = audit;
        this.signingKeys = signingKeys;
        this.nodes = nodes;
        this.refreshKeys = refreshKeys;
        this.transaction = transaction;
    }

    @Test
    void afterwardsTheNewKeyAloneOpensEverythingAndNothingElseHasChanged() {
        Path fresh = TestSettings.keyFile("YW5vdGhlciBrZXkgb2YgdGhpcnR5LXR3byBieXRlcyE=");
        KeyEncryptionKeys both = LoadedKeys.ofFiles(fresh, TestSettings.keyFile(TestSettings.KEY));
        transaction.executeWithoutResult(status -> {
            List<String> sealed = sealed();
            everyNodeHas(both.id());

            Rewrap.Rewrapped done = rewrap(both).run(SOMEBODY);

            assertThat(done.rewrapped()).isEqualTo(sealed.size());
            assertThat(done.remaining()).isZero();
            assertThat(done.kekId()).isEqualTo(both.id());
            assertThat(sealed()).isEqualTo(sealed);
            KeyEncryptionKeys alone = LoadedKeys.ofFile(fresh);
            assertThat(refreshKeys.all())
                    .allSatisfy(key -> assertThat(key.open(alone)).hasSize(32));
            assertThat(rewrap(both).run(SOMEBODY).rewrapped()).isZero();
            assertThat(events()).isEqualTo(1);
            status.setRollbackOnly();
        });
    }

    @Test
    void aRowThatDoesNotOpenIsLeftAndCounted() {
        KeyEncryptionKeys stranger =
                LoadedKeys.ofFile(TestSettings.keyFile("YW5vdGhlciBrZXkgb2YgdGhpcnR5LXR3byBieXRlcyE="));
        transaction.executeWithoutResult(status -> {
            everyNodeHas(stranger.id());

            Rewrap.Rewrapped done = rewrap(stranger).run(SOMEBODY);

            assertThat(done.rewrapped()).isZero();
            assertThat(done.remaining()).isEqualTo(sealed().size());
            status.setRollbackOnly();
        });
    }

    /** Or that node could not read its keys from then on. */
    @Test
    void nothingIsRewrappedWhileANodeLacksTheNewKey() {
        KeyEncryptionKeys both = LoadedKeys.ofFiles(
                TestSettings.keyFile("YW5vdGhlciBrZXkgb2YgdGhpcnR5LXR3byBieXRlcyE="),
                TestSettings.keyFile(TestSettings.KEY));
        transaction.executeWithoutResult(status -> {
            assertThatThrownBy(() -> rewrap(both).run(SOMEBODY))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("have not loaded key-encryption key " + both.id());
            assertThat(events()).isZero();
            status.setRollbackOnly();
        });
    }

    /** It was killed, and has to be started again to read any key. */
    @Test
    void aNodeThatHasBeenSilentForLongIsNotWaitedFor() {
        KeyEncryptionKeys both = LoadedKeys.ofFiles(
                TestSettings.keyFile("YW5vdGhlciBrZXkgb2YgdGhpcnR5LXR3byBieXRlcyE="),
                TestSettings.keyFile(TestSettings.KEY));
        transaction.executeWithoutResult(status -> {
            everyNodeHas(both.id());
            jdbc.sql("""
                    INSERT INTO key_node (node, max_age_seconds, kek_ids, seen_at)
                    VALUES (gen_random_uuid(), 300, '{another}', clock_timestamp() - interval '16 s')""").update();

            assertThat(rewrap(both).run(SOMEBODY).remaining()).isZero();
            status.setRollbackOnly();
        });
    }

    @Test
    void isForOperatorsAndSaysThatThereIsNothingToDo() {
        Answer answer = caller.post("/admin/keys/rewrap", operators.service(Scope.KEYS_ADMIN));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("rewrapped").asInt()).isZero();
        assertThat(answer.json().path("remaining").asInt()).isZero();
        assertThat(answer.text("kek_id")).hasSize(16);
        assertThat(caller.post("/admin/keys/rewrap").status()).isEqualTo(401);
        assertThat(caller.post("/admin/keys/rewrap", operators.service(Scope.CLIENTS_ADMIN))
                        .status())
                .isEqualTo(403);
    }

    private Rewrap rewrap(KeyEncryptionKeys kek) {
        return new Rewrap(signingKeys, nodes, jdbc, kek, audit);
    }

    private void everyNodeHas(String kekId) {
        jdbc.sql("UPDATE key_node SET kek_ids = kek_ids || :kek::text")
                .param("kek", kekId)
                .update();
    }

    /** The keys themselves, as they are stored. */
    private List<String> sealed() {
        return jdbc.sql("""
                SELECT kid || encode(sealed, 'hex') FROM signing_key WHERE length(sealed) > 0
                UNION ALL SELECT id || encode(sealed, 'hex') FROM refresh_key
                ORDER BY 1""").query((row, number) -> row.getString(1)).list();
    }

    private int events() {
        return jdbc.sql("SELECT count(*) FROM audit_event WHERE type = 'KEYS_REWRAPPED'")
                .query(Integer.class)
                .single();
    }
}
