package dev.keyturn.edge.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class FairThreadsTest {
    private static final int BUSY = 4 * Runtime.getRuntime().availableProcessors();
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

    private static final FilterChain NOBODY_BEHIND = (request, response) -> {
        throw new IllegalStateException("It was not answered ahead of admission");
    };

    private final FairThreads threads = new FairThreads();

    @Test
    void aConnectionBeginsWhileOthersGoOn() throws Exception {
        assertBeginsBeside(() -> FairThreads::yieldToOthers);
    }

    @Test
    void aConnectionBeginsWhileOthersAreAnsweredAheadOfAdmission() throws Exception {
        FrontDoor door = new FrontDoor("docs");

        assertBeginsBeside(() -> {
            MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
            request.addHeader("Accept", "text/html");
            MockHttpServletResponse response = new MockHttpServletResponse();
            return () -> {
                try {
                    door.doFilter(request, response, NOBODY_BEHIND);
                } catch (IOException | ServletException e) {
                    throw new IllegalStateException(e);
                }
            };
        });
    }

    /** As where the machine has no thread left: an error would end the thread of Tomcat's that hears all connections. */
    @Test
    void aConnectionForWhichThereIsNoThreadIsRefused() {
        FairThreads none = new FairThreads(work -> {
            throw new OutOfMemoryError("unable to create native thread: as a test has it");
        });

        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> none.serve(() -> {}));

        await().atMost(LONG_ENOUGH).until(() -> FairThreads.waiting() == 0);
    }

    /** Another carrier may have taken a virtual thread before its start fails. */
    @Test
    void aThreadThatRunsThoughItWasRefusedDoesNothing() throws Exception {
        AtomicInteger served = new AtomicInteger();
        List<Thread> begun = new ArrayList<>();
        FairThreads refusing = new FairThreads(work -> {
            begun.add(Thread.startVirtualThread(work));
            throw new OutOfMemoryError("unable to create native thread: as a test has it");
        });

        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> refusing.serve(served::incrementAndGet));
        for (Thread thread : begun) {
            thread.join();
        }

        assertThat(begun).hasSize(1);
        assertThat(served).hasValue(0);
        await().atMost(LONG_ENOUGH).until(() -> FairThreads.waiting() == 0);
    }

    private void assertBeginsBeside(Supplier<Runnable> connection) throws Exception {
        CountDownLatch allBusy = new CountDownLatch(BUSY);
        CountDownLatch allOver = new CountDownLatch(BUSY);
        AtomicBoolean begun = new AtomicBoolean();
        AtomicInteger gaveUp = new AtomicInteger();
        for (int i = 0; i < BUSY; i++) {
            Runnable request = connection.get();
            threads.serve(() -> {
                allBusy.countDown();
                long start = System.nanoTime();
                while (!begun.get() && System.nanoTime() - start < LONG_ENOUGH.toNanos()) {
                    request.run();
                }
                if (!begun.get()) {
                    gaveUp.incrementAndGet();
                }
                allOver.countDown();
            });
        }
        assertThat(allBusy.await(LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS)).isTrue();

        threads.serve(() -> begun.set(true));

        assertThat(allOver.await(2 * LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(gaveUp).hasValue(0);
    }

    @Test
    void whoStepsBackGoesOnAgain() throws Exception {
        int connections = 2000;
        CountDownLatch all = new CountDownLatch(connections);
        Runnable connection = () -> {
            for (int request = 0; request < 20; request++) {
                FairThreads.yieldToOthers();
            }
            all.countDown();
        };

        for (int i = 0; i < connections; i++) {
            threads.serve(connection);
        }

        assertThat(all.await(LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
}
