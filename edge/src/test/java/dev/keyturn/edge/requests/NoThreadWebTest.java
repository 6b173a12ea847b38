package dev.keyturn.edge.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyturn.edge.testing.Caller;
import dev.keyturn.edge.testing.EdgeTest;
import dev.keyturn.model.testing.SlowSenders;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.coyote.AbstractProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.test.context.TestPropertySource;

/** As where the machine has no thread left for a moment: nothing ends that only a restart would begin again. */
@EdgeTest
@TestPropertySource(properties = "keyturn.http.max-unfinished=350")
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the server that is flooded")
class NoThreadWebTest {
    private static final Duration IN_TIME = Duration.ofSeconds(20);
    private static final String HEAD = "GET /things/1 HTTP/1.1\r\nHost: localhost\r\n";

    private final Caller caller;
    private final int port;
    private final AbstractProtocol<?> protocol;
    private final Executor threads;

    NoThreadWebTest(Caller caller, @LocalServerPort int port, ServletWebServerApplicationContext server) {
        this.caller = caller;
        this.port = port;
        this.protocol = (AbstractProtocol<?>) ((TomcatWebServer) Objects.requireNonNull(server.getWebServer()))
                .getTomcat()
                .getConnector()
                .getProtocolHandler();
        this.threads = protocol.getExecutor();
    }

    @AfterEach
    void thereAreThreadsAgain() {
        protocol.setExecutor(threads);
    }

    @Test
    void theConnectionThatFoundNoneIsClosedAndTheNextIsServed() throws Exception {
        AtomicBoolean none = new AtomicBoolean(true);
        ThreadFactory virtual = Thread.ofVirtual().factory();
        protocol.setExecutor(new FairThreads(work -> {
            if (none.getAndSet(false)) {
                throw new OutOfMemoryError("unable to create native thread: as a test has it");
            }
            return virtual.newThread(work);
        })::serve);

        try (Socket unlucky = caller.connect()) {
            ask(unlucky);
            assertThat(unlucky.getInputStream().read()).isEqualTo(-1);
        }
        try (Socket next = caller.connect()) {
            ask(next);
            assertThat(next.getInputStream().read()).isEqualTo('H');
        }
    }

    /** Whatever the executor throws: it is called by the thread that looks for slow heads, too. */
    @Test
    void slowHeadsAreEndedAfterALookHasThrown() throws Exception {
        AtomicBoolean none = new AtomicBoolean(true);
        AtomicBoolean thrown = new AtomicBoolean();
        protocol.setExecutor(connection -> {
            if (!Thread.currentThread().getName().contains("Poller") && none.getAndSet(false)) {
                thrown.set(true);
                throw new OutOfMemoryError("unable to create native thread: as a test has it");
            }
            threads.execute(connection);
        });

        try (SlowSenders heads = new SlowSenders(port, 2, HEAD + "X-Slow: ")) {
            await().atMost(IN_TIME).pollInterval(Duration.ofMillis(200)).until(() -> heads.drip() == 0);
        }
        assertThat(thrown).isTrue();
    }

    private static void ask(Socket connection) throws IOException {
        connection.getOutputStream().write((HEAD + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
}
