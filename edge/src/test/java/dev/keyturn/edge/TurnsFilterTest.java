package dev.keyturn.edge;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.FilterChain;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class TurnsFilterTest {
    private static final int REQUESTS = 200;

    private final TurnsFilter filter = new TurnsFilter();
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void servesEveryConnectionBeforeOneHasHadAll() throws Exception {
        int connections = 4 * Runtime.getRuntime().availableProcessors();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var served = executor.invokeAll(
                    IntStream.range(0, connections).mapToObj(i -> connection()).toList());

            for (var count : served) {
                assertThat(count.get()).isPositive();
            }
        }
    }

    /** One request after the other, none of which waits for anything, until a connection has had all of its own. */
    private Callable<Long> connection() {
        return () -> {
            AtomicLong served = new AtomicLong();
            FilterChain work = (request, response) -> served.incrementAndGet();
            for (int i = 0; i < REQUESTS && !over.get(); i++) {
                filter.doFilter(new MockHttpServletRequest(), new MockHttpServletResponse(), work);
            }
            over.set(true);
            return served.get();
        };
    }
}
