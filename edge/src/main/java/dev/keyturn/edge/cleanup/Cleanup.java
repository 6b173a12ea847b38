package dev.keyturn.edge.cleanup;

import dev.keyturn.edge.database.Commits;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Removes expired rows once a minute, and all rows of a table when a feature asks. Each batch is a statement and a
 * transaction of its own that waits for no lock, so any number of nodes may run this at once, beside the traffic.
 */
@Component
public class Cleanup {
    private static final Logger log = LoggerFactory.getLogger(Cleanup.class);
    private static final int BATCH = 1_000;
    private static final int BATCHES = 200;
    private static final Duration CENTURY = Duration.ofDays(36_500);

    /** SQLSTATE of a connection that is lost, or ended by the server. Of other resources, one table may have none. */
    private static final Pattern CONNECTION_LOST = Pattern.compile("08...|57P0.");

    private final JdbcClient jdbc;
    private final List<ExpiringTable> tables;

    /** Whether the log has told that the database is away, until it is back. */
    private final AtomicBoolean away = new AtomicBoolean();

    Cleanup(JdbcClient jdbc, List<ExpiringTable> tables) {
        this.jdbc = jdbc;
        this.tables = List.copyOf(tables);
    }

    /** Removes all that has expired. Every minute; nodes that were started together begin at different times. */
    @Scheduled(
            fixedDelayString = "PT1M",
            initialDelayString = "#{60000 + T(java.util.concurrent.ThreadLocalRandom).current().nextLong(60000)}")
    public void run() {
        unlessTheDatabaseIsAway(() -> {
            List<ExpiringTable> remaining = tables;
            while (!remaining.isEmpty()) {
                remaining = remaining.stream().filter(this::holdsMore).toList();
            }
        });
    }

    /**
     * Removes up to 200,000 rows of a table, expired or not. The rows that stay, because there are more or the database
     * is away, must be worthless all the same; they go when they expire.
     *
     * @param table a table whose rows expire within a century
     */
    public void empty(String table) {
        unlessTheDatabaseIsAway(() -> holdsMore(new ExpiringTable(table, "expires_at", CENTURY.negated())));
    }

    /** Runs a removal; while the database is away it is left out, because the rows harm nobody. */
    private void unlessTheDatabaseIsAway(Runnable removal) {
        try {
            removal.run();
            if (away.getAndSet(false)) {
                log.info("Expired rows are removed again");
            }
        } catch (DataAccessException e) {
            if (!away.getAndSet(true)) {
                log.warn(
                        "Expired rows are not removed while the database is away: {}",
                        e.getClass().getSimpleName());
            }
        }
    }

    /** Removes a limited number of expired rows, so that no table waits long for another; true if more may be left. */
    private boolean holdsMore(ExpiringTable table) {
        try {
            for (int batch = 0; batch < BATCHES; batch++) {
                if (removeBatch(table) < BATCH) {
                    return false;
                }
            }
            return true;
        } catch (DataAccessException e) {
            if (isOutage(e)) {
                throw e;
            }
            log.warn(
                    "Rows of {} were not removed: {}",
                    table.name(),
                    e.getClass().getSimpleName());
            return false;
        }
    }

    private static boolean isOutage(DataAccessException e) {
        return e instanceof CannotGetJdbcConnectionException
                || (e.getCause() instanceof SQLException sql
                        && sql.getSQLState() != null
                        && CONNECTION_LOST.matcher(sql.getSQLState()).matches());
    }

    private int removeBatch(ExpiringTable table) {
        return jdbc.sql(statement(table))
                .param("batch", BATCH)
                .param("kept", table.kept().toSeconds())
                .query((row, number) -> row.getInt("removed"))
                .single();
    }

    /**
     * The statement for a table. It has now(), because clock_timestamp() may change from row to row, so that no index
     * could be searched for it. Rows that a failover brings back are removed again, so it waits for no standby.
     */
    static String statement(ExpiringTable table) {
        return """
                WITH removed AS (
                    DELETE FROM %1$s WHERE ctid = ANY (ARRAY(
                        SELECT ctid FROM %1$s WHERE %2$s < now() - make_interval(secs => :kept)
                        %3$s LIMIT :batch FOR UPDATE SKIP LOCKED))
                    RETURNING 1)
                SELECT count(*) AS removed, %4$s FROM removed""".formatted(
                        table.name(),
                        table.column(),
                        table.indexed() ? "ORDER BY " + table.column() : "",
                        Commits.WITHOUT_A_STANDBY);
    }
}
