package dev.keyturn.resource.trust;

import dev.keyturn.edge.operation.Background;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one request open to the authorization server for as long as this server runs: takes in its answer, fetches keys
 * that are missing, and reports the keys at hand with the next request.
 */
final class TrustChannel extends Background {
    private static final Logger log = LoggerFactory.getLogger(TrustChannel.class);

    /** The least time between the beginnings of two requests; news of that time comes in one answer. */
    private static final Duration PACE = Duration.ofMillis(250);

    private static final Duration SHORT_WAIT = Duration.ofSeconds(1);
    private static final Duration STOP = Duration.ofSeconds(5);
    private static final int MOST_DOUBLINGS = 5;

    private final TrustClient client;
    private final RevocationReading reading;
    private final KeyFetching keys;
    private final TrustState state;
    private final Duration wait;
    private final Pauses pauses;
    private final MeterRegistry meters;
    private int failures;

    /** Whether all that there is has been read since the last failure. */
    private boolean open;

    TrustChannel(Parts parts, Duration wait, Pauses pauses, MeterRegistry meters) {
        super(Thread.ofPlatform().name("trust-channel").daemon());
        this.client = parts.client();
        this.reading = parts.reading();
        this.keys = parts.keys();
        this.state = parts.state();
        this.wait = wait;
        this.pauses = pauses;
        this.meters = meters;
    }

    /** What a channel works with. */
    record Parts(TrustClient client, RevocationReading reading, KeyFetching keys, TrustState state) {}

    /** How long it waits after a failure, at most: twice as long after each further one, and never longer than the longest. */
    record Pauses(Duration first, Duration longest) {
        static final Pauses USUAL = new Pauses(Duration.ofMillis(200), Duration.ofSeconds(5));

        Duration after(int failures) {
            long doubled = first.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS);
            long pause = Math.min(doubled, longest.toMillis());
            // Random: servers that lost the channel together must not come back together.
            return Duration.ofMillis(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1));
        }
    }

    @Override
    protected void round() throws InterruptedException {
        Thread.sleep(ask());
    }

    @Override
    protected Duration lastWords() {
        return STOP;
    }

    /** Sends one request, acts on the answer, and returns the pause before the next request. */
    private Duration ask() throws InterruptedException {
        long began = System.nanoTime();
        try {
            return switch (client.ask(reading.cursor(), keys.held(), keys.areMissing() ? SHORT_WAIT : wait)) {
                case TrustPoll.Answered(TrustAnswer answer) -> {
                    taken(answer);
                    Duration took = Duration.ofNanos(System.nanoTime() - began);
                    yield answer.more() || took.compareTo(PACE) >= 0 ? Duration.ZERO : PACE.minus(took);
                }
                case TrustPoll.Failed(String result, String reason) -> failed(result, reason);
            };
        } catch (RuntimeException | Error thrown) {
            failed("error", thrown.toString());
            throw thrown;
        }
    }

    private void taken(TrustAnswer answer) {
        reading.take(answer);
        failures = 0;
        state.answered(!answer.more());
        if (!open && !answer.more()) {
            open = true;
            log.info("The trust channel is open");
        }
        count("ok");
        keys.published(new HashSet<>(answer.keys()));
    }

    private Duration failed(String result, String reason) {
        count(result);
        state.failed(reason);
        open = false;
        if (failures++ == 0) {
            log.warn(
                    state.isLoaded()
                            ? "The trust channel is down, and tokens are good until they expire meanwhile: {}"
                            : "The trust channel does not open, and every call is answered 503 until it does: {}",
                    reason);
        }
        keys.fetchIfThereAreNone();
        return pauses.after(failures);
    }

    /** Says good-bye. */
    @Override
    protected void leave() {
        try {
            if (failures == 0) {
                client.leave();
            }
        } catch (InterruptedException impatient) {
            log.debug("The authorization server is left without a word", impatient);
        } finally {
            client.close();
        }
    }

    private void count(String result) {
        Counter.builder("keyturn.trust.polls")
                .description("Requests of the trust channel")
                .tag("result", result)
                .register(meters)
                .increment();
    }
}
