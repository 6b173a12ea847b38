package dev.keyturn.auth.turning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.testing.AuthServerTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

@AuthServerTest
class LongTransactionIT {
    private static final String SHORT = "2500ms within 3000";

    private final LongTransaction longTransaction;
    private final TransactionTemplate transaction;
    private final JdbcTemplate jdbc;

    @Autowired
    LongTransactionIT(LongTransaction longTransaction, TransactionTemplate transaction, JdbcTemplate jdbc) {
        this.longTransaction = longTransaction;
        this.transaction = transaction;
        this.jdbc = jdbc;
    }

    /** PostgreSQL's first, so that what is given up is not stored afterwards. */
    @Test
    void aStatementHasTenMinutesThereAndAMomentElsewhere() {
        assertThat(limits()).isEqualTo(SHORT);
        assertThat(longTransaction.run(this::limits)).isEqualTo("595s within 600000");
        for (int connection = 0; connection < 20; connection++) {
            assertThat(limits()).isEqualTo(SHORT);
        }
    }

    private String limits() {
        return transaction.execute(status -> jdbc.queryForObject("SHOW statement_timeout", String.class) + " within "
                + jdbc.execute((ConnectionCallback<Integer>) connection -> connection.getNetworkTimeout()));
    }
}
