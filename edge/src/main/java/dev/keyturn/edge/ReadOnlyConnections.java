package dev.keyturn.edge;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Has the pool give up a connection that can only read. After a failover it leads to the server that was the primary, and
 * would be lent to one writer after the other for as long as it lives; whoever opens a new one may find the primary of now.
 * One at a time, for while there is no primary at all, whoever only reads shall find connections in the pool.
 */
public final class ReadOnlyConnections implements SQLExceptionOverride {
    /** PostgreSQL: somebody wrote where only reading is allowed. */
    static final String READ_ONLY = "25006";

    private static final Duration PACE = Duration.ofMillis(100);

    private final AtomicLong next = new AtomicLong(System.nanoTime());

    @java.lang.Override
    public Override adjudicate(SQLException exception) {
        return READ_ONLY.equals(exception.getSQLState()) && isDue() ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }

    private boolean isDue() {
        long now = System.nanoTime();
        long due = next.get();
        return now - due >= 0 && next.compareAndSet(due, now + PACE.toNanos());
    }
}
