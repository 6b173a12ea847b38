package dev.keyturn.auth.limits;

import dev.keyturn.edge.cleanup.ExpiringTable;
import dev.keyturn.edge.errors.PassingFault;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.jdbc.CustomColumnProvider;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** The library's token buckets, in {@code login_budget}. */
@Component
class Buckets {
    /** How many of the pool's connections budgets may use: a flood of logins must leave some for everybody else. */
    private static final int CONNECTIONS = 4;

    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final ExpirationAfterWriteStrategy WHEN_FULL =
            ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofMinutes(1));

    private final ProxyManager<Long> buckets;
    private final MeterRegistry meters;
    private final Semaphore connections = new Semaphore(CONNECTIONS, true);

    Buckets(DataSource dataSource, @Qualifier("databaseClock") InstantSource clock, MeterRegistry meters) {
        this.meters = meters;
        // From the start: an alarm for what grows does not see a series that begins with its first refusal.
        for (Budget.Kind kind : Budget.Kind.values()) {
            refusals(kind);
        }
        this.buckets = Bucket4jPostgreSQL.selectForUpdateBasedBuilder(dataSource)
                .table("login_budget")
                .clientClock(new SharedTime(clock))
                .addCustomColumn(new ExpiresAt(clock))
                .build();
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

    /** Counts a refusal for want of a token. */
    void countRefusal(Budget.Kind kind) {
        refusals(kind).increment();
    }

    private Counter refusals(Budget.Kind kind) {
        return Counter.builder("keyturn.limits.refused")
                .description("Requests that were answered 429 because a budget was spent")
                .tag("budget", kind.name().toLowerCase(Locale.ROOT))
                .register(meters);
    }

    /** When a bucket will be full, in the column that the clean-up looks at; the library's own writes a number there. */
    private record ExpiresAt(InstantSource clock) implements CustomColumnProvider<Long> {
        @Override
        public String getCustomFieldName() {
            return "expires_at";
        }

        @Override
        public void setCustomField(Long slot, int index, PreparedStatement update, RemoteBucketState state, long nanos)
                throws SQLException {
            long millis = WHEN_FULL.calculateTimeToLiveMillis(state, nanos);
            update.setObject(index, clock.instant().plusMillis(millis).atOffset(ZoneOffset.UTC));
        }
    }

    /**
     * The database's time: a bucket gets no token before the time of its last one, so a node whose clock is ahead would keep
     * everybody out until that time has come.
     */
    private record SharedTime(InstantSource clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return TimeUnit.MILLISECONDS.toNanos(clock.millis());
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }

    /** Without an index on {@code expires_at}, which would cost every attempt more than the clean-up saves. */
    @Bean
    static ExpiringTable expiringBudgets() {
        return ExpiringTable.withoutIndex("login_budget");
    }
}
