package dev.keyturn.edge.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Has all pools open all their connections anew when one connection of any pool turns out to be read-only. After a failover
 * they lead to the server that was the primary, and would be lent to one writer after the other for half an hour; new ones
 * may find the new primary. A pool that only reads would never notice by itself. While there is no primary, this happens
 * once a second, and callers that only read go on.
 */
public final class ReadOnlyConnections implements BeanPostProcessor {
    /** PostgreSQL: a write where only reading is allowed. */
    private static final String READ_ONLY = "25006";

    private static final Duration PACE = Duration.ofSeconds(1);

    private final List<HikariDataSource> pools = new CopyOnWriteArrayList<>();
    private final AtomicLong due = new AtomicLong(System.nanoTime());

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool) {
            pool.setExceptionOverride(new Watch());
            pools.add(pool);
        }
        return bean;
    }

    /**
     * Opens all pools anew, for whoever has found the primary where it was not before. Connections that are lent are closed
     * when they are given back, so that what was begun on them can be rolled back.
     */
    public void renew() {
        for (HikariDataSource pool : pools) {
            HikariPoolMXBean running = pool.getHikariPoolMXBean();
            if (running != null) {
                running.softEvictConnections();
            }
        }
    }

    private boolean isDue() {
        long now = System.nanoTime();
        long before = due.get();
        return now - before >= 0 && due.compareAndSet(before, now + PACE.toNanos());
    }

    /** Sees what went wrong on any connection of a pool. */
    private final class Watch implements SQLExceptionOverride {
        @java.lang.Override
        public SQLExceptionOverride.Override adjudicate(SQLException exception) {
            if (READ_ONLY.equals(exception.getSQLState()) && isDue()) {
                renew();
            }
            return SQLExceptionOverride.Override.CONTINUE_EVICT;
        }
    }
}
