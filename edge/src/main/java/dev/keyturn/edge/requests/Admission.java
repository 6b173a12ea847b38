package dev.keyturn.edge.requests;

import dev.keyturn.edge.errors.ErrorResponses;
import dev.keyturn.edge.errors.PassingFault;
import dev.keyturn.model.ProblemType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets in as many requests as there is memory for, in the order in which they came. Virtual threads are no bound:
 * without this, a thousand clients that come back at once after an outage fill the heap with requests that wait for the
 * database, and the server dies of it.
 *
 * <p>Requests that are in yield to each other, and to connections that nobody serves yet: otherwise a few callers that
 * ask without pause would be served again and again while the others wait for most of a second.
 */
public final class Admission extends OncePerRequestFilter {
    private static final String PLACE = Admission.class.getName();
    /** Longer than an answer takes, and no longer than a client waits for it. */
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(3);

    private static final String FULL =
            "More requests are under way than this server has room for. Try again in two seconds.";

    private final Semaphore places;
    private final Duration patience;
    private final Standstill standstill;
    private final ErrorResponses errors;
    private final Predicate<HttpServletRequest> concerned;

    /**
     * @param places how many are let in at once
     * @param patience how long others wait
     * @param standstill knows of what came while this process stood still
     * @param concerned who is to have a place here; the rest passes
     */
    public Admission(
            int places,
            Duration patience,
            Standstill standstill,
            ErrorResponses errors,
            Predicate<HttpServletRequest> concerned) {
        this.concerned = concerned;
        this.places = new Semaphore(places, true);
        this.patience = patience;
        this.standstill = standstill;
        this.errors = errors;
    }

    /**
     * When a request came, by {@link System#nanoTime()}: before it waited for anything here. If this process stood still a
     * moment ago, it counts as having come before that.
     */
    public static long arrival(HttpServletRequest request) {
        return request.getAttribute(PLACE) instanceof Place place ? place.arrival() : System.nanoTime();
    }

    /**
     * Refuses a request that its client may have given up by now, and sent again.
     *
     * @param arrival as {@link #arrival} tells it
     * @throws PassingFault if it came more than three seconds ago
     */
    public static void refuseIfLate(long arrival) {
        if (System.nanoTime() - arrival > USUAL_PATIENCE.toNanos()) {
            throw new PassingFault("A request was looked at too late");
        }
    }

    /** Gives up a request's place: it will do nothing but wait from now on. */
    public static void leave(HttpServletRequest request) {
        if (request.getAttribute(PLACE) instanceof Place place) {
            place.close();
        }
    }

    /**
     * Lets waiting requests go first. A request that is answered ahead of admission calls this: otherwise a caller that
     * sends one after the other would be served on and on.
     */
    public static void yieldToOthers() {
        FairThreads.yieldToOthers();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !concerned.test(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long arrival = standstill.earliestArrival();
        if (!admitted()) {
            errors.write(request, response, ProblemType.UNAVAILABLE, FULL);
            return;
        }
        try (Place place = new Place(arrival, places)) {
            request.setAttribute(PLACE, place);
            yieldToOthers();
            chain.doFilter(request, response);
        }
    }

    private boolean admitted() {
        try {
            return places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Held by one request, and given back once. */
    private record Place(long arrival, Semaphore places, AtomicBoolean held) implements AutoCloseable {
        Place(long arrival, Semaphore places) {
            this(arrival, places, new AtomicBoolean(true));
        }

        @Override
        public void close() {
            if (held.getAndSet(false)) {
                places.release();
            }
        }
    }
}
