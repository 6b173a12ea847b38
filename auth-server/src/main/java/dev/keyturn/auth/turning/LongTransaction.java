package dev.keyturn.auth.turning;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** A transaction with statements that touch every row of a large table, and may take longer than those of a request. */
@Component
class LongTransaction {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final TransactionTemplate transaction;
    private final JdbcTemplate jdbc;

    LongTransaction(TransactionTemplate transaction, JdbcTemplate jdbc) {
        this.transaction = transaction;
        this.jdbc = jdbc;
    }

    /** Runs in one; the pool and the end of the transaction set the limits back. */
    <T> T run(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> {
            jdbc.execute((ConnectionCallback<Boolean>) connection -> {
                connection.setNetworkTimeout(Runnable::run, (int) LIMIT.toMillis());
                return Boolean.TRUE;
            });
            jdbc.execute(
                    "SET LOCAL statement_timeout = " + LIMIT.minusSeconds(5).toMillis());
            return work.get();
        }));
    }
}
