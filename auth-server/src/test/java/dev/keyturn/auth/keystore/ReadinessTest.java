package dev.keyturn.auth.keystore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.keystore.KeyConsumers.Consumer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    private static final Instant NOW = Keys.NOW;
    private static final Instant LONG_AGO = Keys.YESTERDAY;

    @Test
    void whatEverybodyHoldsMaySign() {
        Readiness readiness = of(Keys.usual()
                .node(node(LONG_AGO, null, Map.of("standby", LONG_AGO)))
                .consumer(new Consumer("api:1", "api", Set.of("active", "standby"), NOW, NOW)));

        assertThat(readiness.safeAt()).isBefore(NOW);
        assertThat(readiness.waitingFor()).isEmpty();
        assertThat(readiness.passedOver()).isEmpty();
    }

    @Test
    void theNodeThatPublishedItLastCounts() {
        Readiness readiness = of(Keys.usual()
                .node(node(NOW, null, Map.of("standby", LONG_AGO)))
                .node(node(NOW, null, Map.of("standby", NOW.minusSeconds(100)))));

        assertThat(readiness.safeAt()).isEqualTo(NOW.minusSeconds(100).plusSeconds(330));
    }

    @Test
    void aNodeThatRunsAndDoesNotPublishItYetHoldsItUp() {
        assertThat(of(Keys.usual().node(node(NOW, null, Map.of()))).safeAt()).isEqualTo(NOW.plusSeconds(330));
    }

    @Test
    void whatAStoppedNodeServedMayStillBeHeld() {
        Instant stopped = NOW.minusSeconds(30);

        assertThat(of(Keys.usual().node(node(stopped, stopped, Map.of()))).safeAt())
                .isEqualTo(stopped.plusSeconds(330));
    }

    @Test
    void aNodeThatFellSilentIsPassedOverInTheEnd() {
        Readiness readiness = of(Keys.usual().node(node(NOW.minusSeconds(340), null, Map.of())));

        assertThat(readiness.safeAt()).isEqualTo(NOW);
        assertThat(readiness.passedOver()).singleElement().asString().startsWith("node ");
    }

    @Test
    void aConsumerThatDoesNotHoldItHoldsItUpForSomeTime() {
        Readiness readiness = of(Keys.usual().consumer(new Consumer("api:1", "api", Set.of("active"), NOW, NOW)));
        Keys published = new Keys()
                .active(LONG_AGO)
                .standby("standby", NOW.minusSeconds(340))
                .consumer(new Consumer("api:1", "api", Set.of("active"), NOW, NOW));

        assertThat(of(published).safeAt()).isEqualTo(NOW.minusSeconds(10).plus(Duration.ofMinutes(2)));
        assertThat(of(published).waitingFor()).containsExactly("api:1");
        // A day is past the bound.
        assertThat(readiness.passedOver()).containsExactly("api:1");
        assertThat(readiness.safeAt()).isBefore(NOW);
    }

    @Test
    void aSilentConsumerIsWaitedForFromWhenItWasLastSeen() {
        Consumer justGone = new Consumer("api:1", "api", Set.of("active"), NOW.minusSeconds(60), LONG_AGO);
        Consumer longGone = new Consumer("api:2", "api", Set.of("active"), NOW.minusSeconds(121), LONG_AGO);

        Readiness readiness = of(Keys.usual().consumer(justGone).consumer(longGone));

        assertThat(readiness.safeAt()).isEqualTo(NOW.plusSeconds(60));
        assertThat(readiness.waitingFor()).containsExactly("api:1");
        assertThat(readiness.passedOver()).containsExactly("api:2");
    }

    private static Readiness of(Keys keys) {
        KeyFacts facts = keys.facts();
        return Readiness.of(facts.standby().orElseThrow(), facts, Keys.SETTINGS);
    }

    private static KeyNode node(Instant seen, @Nullable Instant stopped, Map<String, Instant> publishes) {
        return new KeyNode(UUID.randomUUID(), null, Duration.ofMinutes(5), seen, stopped, publishes);
    }
}
