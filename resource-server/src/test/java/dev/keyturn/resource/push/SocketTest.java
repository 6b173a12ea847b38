package dev.keyturn.resource.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.keyturn.resource.messages.Inbox;
import dev.keyturn.resource.testing.TestProperties;
import dev.keyturn.resource.trust.Revocations;
import dev.keyturn.resource.validation.Caller;
import dev.keyturn.resource.websocket.Frame;
import dev.keyturn.resource.websocket.TestConnections;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SocketTest {
    private static final long OPENED = 1_000_000;
    private static final long EXPIRY = OPENED + 300_000;

    private final Frames frames = new Frames(JsonMapper.shared());
    private final List<String> written = new CopyOnWriteArrayList<>();
    private final Revocations takenBack = mock(Revocations.class);
    private final Socket socket = new Socket(
            caller(Instant.ofEpochMilli(EXPIRY)),
            TestConnections.webSockets(1000).connection(() -> {}, _ -> {}),
            TestProperties.defaults(PushProperties.class),
            new Doorbell(),
            takenBack);

    @Test
    void takesMessagesOneAfterTheOtherAndNoneTwice() {
        socket.startAfter(10);
        attach();

        assertThat(socket.offer(frame("11"), 10, 11)).isTrue();
        assertThat(socket.offer(frame("again"), 10, 11)).isFalse();
        assertThat(socket.offer(frame("gap"), 12, 13)).isFalse();
        assertThat(socket.offer(frame("15"), 11, 15)).isTrue();

        await().until(() -> written.equals(List.of("11", "15")));
        assertThat(socket.wants(OPENED)).hasValue(new Inbox.Position(7, 15));
    }

    @Test
    void saysWhenEverythingMissedHasGoneOut() {
        socket.startAfter(10);
        attach();
        socket.offer(frame("11"), 10, 11);
        socket.reached(10, frames);
        socket.reached(11, frames);
        socket.reached(11, frames);
        socket.offer(frame("12"), 11, 12);

        await().until(() -> written.size() == 3);
        assertThat(written.get(1)).contains("\"resumed\"", "\"after\":10", "\"missed\":1");
    }

    @Test
    void waitsAMomentForItsClientToResume() {
        socket.startAt(10, OPENED);
        attach();

        assertThat(socket.wants(OPENED + 299)).isEmpty();
        assertThat(socket.wants(OPENED + 300)).hasValue(new Inbox.Position(7, 10));
        assertThat(socket.resume(4)).isTrue();
        assertThat(socket.wants(OPENED)).hasValue(new Inbox.Position(7, 4));
    }

    @Test
    void doesNotGoBackOnceMessagesWentOut() {
        socket.startAt(10, 0);
        attach();
        socket.offer(frame("11"), 10, 11);

        assertThat(socket.resume(4)).isFalse();
        assertThat(socket.resume(12)).isFalse();
        assertThat(socket.wants(OPENED)).hasValue(new Inbox.Position(7, 11));
    }

    @Test
    void sendsNothingTwiceToAClientThatResumesWhereItIs() {
        socket.startAt(10, 0);
        attach();
        socket.offer(frame("11"), 10, 11);

        assertThat(socket.resume(10)).isTrue();
        assertThat(socket.wants(OPENED)).hasValue(new Inbox.Position(7, 11));
        socket.reached(11, frames);

        await().until(() -> written.size() == 2);
        assertThat(written.getFirst()).isEqualTo("11");
        assertThat(written.getLast()).contains("\"resumed\"");
    }

    @Test
    void resumesOnce() {
        socket.startAfter(10);
        attach();

        assertThat(socket.resume(4)).isFalse();
        assertThat(socket.wants(OPENED)).hasValue(new Inbox.Position(7, 10));
    }

    @Test
    void wantsNothingBeforeItIsUp() {
        socket.startAfter(10);

        assertThat(socket.wants(OPENED)).isEmpty();
    }

    @Test
    void endsWithItsTokenToTheMoment() {
        socket.startAfter(10);
        attach();

        look(EXPIRY - 1);
        assertThat(socket.wants(EXPIRY - 1)).isPresent();
        assertThat(socket.wants(EXPIRY)).isEmpty();
        look(EXPIRY);

        await().until(() -> written.contains("4401"));
    }

    @Test
    void livesOnWithAFreshToken() {
        socket.startAfter(10);
        attach();

        socket.renew(caller(Instant.ofEpochMilli(EXPIRY + 5_000)));

        assertThat(socket.wants(EXPIRY)).isPresent();
        assertThat(socket.wants(EXPIRY + 5_000)).isEmpty();
    }

    @Test
    void endsIfItsTokenWasTakenBackMeanwhile() {
        attach();
        socket.endIfTakenBack();
        assertThat(socket.wants(OPENED)).isPresent();
        Caller fresh = caller(Instant.ofEpochMilli(EXPIRY + 5_000));
        when(takenBack.refuses(fresh.names())).thenReturn(true);

        socket.renew(fresh);

        await().until(() -> written.equals(List.of("4401")));
    }

    @Test
    void aClockThatIsSetIsNobodysSilence() {
        socket.startAt(10, OPENED);
        attach();
        socket.look(OPENED, 1000);
        socket.look(EXPIRY - 1, 1250);
        socket.look(OPENED - 3_600_000, 1500);

        assertThat(socket.wants(OPENED - 3_600_000)).isPresent();
        assertThat(written).isEmpty();
        socket.look(OPENED - 3_600_000, 31_000);
        await().until(() -> written.equals(List.of("ping")));
    }

    private void attach() {
        TestConnections.attach(socket.connection(), written::add);
    }

    /** While the clock is right. */
    private void look(long now) {
        socket.look(now, now);
    }

    private static Caller caller(Instant expiry) {
        return new Caller(
                "uid", 7L, "client", null, "session", Set.of(), Set.of("messages:read"), expiry, "token", "key");
    }

    private static Frame frame(String text) {
        return Frame.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
