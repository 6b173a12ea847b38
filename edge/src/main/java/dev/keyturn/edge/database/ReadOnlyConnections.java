package dev.keyturn.edge.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Has a pool open all its connections anew when one of them turns out to be read-only. After a failover they lead to
 * the server that was the primary, and would be lent to one writer after the other for half an hour; new ones may find
 * the new primary. While there is none, this happens once a second, and callers that only read go on.
 */
public final class ReadOnlyConnections implements BeanPostProcessor {
    /** PostgreSQL: a write where only reading is allowed. */
    private static final String READ_ONLY = "25006";

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource source) {
            source.setExceptionOverride(new Watch(() -> renew(source)));
        }
        return bean;
    }

    /**
     * Connections that are lent are closed when they are given back, so that what was begun on them can be rolled back.
     */
    private static void renew(HikariDataSource source) {
        HikariPoolMXBean pool = source.getHikariPoolMXBean();
        if (pool != null) {
            pool.softEvictConnections();
        }
    }

    /** Sees what went wrong on any connection of a pool. */
    static final class Watch implements SQLExceptionOverride {
        private static final Duration PACE = Duration.ofSeconds(1);

        private final Runnable renewal;
        private final AtomicLong due = new AtomicLong(System.nanoTime());

        Watch(Runnable renewal) {
            this.renewal = renewal;
        }

        @java.lang.Override
        public SQLExceptionOverride.Override adjudicate(SQLException exception) {
            if (READ_ONLY.equals(exception.getSQLState()) && isDue()) {
                renewal.run();
            }
            return SQLExceptionOverride.Override.CONTINUE_EVICT;
        }

        private boolean isDue() {
            long now = System.nanoTime();
            long before = due.get();
            return now - before >= 0 && due.compareAndSet(before, now + PACE.toNanos());
        }
    }
}
