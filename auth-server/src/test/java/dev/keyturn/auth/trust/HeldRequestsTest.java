package dev.keyturn.auth.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeldRequestsTest {
    private final HeldRequests held = new HeldRequests(new TrustProperties(2));

    @BeforeEach
    void start() {
        held.start();
    }

    @Test
    void oneIsLetGoAsSoonAsAnotherOfItsInstanceComesOrTheServerStops() throws Exception {
        HeldRequests.Place first = held.take("a").orElseThrow();
        CompletableFuture<Boolean> older = waiting(first);

        HeldRequests.Place second = held.take("a").orElseThrow();
        assertThat(older.get(20, TimeUnit.SECONDS)).isFalse();

        first.close();
        CompletableFuture<Boolean> newer = waiting(second);
        held.stop();
        assertThat(newer.get(20, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void newsLetsAllGo() throws Exception {
        CompletableFuture<Boolean> one = waiting(held.take("a").orElseThrow());
        CompletableFuture<Boolean> other = waiting(held.take("b").orElseThrow());

        held.announce();

        assertThat(one.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(other.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void thereAreSoManyPlacesAndNoMore() {
        HeldRequests.Place first = held.take("a").orElseThrow();
        assertThat(held.take("b")).isPresent();
        assertThat(held.take("c")).isEmpty();

        first.close();

        assertThat(held.take("c")).isPresent();
        assertThat(held.count()).isEqualTo(2);
    }

    /** Returns once it waits. */
    private CompletableFuture<Boolean> waiting(HeldRequests.Place place) {
        long mark = held.mark();
        CompletableFuture<Boolean> news = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform()
                .daemon()
                .start(() -> news.complete(place.awaitNewsSince(mark, Duration.ofMinutes(1))));
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return news;
    }
}
