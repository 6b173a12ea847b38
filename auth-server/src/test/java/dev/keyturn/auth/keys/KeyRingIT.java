package dev.keyturn.auth.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.keyturn.auth.keystore.RsaProvider;
import dev.keyturn.auth.keystore.SigningKey;
import dev.keyturn.auth.keystore.SigningKeys;
import dev.keyturn.auth.seals.KeyEncryptionKeys;
import dev.keyturn.auth.seals.LoadedKeys;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.ServerAlone;
import dev.keyturn.auth.testing.TestSettings;
import dev.keyturn.edge.operation.StartupRefusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@AuthServerTest
@ServerAlone
class KeyRingIT {
    private static final UUID VERSION = new UUID(0, 0);

    /** What the PKCS #8 of every RSA key has after its length. */
    private static final String PKCS8_OF_RSA = "020100300d06092a864886f70d010101";

    private final KeyRing ring;
    private final KeyUpkeep upkeep;
    private final KeyOpener opener;
    private final SigningKeys signingKeys;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    @Autowired
    KeyRingIT(
            KeyRing ring,
            KeyUpkeep upkeep,
            KeyOpener opener,
            SigningKeys signingKeys,
            JdbcClient jdbc,
            TransactionTemplate transaction) {
        this.ring = ring;
        this.upkeep = upkeep;
        this.opener = opener;
        this.signingKeys = signingKeys;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Test
    void nodesThatStartAtOnceAndARestartFindTheSameKeys() throws Exception {
        try (var executor = Executors.newFixedThreadPool(4)) {
            List<Future<KeySnapshot>> starting = IntStream.range(0, 4)
                    .mapToObj(node -> executor.submit(() -> {
                        upkeep.atStart();
                        return opener.first(VERSION);
                    }))
                    .toList();
            for (Future<KeySnapshot> started : starting) {
                assertThat(started.get().published().toString())
                        .isEqualTo(ring.published().toString());
            }
        }
        assertThat(states()).containsExactlyInAnyOrder("ACTIVE", "STANDBY");
    }

    @Test
    void whatIsPublishedHasNoPrivateKey() {
        assertThat(ring.published().getKeys()).hasSize(2).noneMatch(key -> key.isPrivate());
    }

    @Test
    void theDatabaseHasNoKeyInTheClear() {
        String sealed = all("encode(sealed, 'hex') || encode(wrapped_key, 'hex')");

        assertThat(sealed).isNotEmpty().doesNotContain(PKCS8_OF_RSA);
        assertThat(all("public_jwk")).doesNotContain("\"d\"");
    }

    @Test
    void aKeyInTheClearWouldBeFound() {
        byte[] clear = signingKeys.all().getFirst().open(LoadedKeys.ofFile(TestSettings.keyFile(TestSettings.KEY)));

        assertThat(HexFormat.of().formatHex(clear)).contains(PKCS8_OF_RSA);
    }

    @Test
    void theDatabaseRefusesASecondActiveKey() {
        assertThatThrownBy(() -> jdbc.sql("UPDATE signing_key SET state = 'ACTIVE', activated_at = published_at")
                        .update())
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining("signing_key_one_active");
    }

    @Test
    void theDatabaseRefusesToBeWithoutAnActiveKeyOrAStandby() {
        for (String state : List.of("ACTIVE", "STANDBY")) {
            assertThatThrownBy(() -> jdbc.sql("""
                            UPDATE signing_key SET state = 'RETIRED', retired_at = clock_timestamp()
                            WHERE state = :state""").param("state", state).update())
                    .isInstanceOf(DataIntegrityViolationException.class)
                    .hasMessageContaining("exactly one ACTIVE key, and a STANDBY");
        }
    }

    @Test
    void theDatabaseRefusesTimesThatDoNotFitTheState() {
        for (String change : List.of(
                "state = 'RETIRED'",
                "retired_at = clock_timestamp()",
                "activated_at = published_at - interval '1 s'",
                "state = 'GONE'")) {
            assertThatThrownBy(() -> jdbc.sql("UPDATE signing_key SET " + change + " WHERE state = 'ACTIVE'")
                            .update())
                    .isInstanceOf(DataIntegrityViolationException.class)
                    .hasMessageContaining("signing_key_");
        }
    }

    @Test
    void anotherKeyEncryptionKeyStopsTheStart() {
        Path another = TestSettings.keyFile("YW5vdGhlciBrZXkgb2YgdGhpcnR5LXR3byBieXRlcyE=");
        KeyEncryptionKeys kek = LoadedKeys.ofFile(another);
        SigningKey key = signingKeys.all().getFirst();

        assertThatThrownBy(() -> OpenKey.open(key, kek, RsaProvider.fastest()))
                .isInstanceOf(StartupRefusal.class)
                .hasMessageContaining("sealed under key-encryption key");
    }

    /** Whoever can write to the table, but has no key-encryption key, cannot have a public key of theirs published. */
    @Test
    void aForgedPublicKeyStopsTheStart() {
        assertRefusedAfter(
                "UPDATE signing_key SET public_jwk = replace(public_jwk, 'AQAB', 'AQAD') WHERE state = 'STANDBY'",
                "damaged or changed");
    }

    @Test
    void aPublicKeyUnderAnotherKidStopsTheStart() {
        SigningKey key = signingKeys.all().getFirst();
        SigningKey renamed = new SigningKey(
                "another",
                key.state(),
                key.publicJwk(),
                key.sealed(),
                key.publishedAt(),
                null,
                null,
                null,
                0,
                Duration.ZERO);

        assertThatThrownBy(() -> renamed.open(LoadedKeys.ofFile(TestSettings.keyFile(TestSettings.KEY))))
                .isInstanceOf(StartupRefusal.class)
                .hasMessageContaining("its public key is that of another kid");
    }

    /** And a node that runs leaves it out. */
    @Test
    void aForgedPublicKeyIsNotPublishedByANodeThatRuns() {
        KeySnapshot before = opener.first(VERSION);
        inARolledBackTransaction(() -> {
            jdbc.sql("UPDATE signing_key SET public_jwk = replace(public_jwk, 'AQAB', 'AQAD') WHERE state = 'STANDBY'")
                    .update();
            assertThat(opener.next(VERSION, before).published().getKeys()).hasSize(1);
        });
    }

    @Test
    void aNodeThatRunsTellsOnceOfARowThatOpensNoMoreAndGoesOn() {
        KeySnapshot before = opener.first(VERSION);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger logger = (Logger) LoggerFactory.getLogger(KeyOpener.class);
        logger.addAppender(lines);
        inARolledBackTransaction(() -> {
            jdbc.sql("""
                    UPDATE signing_key SET wrapped_key = set_byte(wrapped_key, 20, 255 - get_byte(wrapped_key, 20))
                    WHERE state = 'ACTIVE'""").update();
            KeySnapshot after = opener.next(VERSION, before);
            assertThat(opener.next(VERSION, after).publishedKids()).isEqualTo(before.publishedKids());
        });
        logger.detachAppender(lines);

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(line -> line.contains(before.active().kid()))
                .singleElement()
                .asString()
                .contains("opens no more", "damaged or changed");
    }

    @Test
    void aTruncatedRowStopsTheStart() {
        assertRefusedAfter(
                "UPDATE signing_key SET sealed = substr(sealed, 1, 100) WHERE state = 'STANDBY'", "damaged or changed");
    }

    @Test
    void withoutAnActiveKeyItDoesNotGuess() {
        assertRefusedAfter(
                "UPDATE signing_key SET state = 'STANDBY', activated_at = NULL", "0 ACTIVE signing keys that open");
    }

    @Test
    void withTwoActiveKeysItDoesNotGuess() {
        assertRefusedAfter("""
                DROP INDEX signing_key_one_active;
                UPDATE signing_key SET state = 'ACTIVE', activated_at = published_at""", "2 ACTIVE signing keys that open");
    }

    private void assertRefusedAfter(String change, String sentence) {
        inARolledBackTransaction(() -> {
            jdbc.sql(change).update();
            assertThatThrownBy(() -> opener.first(VERSION))
                    .isInstanceOf(StartupRefusal.class)
                    .hasMessageContaining(sentence);
        });
    }

    private void inARolledBackTransaction(Runnable work) {
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            work.run();
        });
    }

    private String all(String column) {
        return jdbc.sql("SELECT string_agg(" + column + ", ' ') FROM signing_key")
                .query(String.class)
                .single();
    }

    private List<String> states() {
        return jdbc.sql("SELECT state FROM signing_key")
                .query((row, number) -> row.getString(1))
                .list();
    }
}
