package dev.keyturn.auth.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import dev.keyturn.auth.keystore.KeyPlan;
import dev.keyturn.auth.keystore.Keys;
import dev.keyturn.auth.keystore.RefreshKeySet;
import dev.keyturn.auth.keystore.SigningFence;
import dev.keyturn.edge.errors.PassingFault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CurrentKeysTest {
    private final AtomicReference<Instant> time = new AtomicReference<>(Keys.NOW);
    private final Clock clock = ((InstantSource) time::get).withZone(ZoneOffset.UTC);
    private final CurrentKeys current = new CurrentKeys(clock);

    @Test
    void signsWithWhatWasReadWithinTenSeconds() {
        read("now");
        time.set(Keys.NOW.plusSeconds(10));

        assertThat(current.toSign().active().kid()).isEqualTo("now");
        assertThat(current.fresh()).isTrue();
    }

    @Test
    void signsNothingWhileNobodyCanReadTheState() {
        read("now");
        current.failed();
        time.set(Keys.NOW.plusMillis(10_001));

        assertThatThrownBy(current::toSign).isInstanceOf(PassingFault.class).hasMessageContaining("PT10.001S");
        assertThat(current.toVerify().active().kid()).isEqualTo("now");
        assertThat(current.fresh()).isFalse();
    }

    @Test
    void afterAPauseItReadsBeforeItSigns() throws Exception {
        read("retired since");
        time.set(Keys.NOW.plus(Duration.ofMinutes(10)));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<KeySnapshot> waiting = threads.submit(current::toSign);
            read("now");

            assertThat(waiting.get(2, TimeUnit.SECONDS).active().kid()).isEqualTo("now");
        }
    }

    @Test
    void aPauseInTheMiddleOfASignatureTakesItBack() {
        read("old");
        OpenKey key = current.toSign().active();
        assertThat(current.stillSigns(key)).isTrue();

        time.set(Keys.NOW.plusSeconds(11));
        assertThat(current.stillSigns(key)).isFalse();

        read("new");
        assertThat(current.stillSigns(key)).isFalse();
    }

    @Test
    void aReadThatWasPausedIsAsOldAsItsBeginning() {
        SigningFence begun = current.fence();
        time.set(Keys.NOW.plusSeconds(11));
        current.put(new CurrentKeys.Reading(snapshot("old"), begun));
        current.failed();

        assertThatThrownBy(current::toSign).isInstanceOf(PassingFault.class);
    }

    /** Nobody turns the monotonic clock, and this one goes on while a process is stopped. */
    @Test
    void aWallClockThatIsSetBackHidesNoPause() {
        SigningFence past =
                new SigningFence(System.nanoTime() - Duration.ofSeconds(11).toNanos(), Keys.NOW.toEpochMilli());
        time.set(Keys.NOW.minusSeconds(3_600));

        assertThat(past.open(clock)).isFalse();
    }

    private void read(String kid) {
        current.put(new CurrentKeys.Reading(snapshot(kid), current.fence()));
    }

    private static KeySnapshot snapshot(String kid) {
        return snapshot(new OpenKey(kid, "{}", null));
    }

    /** The keys while this one signs. */
    static KeySnapshot snapshot(OpenKey key) {
        KeyPlan plan = KeyPlan.of(Keys.usual().facts(), Keys.SETTINGS);
        JwksDocument document = JwksDocument.of(new JWKSet(), Duration.ofMinutes(5), Instant.MAX);
        return new KeySnapshot(
                UUID.randomUUID(),
                List.of(),
                Map.of(key.kid(), key),
                key,
                new JWKSet(),
                new JWKSet(),
                document,
                plan,
                RefreshKeySet.NONE);
    }
}
