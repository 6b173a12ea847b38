package dev.keyturn.auth.keyrotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.keystore.RefreshKey;
import dev.keyturn.auth.keystore.RefreshKeySet;
import dev.keyturn.auth.keystore.RefreshKeys;
import dev.keyturn.auth.seals.KeyEncryptionKeys;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.ServerAlone;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Each in a transaction that is rolled back: no other test sees other keys. */
@AuthServerTest
@ServerAlone
// While there are few sessions: time goes by for each of them.
@Order(ServerAlone.EARLY - 1)
class RefreshKeyRotationIT {
    private final Caller caller;
    private final RefreshKeyRotation rotation;
    private final RefreshKeys keys;
    private final KeyEncryptionKeys kek;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    @Autowired
    RefreshKeyRotationIT(
            @LocalServerPort int port,
            RefreshKeyRotation rotation,
            RefreshKeys keys,
            KeyEncryptionKeys kek,
            JdbcClient jdbc,
            TransactionTemplate transaction) {
        this.caller = new Caller(port);
        this.rotation = rotation;
        this.keys = keys;
        this.kek = kek;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Test
    void aNewKeyIsThereBeforeATokenIsMadeWithIt() {
        transaction.executeWithoutResult(status -> {
            short old = newest();
            pass("91 days");

            rotation.run();

            RefreshKeySet set = RefreshKeySet.open(keys.all(), kek, RefreshKeySet.NONE);
            long lead = RefreshKeyRotation.LEAD.plusSeconds(1).toNanos();
            assertThat(newest()).isGreaterThan(old);
            assertThat(set.find(newest())).isPresent();
            assertThat(set.currentId()).isEqualTo(old);
            assertThat(set.newest(System.nanoTime() + lead)).contains(newest());
            rotation.run();
            assertThat(keys.all()).hasSize(2);
            status.setRollbackOnly();
        });
    }

    @Test
    void noneIsMadeBeforeItsTime() {
        transaction.executeWithoutResult(status -> {
            List<Short> before = ids();
            pass("89 days");

            rotation.run();

            assertThat(ids()).isEqualTo(before);
            status.setRollbackOnly();
        });
    }

    @Test
    void anOldKeyStaysUntilTheLastSessionThatBeganUnderItIsOver() {
        Answer login = People.register(caller).login(caller);
        assertThat(login.status()).isEqualTo(200);
        transaction.executeWithoutResult(status -> {
            short old = newest();
            pass("91 days");
            rotation.run();
            pass("1 hour");

            rotation.run();
            assertThat(ids()).contains(old);

            jdbc.sql("UPDATE session SET idle_expires_at = clock_timestamp(), expires_at = clock_timestamp()")
                    .update();
            rotation.run();
            assertThat(ids()).doesNotContain(old).contains(newest());
            status.setRollbackOnly();
        });
    }

    /** A node that has not heard of the new one in time made its token with the old one. */
    @Test
    void anOldKeyStaysForASessionThatBeganALittleAfterTheNextWasUsed() {
        People.Registered person = People.somebody();
        transaction.executeWithoutResult(status -> {
            short old = newest();
            jdbc.sql("DELETE FROM session").update();
            openSessions(person, 1);
            pass("91 days");
            rotation.run();
            pass("1 hour");
            beganAfterTheNewest("30 seconds");
            rotation.run();
            assertThat(ids()).contains(old);

            beganAfterTheNewest("61 seconds");
            rotation.run();
            assertThat(ids()).doesNotContain(old);
            status.setRollbackOnly();
        });
    }

    private void beganAfterTheNewest(String interval) {
        jdbc.sql("UPDATE session SET created_at = (SELECT max(usable_from) FROM refresh_key) + :by::interval")
                .param("by", interval)
                .update();
    }

    /** There may be ten millions of them. */
    @Test
    void sessionsAreNotReadThroughToFindThatAKeyHasNoneLeft() {
        People.Registered person = People.register(caller);
        transaction.executeWithoutResult(status -> {
            short old = newest();
            pass("91 days");
            rotation.run();
            pass("1 hour");
            jdbc.sql("DELETE FROM session").update();
            openSessions(person, 10_000);
            long before = sessionsReadThrough();

            rotation.run();

            assertThat(ids()).doesNotContain(old).contains(newest());
            assertThat(sessionsReadThrough()).isEqualTo(before);
            status.setRollbackOnly();
        });
    }

    private void openSessions(People.Registered person, int count) {
        jdbc.sql("""
                INSERT INTO session (handle_hash, account_id, client_id, scopes, idle_expires_at, expires_at)
                SELECT sha256(uuid_send(gen_random_uuid())), :account, 'keyturn', '{}',
                       clock_timestamp() + interval '7 days', clock_timestamp() + interval '30 days'
                FROM generate_series(1, :count)""").param("account", person.id()).param("count", count).update();
        jdbc.sql("ANALYZE session").update();
    }

    private long sessionsReadThrough() {
        return jdbc.sql("SELECT seq_tup_read FROM pg_stat_xact_user_tables WHERE relid = 'session'::regclass")
                .query(Long.class)
                .single();
    }

    /** Time goes by: whatever was, was earlier. */
    private void pass(String interval) {
        jdbc.sql("UPDATE refresh_key SET usable_from = usable_from - :by::interval")
                .param("by", interval)
                .update();
        jdbc.sql("UPDATE session SET created_at = created_at - :by::interval")
                .param("by", interval)
                .update();
    }

    private short newest() {
        return ids().getLast();
    }

    private List<Short> ids() {
        return keys.all().stream().map(RefreshKey::id).toList();
    }
}
