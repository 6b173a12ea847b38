package dev.keyturn.resource.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.after;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.keyturn.resource.testing.TestProperties;
import dev.keyturn.resource.trust.Revocations;
import dev.keyturn.resource.validation.Caller;
import dev.keyturn.resource.websocket.TestConnections;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
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
    private final Session session = mock(Session.class);
    private final RemoteEndpoint.Basic remote = mock(RemoteEndpoint.Basic.class);

    @BeforeEach
    void open() {
        when(session.getBasicRemote()).thenReturn(remote);
        sockets.start();
        Instant expiry = Instant.now().plusSeconds(300);
        Socket socket =
                sockets.open(new Caller("uid", 7L, "client", null, null, Set.of(), Set.of(), expiry, null, null));
        TestConnections.attach(socket.connection(), session);
    }

    /** As when a machine is suspended: nobody could have answered meanwhile. */
    @Test
    void aServerThatStoodStillTakesNobodyForSilent() throws Exception {
        look(Duration.ZERO);
        look(Duration.ofSeconds(60));
        look(Duration.ofSeconds(60).plusMillis(250));

        verify(session, after(200).never()).close(any(CloseReason.class));
        verify(remote, never()).sendPing(any());
    }

    @Test
    void whoIsSilentWhileItLooksOnIsAskedAndThenClosed() throws Exception {
        for (int looks = 0; looks <= 120; looks++) {
            look(Duration.ofMillis(250L * looks));
        }
        verify(remote, timeout(5000)).sendPing(any());

        for (int looks = 121; looks <= 160; looks++) {
            look(Duration.ofMillis(250L * looks));
        }
        verify(session, timeout(5000)).close(any(CloseReason.class));
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
