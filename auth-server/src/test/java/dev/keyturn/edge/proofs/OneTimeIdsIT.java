package dev.keyturn.edge.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.ServerAlone;
import dev.keyturn.edge.cleanup.Cleanup;
import dev.keyturn.edge.proofs.OneTimeIds.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthServerTest
@ServerAlone
class OneTimeIdsIT {
    private final OneTimeIds ids;
    private final Cleanup cleanup;
    private final JdbcClient jdbc;

    @Autowired
    OneTimeIdsIT(OneTimeIds ids, Cleanup cleanup, JdbcClient jdbc) {
        this.ids = ids;
        this.cleanup = cleanup;
        this.jdbc = jdbc;
    }

    @Test
    void anIdIsGoodOnce() {
        String id = UUID.randomUUID().toString();

        assertThat(ids.use(Kind.DPOP_PROOF, "me", id)).isTrue();
        assertThat(ids.use(Kind.DPOP_PROOF, "me", id)).isFalse();
        assertThat(ids.use(Kind.DPOP_PROOF, "you", id)).isTrue();
        assertThat(ids.use(Kind.CLIENT_ASSERTION, "me", id)).isTrue();
    }

    @Test
    void ofFiftyAtOnceOneIsTheFirst() throws Exception {
        String id = UUID.randomUUID().toString();
        List<Future<Boolean>> uses = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(50)) {
            for (int i = 0; i < 50; i++) {
                uses.add(executor.submit(() -> ids.use(Kind.CLIENT_ASSERTION, "me", id)));
            }
        }

        int first = 0;
        for (Future<Boolean> use : uses) {
            first += use.get() ? 1 : 0;
        }
        assertThat(first).isEqualTo(1);
    }

    /** An assertion is good for five minutes and two skews of half a minute, a proof for a minute before and after. */
    @ParameterizedTest
    @CsvSource({"CLIENT_ASSERTION, 6", "DPOP_PROOF, 2"})
    void keepsAnIdAMinuteLongerThanItIsAccepted(Kind kind, int minutes) {
        String id = UUID.randomUUID().toString();
        ids.use(kind, "me", id);

        assertThat(jdbc.sql(
                                "SELECT expires_at - clock_timestamp() > make_interval(mins => :minutes + 1) FROM used_proof"
                                        + " WHERE id_hash = sha256(convert_to(:id, 'UTF8'))")
                        .param("minutes", minutes)
                        .param("id", kind + "\nme\n" + id)
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    /** More than fit in one batch. */
    @Test
    void forgetsWhatIsTooOldAndNothingElse() {
        String id = UUID.randomUUID().toString();
        ids.use(Kind.DPOP_PROOF, "me", id);
        jdbc.sql("""
                INSERT INTO used_proof
                SELECT sha256(n::text::bytea), clock_timestamp() - interval '1 second' FROM generate_series(1, 2500) n""").update();

        cleanup.run();

        assertThat(jdbc.sql("SELECT count(*) FROM used_proof WHERE expires_at < clock_timestamp()")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(ids.use(Kind.DPOP_PROOF, "me", id)).isFalse();
    }

    /** Or a crash would let every proof of the last minutes be used again. */
    @Test
    void theTableSurvivesACrash() {
        assertThat(jdbc.sql("SELECT relpersistence::text FROM pg_class WHERE oid = 'used_proof'::regclass")
                        .query(String.class)
                        .single())
                .isEqualTo("p");
    }
}
