package dev.keyturn.auth.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import io.github.bucket4j.BucketConfiguration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class BucketsTest {
    private final Buckets buckets = new Buckets(mock(DataSource.class), Clock.systemUTC(), new SimpleMeterRegistry());
    private final BucketConfiguration configuration = BucketConfiguration.builder()
            .addLimit(limit -> limit.capacity(1).refillGreedy(1, Duration.ofHours(1)))
            .build();

    /** The pool has 16, and others need it too. */
    @Test
    void aFloodOfLoginsHasFourConnections() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> callers = Stream.generate(() -> Thread.ofPlatform()
                        .start(() -> buckets.with(1, configuration, _ -> {
                            inside.incrementAndGet();
                            return awaited(go);
                        })))
                .limit(6)
                .toList();
        await().until(() -> callers.stream().allMatch(caller -> caller.getState() == Thread.State.TIMED_WAITING));

        assertThat(inside).hasValue(4);
        go.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(inside).hasValue(6);
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
