package dev.keyturn.edge.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.keyturn.edge.testing.Caller;
import dev.keyturn.edge.testing.EdgeTest;
import dev.keyturn.model.ProblemType;
import dev.keyturn.model.testing.SlowSenders;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

@EdgeTest
@TestPropertySource(properties = "keyturn.http.max-unfinished=350")
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the server that is flooded")
class SlowSendersWebTest {
    /** With the times of {@link EdgeTest}, and as slow as this machine may be. */
    private static final Duration IN_TIME = Duration.ofSeconds(20);

    private static final Duration HEAD_TIME = Duration.ofSeconds(3);

    private static final String ONE_BODY = """
            POST %s HTTP/1.1\r
            Host: localhost\r
            Content-Type: %s\r
            %s\r
            \r
            %s""";

    private final Caller caller;
    private final int port;

    SlowSendersWebTest(Caller caller, @LocalServerPort int port) {
        this.caller = caller;
        this.port = port;
    }

    @Test
    void aHeadThatDoesNotEndIsClosedAndTheOldestFirstWhereThereAreTooMany() throws Exception {
        long began = System.nanoTime();
        try (SlowSenders heads = new SlowSenders(port, 420, "POST /things HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")) {
            await().atMost(IN_TIME).pollInterval(Duration.ofMillis(50)).until(() -> heads.drip() <= 350);
            int left = heads.connected();
            Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
            assertOthersAreServed();

            await().atMost(IN_TIME).pollInterval(Duration.ofMillis(200)).until(() -> heads.drip() == 0);
            assertThat(heads.statuses()).containsOnly("");
            assumeThat(elapsed)
                    .as("all this before the time of the first head is over")
                    .isLessThan(HEAD_TIME);
            assertThat(left).isEqualTo(350);
        }
    }

    /** More than there are places for requests. */
    @Test
    void aBodyThatDoesNotEndTakesNobodysPlaceAndIsRefused() throws Exception {
        try (SlowSenders json = slowBodies("/things", "application/json", "Content-Length: 60000", "{");
                SlowSenders form =
                        slowBodies("/forms", "application/x-www-form-urlencoded", "Content-Length: 60000", "text=");
                SlowSenders chunked =
                        slowBodies("/things", "application/json", "Transfer-Encoding: chunked", "fff\r\n")) {
            CompletableFuture<Void> others = CompletableFuture.runAsync(this::assertOthersAreServed);
            await().atMost(IN_TIME).pollInterval(Duration.ofMillis(200)).until(() -> {
                List.of(json, form, chunked).forEach(SlowSenders::drip);
                return others.isDone();
            });
            others.join();

            await().atMost(IN_TIME)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> json.drip() + form.drip() + chunked.drip() == 0);
            for (SlowSenders senders : new SlowSenders[] {json, form, chunked}) {
                assertThat(senders.statuses()).containsOnly("HTTP/1.1 408");
            }
        }
    }

    @Test
    void aBodyThatStopsIsRefused() throws IOException {
        caller.sendRaw(ONE_BODY.formatted("/things", "application/json", "Content-Length: 10", "{"))
                .isProblem(ProblemType.REQUEST_TIMEOUT);
    }

    @Test
    void aBodyThatGoesOnAfterItsRefusalIsNotListenedToForLong() throws Exception {
        try (SlowSenders senders = slowBodies("/things", "application/json", "Content-Length: 1000000000", "{")) {
            await().atMost(IN_TIME).pollInterval(Duration.ofMillis(200)).until(() -> senders.drip() == 0);

            assertThat(senders.statuses()).containsOnly("HTTP/1.1 413");
        }
    }

    /** RFC 9110, section 10.1.1: so a polite caller never sends it. */
    @Test
    void whoAsksFirstIsNotToldToSendABodyThatIsTooLong() throws IOException {
        String asking = "Content-Length: 1000000000\r\nExpect: 100-continue";

        caller.sendRaw(ONE_BODY.formatted("/things", "application/json", asking, ""))
                .isProblem(ProblemType.TOO_LARGE);
        try (Socket socket = caller.connect()) {
            socket.getOutputStream()
                    .write(ONE_BODY.formatted(
                                    "/things", "application/json", "Content-Length: 2\r\nExpect: 100-continue", "")
                            .getBytes(StandardCharsets.ISO_8859_1));
            byte[] first = socket.getInputStream().readNBytes("HTTP/1.1 100".length());
            assertThat(new String(first, StandardCharsets.ISO_8859_1)).isEqualTo("HTTP/1.1 100");
        }
    }

    private SlowSenders slowBodies(String path, String type, String length, String beginning) throws IOException {
        return new SlowSenders(port, 100, ONE_BODY.formatted(path, type, length, beginning));
    }

    private void assertOthersAreServed() {
        try {
            assertThat(caller.get("/things/1").status()).isEqualTo(200);
            assertThat(caller.post("/things", "{\"display_name\":\"a\",\"owner_id\":7}")
                            .status())
                    .isEqualTo(200);
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
