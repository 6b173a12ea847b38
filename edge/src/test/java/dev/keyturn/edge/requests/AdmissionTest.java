package dev.keyturn.edge.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.keyturn.edge.errors.ErrorResponses;
import dev.keyturn.edge.errors.PassingFault;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class AdmissionTest {
    /** Many more than fit into the time for which the operating system takes a processor away. */
    private static final int REQUESTS = 50_000;

    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final FilterChain NOTHING = (request, response) -> {};

    private final CountDownLatch leaving = new CountDownLatch(1);
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void refusesWhatThereIsNoRoomFor() throws Exception {
        Admission admission = admission(1, AT_ONCE);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch in = new CountDownLatch(1);
            var first = executor.submit(() -> ask(admission, (request, response) -> {
                in.countDown();
                await(leaving);
            }));
            assertThat(in.await(10, TimeUnit.SECONDS)).isTrue();

            MockHttpServletResponse refused = ask(admission, NOTHING);

            assertThat(refused.getStatus()).isEqualTo(503);
            assertThat(refused.getHeader("Retry-After")).isNotNull();
            leaving.countDown();
            assertThat(first.get().getStatus()).isEqualTo(200);
            assertThat(ask(admission, NOTHING).getStatus()).isEqualTo(200);
        }
    }

    @Test
    void whoFailedHasLeft() throws Exception {
        Admission admission = admission(1, AT_ONCE);
        assertThat(catchThrowable(() -> ask(admission, (request, response) -> {
                    throw new IllegalStateException("a bug");
                })))
                .isInstanceOf(IllegalStateException.class);

        assertThat(ask(admission, NOTHING).getStatus()).isEqualTo(200);
    }

    @Test
    void whoOnlyWaitsTakesNoPlaceAndGivesItBackOnce() throws Exception {
        Admission admission = admission(1, AT_ONCE);

        ask(admission, (request, response) -> {
            Admission.leave((HttpServletRequest) request);
            assertThat(ask(admission, NOTHING).getStatus()).isEqualTo(200);
        });

        ask(
                admission,
                (request, response) ->
                        assertThat(ask(admission, NOTHING).getStatus()).isEqualTo(503));
    }

    @Test
    void servesEveryConnectionBeforeOneHasHadAll() throws Exception {
        Admission admission = admission(1000, Duration.ofMinutes(1));
        int connections = 4 * Runtime.getRuntime().availableProcessors();
        CyclicBarrier allHere = new CyclicBarrier(connections);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var served = executor.invokeAll(IntStream.range(0, connections)
                    .mapToObj(i -> connection(admission, allHere))
                    .toList());

            for (var count : served) {
                assertThat(count.get()).isPositive();
            }
        }
    }

    /** One request after the other, none of which waits for anything, until a connection has had all of its own. */
    private Callable<Long> connection(Admission admission, CyclicBarrier allHere) {
        return () -> {
            AtomicLong served = new AtomicLong();
            allHere.await(10, TimeUnit.SECONDS);
            FilterChain work = (request, response) -> served.incrementAndGet();
            for (int i = 0; i < REQUESTS && !over.get(); i++) {
                ask(admission, work);
            }
            over.set(true);
            return served.get();
        };
    }

    private static MockHttpServletResponse ask(Admission admission, FilterChain chain)
            throws IOException, ServletException {
        MockHttpServletResponse response = new MockHttpServletResponse();
        admission.doFilter(new MockHttpServletRequest(), response, chain);
        return response;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** It came while this process stood still, for all we know. */
    @Test
    void whatIsReadAfterAStandstillCameBeforeIt() throws Exception {
        Standstill standstill = new Standstill();
        Admission admission = admission(1, AT_ONCE, standstill);

        ask(admission, (request, response) -> refuseIfLate(request));
        standstill.look(System.nanoTime() - Duration.ofSeconds(4).toNanos(), System.currentTimeMillis());

        assertThat(catchThrowable(() -> ask(admission, (request, response) -> refuseIfLate(request))))
                .isInstanceOf(PassingFault.class);
    }

    private static void refuseIfLate(ServletRequest request) {
        Admission.refuseIfLate(Admission.arrival((HttpServletRequest) request));
    }

    private static Admission admission(int places, Duration patience) {
        return admission(places, patience, new Standstill());
    }

    private static Admission admission(int places, Duration patience, Standstill standstill) {
        return new Admission(
                places, patience, standstill, new ErrorResponses(List.of(), JsonMapper.shared()), _ -> true);
    }
}
