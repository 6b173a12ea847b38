package dev.keyturn.auth.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.TestSettings;
import dev.keyturn.edge.StartupRefusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@AuthServerTest
class KeyRingIT {
    private final KeyRing ring;
    private final KeyStore store;
    private final KeysProperties properties;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    @Autowired
    KeyRingIT(
            KeyRing ring, KeyStore store, KeysProperties properties, JdbcClient jdbc, TransactionTemplate transaction) {
        this.ring = ring;
        this.store = store;
        this.properties = properties;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Test
    void aSecondNodeAndARestartFindTheSameKeys() throws Exception {
        List<KeyRing> rings = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
            List<Future<KeyRing>> starting = new ArrayList<>();
            for (int node = 0; node < 4; node++) {
                starting.add(executor.submit(() -> new KeyRing(properties, store)));
            }
            for (Future<KeyRing> started : starting) {
                rings.add(started.get());
            }
        }

        assertThat(rings).allSatisfy(other -> {
            assertThat(other.published().toString()).isEqualTo(ring.published().toString());
            assertThat(other.refreshKeyId()).isEqualTo(ring.refreshKeyId());
        });
        assertThat(states()).containsExactlyInAnyOrder("ACTIVE", "STANDBY");
    }

    @Test
    void whatIsPublishedHasNoPrivateKey() {
        assertThat(ring.published().getKeys()).hasSize(2).noneMatch(key -> key.isPrivate());
    }

    @Test
    void theDatabaseHasNoKeyInTheClear() {
        String rows = jdbc.sql("""
                SELECT string_agg(encode(sealed, 'escape') || encode(wrapped_key, 'escape') || public_jwk, '')
                FROM signing_key""").query(String.class).single();

        assertThat(rows).doesNotContain("\"d\"").doesNotContain("PRIVATE").doesNotContain("RSA\\000");
    }

    @Test
    void theDatabaseRefusesASecondActiveKey() {
        assertThatThrownBy(() ->
                        jdbc.sql("UPDATE signing_key SET state = 'ACTIVE'").update())
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    void anotherKeyEncryptionKeyStopsTheStart() {
        Path another = TestSettings.keyFile("YW5vdGhlciBrZXkgb2YgdGhpcnR5LXR3byBieXRlcyE=");

        assertThatThrownBy(() -> new KeyRing(new KeysProperties(another, Duration.ofMinutes(5)), store))
                .isInstanceOf(StartupRefusal.class)
                .hasMessageContaining("sealed under key-encryption key");
    }

    /** Whoever can write to the table, but has no key-encryption key, cannot have a public key of theirs published. */
    @Test
    void aForgedPublicKeyStopsTheStart() {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("UPDATE signing_key SET public_jwk = replace(public_jwk, 'AQAB', 'AQAD') WHERE state = 'STANDBY'")
                    .update();
            assertThatThrownBy(() -> new KeyRing(properties, store))
                    .isInstanceOf(StartupRefusal.class)
                    .hasMessageContaining("damaged or changed");
            status.setRollbackOnly();
        });
    }

    @Test
    void withoutAnActiveKeyItDoesNotGuess() {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("UPDATE signing_key SET state = 'STANDBY'").update();
            assertThatThrownBy(() -> new KeyRing(properties, store))
                    .isInstanceOf(StartupRefusal.class)
                    .hasMessageContaining("0 ACTIVE");
            status.setRollbackOnly();
        });
    }

    private List<String> states() {
        return jdbc.sql("SELECT state FROM signing_key")
                .query((row, number) -> row.getString(1))
                .list();
    }
}
