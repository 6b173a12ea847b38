package dev.keyturn.resource.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.keyturn.edge.errors.PassingFault;
import dev.keyturn.edge.errors.TooManyRequests;
import dev.keyturn.resource.testing.TestProperties;
import dev.keyturn.resource.trust.Revocations;
import dev.keyturn.resource.validation.Caller;
import dev.keyturn.resource.websocket.Frame;
import dev.keyturn.resource.websocket.TestConnections;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocketsTest {
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Revocations revocations = mock();
    private final Sockets sockets = new Sockets(
            TestProperties.with(
                    PushProperties.class,
                    Map.of(
                            "keyturn.push.sockets-per-server", "3",
                            "keyturn.push.sockets-per-person", "2",
                            "keyturn.push.drain", "PT10S")),
            TestConnections.webSockets(1_000_000),
            new Doorbell(),
            revocations,
            meters);

    @BeforeEach
    void start() {
        sockets.start();
    }

    @Test
    void holdsSoManyForOnePerson() {
        Socket first = sockets.open(person(1));
        sockets.open(person(1));

        assertThatThrownBy(() -> sockets.open(person(1))).isInstanceOf(TooManyRequests.class);
        assertThat(refused("person")).isEqualTo(1);
        sockets.forget(first);
        assertThat(sockets.open(person(1))).isNotNull();
        assertThat(sockets.of(1)).hasSize(2);
    }

    @Test
    void holdsSoManyInAll() {
        Socket first = sockets.open(person(1));
        sockets.open(person(2));
        sockets.open(person(3));

        assertThatThrownBy(() -> sockets.open(person(4)))
                .isInstanceOfSatisfying(
                        PassingFault.class, fault -> assertThat(fault.told()).contains("no room for another socket"));
        assertThat(refused("server")).isEqualTo(1);
        assertThat(refused("person")).isZero();
        assertThat(sockets.reach(4)).isFalse();
        sockets.forget(first);
        sockets.forget(first);
        assertThat(sockets.count()).isEqualTo(2);
        assertThat(sockets.reach(1)).isFalse();
        assertThat(sockets.open(person(4))).isNotNull();
    }

    @Test
    void whatWaitedForOneThatIsForgottenTakesNoRoomFromOthers() {
        Socket gone = sockets.open(person(1));
        Frame large = Frame.of(new byte[1_000_000]);
        Frame small = Frame.of(new byte[1]);

        assertThat(gone.sendQueue().offer(large)).isTrue();
        assertThat(sockets.open(person(2)).sendQueue().offer(small)).isFalse();
        sockets.forget(gone);

        assertThat(sockets.open(person(3)).sendQueue().offer(small)).isTrue();
    }

    @Test
    void takesNoneWhileItStopsAndWaitsForThoseThatAreOpen() {
        Socket last = sockets.open(person(1));

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(sockets::stop);
        await().until(() -> !sockets.isRunning());

        assertThatThrownBy(() -> sockets.open(person(2))).isInstanceOf(PassingFault.class);
        assertThat(stopped).isNotDone();
        sockets.forget(last);
        assertThat(stopped).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void endsOneWhoseTokenWasTakenBackWhileItWasOpened() {
        Caller taken = person(1);
        when(revocations.refuses(taken.names())).thenReturn(true);

        sockets.open(person(2));
        assertThat(ended()).isZero();
        sockets.open(taken);

        assertThat(ended()).isEqualTo(1);
    }

    private double ended() {
        return meters.counter("keyturn.push.ended", "reason", "token_over").count();
    }

    private double refused(String room) {
        return meters.counter("keyturn.push.refused", "room", room).count();
    }

    private static Caller person(long id) {
        return new Caller("uid" + id, id, "client", null, null, Set.of(), Set.of(), Instant.MAX, null, null);
    }
}
