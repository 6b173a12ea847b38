package dev.keyturn.auth.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.testing.AuthServerTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@AuthServerTest
class RestoreCountsIT {
    private final RestoreCounts counts;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    @Autowired
    RestoreCountsIT(RestoreCounts counts, JdbcClient jdbc, TransactionTemplate transaction) {
        this.counts = counts;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** While it is away, each node that is asked by a resource server would wait for the count of another. */
    @Test
    void aCountWaitsForNoStandby() {
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            jdbc.sql("UPDATE restore_watch SET beaten_at = clock_timestamp() - interval '31 seconds'")
                    .update();
            long before = counts.read().beat().count();

            assertThat(counts.count().beat().count()).isEqualTo(before + 1);

            assertThat(jdbc.sql("SHOW synchronous_commit").query(String.class).single())
                    .isEqualTo("local");
        });
    }
}
