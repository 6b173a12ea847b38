package dev.keyturn.edge.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyturn.edge.testing.EdgeTest;
import dev.keyturn.edge.testing.SlowController;
import dev.keyturn.model.testing.SlowSenders;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.coyote.AbstractProtocol;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** With a limit of Tomcat's own, which is for all connections, that is none here. */
@EdgeTest
@TestPropertySource(
        properties = {
            "keyturn.http.max-connections=20",
            "server.tomcat.max-connections=3",
            "keyturn.http.max-head-time=PT60S",
            "keyturn.http.max-body-time=PT60S",
            "keyturn.http.max-wait=PT10S",
            "server.tomcat.connection-timeout=60s"
        })
@Import(CallConnectionsWebTest.Upgrades.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the server with few connections")
class CallConnectionsWebTest {
    private static final Duration IN_TIME = Duration.ofSeconds(20);

    private static final String CALL = """
            GET /things/1 HTTP/1.1\r
            Host: localhost\r
            \r
            """;

    private static final String HELD = """
            GET /slow HTTP/1.1\r
            Host: localhost\r
            Connection: close\r
            \r
            """;

    private static final String BODY = """
            POST /things HTTP/1.1\r
            Host: localhost\r
            Content-Type: application/json\r
            Content-Length: 60000\r
            \r
            {""";

    private static final String UPGRADE = """
            GET /upgrades HTTP/1.1\r
            Host: localhost\r
            Connection: Upgrade\r
            Upgrade: nothing\r
            \r
            """;

    private final SlowController slow;
    private final int port;
    private final AbstractProtocol<?> protocol;

    CallConnectionsWebTest(SlowController slow, @LocalServerPort int port, ServletWebServerApplicationContext server) {
        this.slow = slow;
        this.port = port;
        this.protocol = (AbstractProtocol<?>) ((TomcatWebServer) Objects.requireNonNull(server.getWebServer()))
                .getTomcat()
                .getConnector()
                .getProtocolHandler();
    }

    @Test
    void whoFindsNoRoomIsServedOnceThereIsSome() throws IOException {
        try (Socket first = new Socket(InetAddress.getLoopbackAddress(), port)) {
            ask(first);
            assertThat(answer(first, IN_TIME)).as("the server is warm").isEqualTo("HTTP/1.1 200");
        }
        try (Socket late = new Socket()) {
            try (SlowSenders busy = new SlowSenders(port, 20, BODY)) {
                late.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                ask(late);
                assertThatThrownBy(() -> answer(late, Duration.ofSeconds(1)))
                        .isInstanceOf(SocketTimeoutException.class);
                assertThat(busy.connected()).isEqualTo(20);
            }
            assertThat(answer(late, IN_TIME)).isEqualTo("HTTP/1.1 200");
        }
    }

    /** Those who have not asked yet, and those who have. */
    @Test
    void whoIsIdleMakesRoomForOthersAndNobodyElse() throws IOException, InterruptedException {
        try (SlowSenders silent = new SlowSenders(port, 10, "");
                SlowSenders answered = new SlowSenders(port, 9, CALL);
                Socket held = new Socket(InetAddress.getLoopbackAddress(), port);
                Socket late = new Socket()) {
            held.getOutputStream().write(HELD.getBytes(StandardCharsets.ISO_8859_1));
            slow.awaitRequest();
            late.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            ask(late);

            assertThat(answer(late, IN_TIME)).isEqualTo("HTTP/1.1 200");
            assertThat(silent.connected() + answered.connected())
                    .as("a quarter of all there may be, so that not all come back at once")
                    .isBetween(13, 18);
            CompletableFuture<String> whole = CompletableFuture.supplyAsync(() -> whole(held));
            slow.answerNow();
            assertThat(whole.join()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void slowHeadsLeaveRoomForOthers() throws IOException {
        try (SlowSenders heads = new SlowSenders(port, 30, "GET /things/1 HTTP/1.1\r\nX-Slow: ");
                Socket late = new Socket()) {
            late.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            ask(late);

            assertThat(answer(late, IN_TIME)).isEqualTo("HTTP/1.1 200");
            assertThat(heads.connected()).isGreaterThanOrEqualTo(5);
        }
    }

    /** However often they do; beside one whose head is on its way, and one whose body is. */
    @Test
    void whoSendsOnlyEmptyLinesMakesRoomForOthersAndNobodyElse() throws IOException {
        try (SlowSenders head = new SlowSenders(port, 1, "\r\nGET /things/1 HTTP/1.1\r\nX-Slow: ");
                SlowSenders body = new SlowSenders(port, 1, BODY);
                SlowSenders empty = new SlowSenders(port, 18, "\r\n");
                Socket late = new Socket()) {
            late.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            ask(late);
            CompletableFuture<String> served = CompletableFuture.supplyAsync(() -> beginning(late));
            await().atMost(IN_TIME).pollInterval(Duration.ofMillis(100)).until(() -> {
                empty.drip("\r\n");
                return served.isDone();
            });

            assertThat(served.join()).isEqualTo("HTTP/1.1 200");
            assertThat(empty.connected()).isLessThan(18);
            assertThat(head.drip() + body.drip()).isEqualTo(2);
        }
    }

    /** Twice as many of them as there may be connections. */
    @Test
    void whatHasBecomeSomethingElseIsNotCounted() throws IOException {
        try (SlowSenders first = new SlowSenders(port, 20, UPGRADE)) {
            awaitUpgraded(first);
            try (SlowSenders second = new SlowSenders(port, 20, UPGRADE);
                    Socket call = new Socket(InetAddress.getLoopbackAddress(), port)) {
                awaitUpgraded(second);
                ask(call);
                assertThat(answer(call, IN_TIME)).isEqualTo("HTTP/1.1 200");
            }
        }
    }

    /** At the very moment at which it has ended; so it is when all sockets of a server are gone at once, and come back. */
    @Test
    void whatWasSomethingElseLeavesNoRoomWhenItEnds() throws IOException {
        try (SlowSenders upgraded = new SlowSenders(port, 20, UPGRADE);
                Socket late = new Socket()) {
            awaitUpgraded(upgraded);
            try (SlowSenders busy = new SlowSenders(port, 20, BODY)) {
                await().atMost(IN_TIME).until(() -> protocol.getConnectionCount() >= 40);
                late.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                ask(late);
                upgraded.hangUp();
                await().atMost(IN_TIME).until(() -> protocol.getConnectionCount() <= 21);

                assertThatThrownBy(() -> answer(late, Duration.ofSeconds(1)))
                        .isInstanceOf(SocketTimeoutException.class);
                assertThat(busy.connected()).isEqualTo(20);
            }
            assertThat(answer(late, IN_TIME)).isEqualTo("HTTP/1.1 200");
        }
    }

    private static void awaitUpgraded(SlowSenders senders) {
        await().atMost(IN_TIME).until(() -> {
            senders.connected();
            return senders.statuses().stream().allMatch("HTTP/1.1 101"::equals);
        });
    }

    private static void ask(Socket connection) throws IOException {
        connection.getOutputStream().write(CALL.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String answer(Socket connection, Duration patience) throws IOException {
        connection.setSoTimeout((int) patience.toMillis());
        byte[] beginning = connection.getInputStream().readNBytes("HTTP/1.1 200".length());
        return new String(beginning, StandardCharsets.ISO_8859_1);
    }

    private static String beginning(Socket connection) {
        try {
            return answer(connection, IN_TIME);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String whole(Socket connection) {
        try {
            return new String(connection.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a call's connection something else. */
    @RestController
    static class Upgrades {
        @GetMapping("/upgrades")
        void upgrade(HttpServletRequest request) throws IOException, ServletException {
            request.upgrade(Silent.class);
        }
    }

    /** Ends when the caller does. Public, because Tomcat makes it. */
    public static final class Silent implements HttpUpgradeHandler, ReadListener {
        private @Nullable WebConnection connection;

        @Override
        public void init(WebConnection upgraded) {
            connection = upgraded;
            try {
                upgraded.getInputStream().setReadListener(this);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void onDataAvailable() throws IOException {
            ServletInputStream in = Objects.requireNonNull(connection).getInputStream();
            while (in.isReady() && in.read() >= 0) {
                // nothing is made of it
            }
        }

        @Override
        public void onAllDataRead() throws IOException {
            try {
                Objects.requireNonNull(connection).close();
            } catch (Exception e) {
                throw new IOException(e);
            }
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void destroy() {}
    }
}
