package dev.keyturn.resource.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.keyturn.resource.testing.TestProperties;
import dev.keyturn.resource.trust.Revocations;
import dev.keyturn.resource.validation.Caller;
import dev.keyturn.resource.websocket.TestConnections;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchTest {
    private final Sockets sockets = new Sockets(
            TestProperties.defaults(PushProperties.class),
            TestConnections.webSockets(1_000_000),
            new Doorbell(),
            Revocations.none(),
            new SimpleMeterRegistry());
    private final Watch watch = new Watch(sockets, Clock.systemUTC());
    private final List<String> written = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() {
        sockets.start();
        Instant expiry = Instant.now().plusSeconds(300);
        Socket socket =
                sockets.open(new Caller("uid", 7L, "client", null, null, Set.of(), Set.of(), expiry, null, null));
        TestConnections.attach(socket.connection(), written::add);
    }

    /** As when a machine is suspended: nobody could have answered meanwhile. */
    @Test
    void aServerThatStoodStillTakesNobodyForSilent() throws Exception {
        look(Duration.ZERO);
        look(Duration.ofSeconds(60));
        look(Duration.ofSeconds(60).plusMillis(250));

        await().during(Duration.ofMillis(200)).until(written::isEmpty);
    }

    @Test
    void whoIsSilentWhileItLooksOnIsAskedAndThenClosed() throws Exception {
        for (int looks = 0; looks <= 120; looks++) {
            look(Duration.ofMillis(250L * looks));
        }
        await().until(() -> written.equals(List.of("ping")));

        for (int looks = 121; looks <= 160; looks++) {
            look(Duration.ofMillis(250L * looks));
        }
        await().until(() -> written.equals(List.of("ping", "4408")));
    }

    @Test
    void aLookThatFailsIsNotTheLast() throws Exception {
        CountDownLatch looks = new CountDownLatch(2);
        Clock clock = mock(Clock.class);
        when(clock.millis()).thenAnswer(look -> {
            looks.countDown();
            throw new OutOfMemoryError("unable to create native thread: as a test has it");
        });
        Watch failing = new Watch(sockets, clock);

        failing.start();

        assertThat(looks.await(20, TimeUnit.SECONDS)).isTrue();
        failing.stop();
    }

    private void look(Duration time) {
        watch.look(time.toNanos());
    }
}
