package dev.keyturn.auth.limits;

import dev.keyturn.edge.PassingFault;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The library's token buckets, in {@code login_budget}. */
@Component
class Buckets {
    /** Of the pool's connections: a flood of logins must leave some for everybody else. */
    private static final int CONNECTIONS = 4;

    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Duration KEPT_WHEN_FULL = Duration.ofMinutes(1);
    private static final int BATCH = 1_000;

    private final ProxyManager<Long> buckets;
    private final JdbcClient jdbc;
    private final Semaphore connections = new Semaphore(CONNECTIONS, true);

    Buckets(DataSource dataSource, JdbcClient jdbc, Clock clock) {
        this.buckets = Bucket4jPostgreSQL.selectForUpdateBasedBuilder(dataSource)
                .table("login_budget")
                .clientClock(new WallClock(clock))
                .expirationAfterWrite(ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(KEPT_WHEN_FULL))
                .build();
        this.jdbc = jdbc;
    }

    /**
     * Does something with the bucket of a slot, in a transaction of its own.
     *
     * @throws PassingFault if the database is too slow for all who try to log in
     */
    <T> T with(long slot, BucketConfiguration configuration, Function<Bucket, T> work) {
        try {
            if (!connections.tryAcquire(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new PassingFault("More logins are waiting to be counted than the database counts in time");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new PassingFault("The server is stopping", interrupted);
        }
        try {
            return work.apply(buckets.builder().build(slot, () -> configuration));
        } finally {
            connections.release();
        }
    }

    /** Takes away the buckets that have been full for a minute, which is what a bucket without a row is. */
    @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT1M")
    void removeFull() {
        int removed;
        do {
            removed = jdbc.sql("""
                    DELETE FROM login_budget WHERE id IN (
                        SELECT id FROM login_budget
                        WHERE expires_at < extract(epoch FROM clock_timestamp()) * 1000
                        LIMIT :batch FOR UPDATE SKIP LOCKED)""").param("batch", BATCH).update();
        } while (removed == BATCH);
    }

    /** The time of this node: nodes that differ by a second differ by a second's refill. */
    private record WallClock(Clock clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return TimeUnit.MILLISECONDS.toNanos(clock.millis());
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
