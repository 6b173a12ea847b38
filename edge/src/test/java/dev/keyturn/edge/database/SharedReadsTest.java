package dev.keyturn.edge.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SharedReadsTest {
    private static final String SLOW = "slow";

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore mayBeRead = new Semaphore(0);
    private final Map<String, AtomicInteger> readings = new ConcurrentHashMap<>();
    private final SharedReads<String, Integer> reads = new SharedReads<>(this::read);

    /** Tells which reading of it this is; the fourth fails. */
    private int read(String question) {
        int reading =
                readings.computeIfAbsent(question, _ -> new AtomicInteger()).incrementAndGet();
        if (question.equals(SLOW)) {
            mayBeRead.acquireUninterruptibly();
        }
        if (reading == 4) {
            throw new IllegalArgumentException("the fourth");
        }
        return reading;
    }

    @AfterEach
    void everybodyGoes() {
        mayBeRead.release(1000);
        callers.close();
    }

    @Test
    void isReadAgainForThoseWhoComeWhileItIsReadAndOnceForAllOfThem() throws Exception {
        Future<Integer> first = callers.submit(() -> reads.get(SLOW));
        await().until(mayBeRead::hasQueuedThreads);
        List<Future<Integer>> others = Stream.generate(() -> callers.submit(() -> reads.get(SLOW)))
                .limit(200)
                .toList();
        await().until(() -> reads.waiting(SLOW) == 200);

        mayBeRead.release(2);

        assertThat(first.get()).isEqualTo(1);
        for (Future<Integer> other : others) {
            assertThat(other.get()).isEqualTo(2);
        }
    }

    @Test
    void whoAsksForSomethingElseWaitsForNobody() throws Exception {
        Future<Integer> slow = callers.submit(() -> reads.get(SLOW));
        await().until(mayBeRead::hasQueuedThreads);

        assertThat(reads.get("quick")).isEqualTo(1);

        assertThat(slow).isNotDone();
        mayBeRead.release();
        assertThat(slow.get()).isEqualTo(1);
    }

    @Test
    void nothingIsKept() {
        assertThat(reads.get("quick")).isEqualTo(1);
        assertThat(reads.get("quick")).isEqualTo(2);
        assertThat(reads.get("other")).isEqualTo(1);
        assertThat(reads.get("quick")).isEqualTo(3);
        assertThatThrownBy(() -> reads.get("quick")).isInstanceOf(IllegalArgumentException.class);

        assertThat(reads.isIdle()).isTrue();
        assertThat(reads.get("quick")).isEqualTo(5);
    }
}
