package dev.keyturn.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.zaxxer.hikari.HikariDataSource;
import dev.keyturn.model.ProblemType;
import dev.keyturn.resource.testing.Answer;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Person;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.ServerAlone;
import dev.keyturn.resource.testing.SocketClient;
import dev.keyturn.resource.testing.World;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

@ResourceServerTest
@ServerAlone
class DatabaseOutageIT {
    private final World world;
    private final int port;
    private final Person ada;
    private final Api api;
    private final Api management;
    private final Collection<HikariDataSource> pools;
    private final JdbcClient jdbc;

    DatabaseOutageIT(
            World world,
            ApplicationContext server,
            JdbcClient jdbc,
            @LocalServerPort int port,
            @LocalManagementPort int managementPort) {
        this.world = world;
        this.pools = server.getBeansOfType(HikariDataSource.class).values();
        this.jdbc = jdbc;
        this.port = port;
        this.ada = world.person();
        this.api = new Api(port).as(ada);
        this.management = new Api(managementPort);
    }

    /** A pool trusts a connection unseen for a moment: those of this test must not be lent to the next. */
    @AfterEach
    void mend() {
        world.line().mend();
        renewConnections();
        await().atMost(Duration.ofSeconds(20)).until(() -> api.get("/users/me").status() == 200);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aDatabaseThatIsDownMeans503AndServiceWhenItIsBack(CapturedOutput output) throws Exception {
        api.get("/users/me").hasStatus(200);
        world.line().cut();

        assertUnavailableWithinFiveSeconds();
        for (int look = 0; look < 3; look++) {
            assertThat(management.get("/actuator/health/readiness").status()).isEqualTo(503);
        }
        assertThat(management.get("/actuator/health/liveness").status()).isEqualTo(200);
        assertThat(output)
                .as("a trace for each look at the health, and a line for each connection")
                .doesNotContain("DataSourceHealthIndicator", "Failed to validate connection");

        world.line().mend();
        await().atMost(Duration.ofSeconds(20)).until(() -> api.get("/users/me").status() == 200);
    }

    /** Messages wait for those before them: not for one fault after the other. */
    @Test
    void aDatabaseThatDoesNotAnswerMeans503AndServiceWhenItIsBack() throws Exception {
        api.get("/users/me").hasStatus(200);
        world.line().freeze();

        List<Future<?>> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            answers.add(callers.submit(() -> assertUnavailableWithinFiveSeconds(() -> api.get("/users/me"))));
            for (int i = 0; i < 30; i++) {
                answers.add(callers.submit(() -> assertUnavailableWithinFiveSeconds(this::sendMessage)));
                Thread.sleep(100);
            }
            assertUnavailableWithinFiveSeconds(() -> api.get("/users/me"));
        }
        for (Future<?> answer : answers) {
            answer.get();
        }

        world.line().mend();
        await().atMost(Duration.ofSeconds(20)).until(() -> api.get("/users/me").status() == 200);
    }

    @Test
    void connectionsThatTheDatabaseEndedAreNotNoticed() {
        api.get("/users/me").hasStatus(200);
        endConnections();

        // At most the one request that was given a connection within the moment that the pool trusts it unseen.
        await().atMost(Duration.ofSeconds(5)).until(() -> api.get("/users/me").status() == 200);
    }

    /** As after a failover: connections lead to a server that is the primary no longer, and new ones to that of now. */
    @Test
    void connectionsThatCanOnlyReadAreGivenUp() {
        world.database().asSuperuser("ALTER ROLE keyturn_resource SET default_transaction_read_only = on");
        endConnections();
        OffsetDateTime readOnly;
        try {
            await().until(() -> api.get("/users/me").status() == 200);
            sendMessage().isProblem(ProblemType.UNAVAILABLE);
            readOnly = OffsetDateTime.now(ZoneOffset.UTC);
        } finally {
            world.database().asSuperuser("ALTER ROLE keyturn_resource RESET default_transaction_read_only");
        }

        await().atMost(Duration.ofSeconds(10)).until(() -> sendMessage().status() == 201);
        await().atMost(Duration.ofSeconds(20)).until(() -> connectionsBefore(readOnly, "keyturn hints") == 0);
    }

    /** Nothing fails on connections that only read: who listens for messages of other nodes notices, and takes all along. */
    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void connectionsOverWhichNobodyWritesAreGivenUpToo(CapturedOutput output) {
        Logger listener = (Logger) LoggerFactory.getLogger("dev.keyturn.resource.hints.HintListener");
        listener.setLevel(Level.DEBUG);
        world.database().asSuperuser("ALTER ROLE keyturn_resource SET default_transaction_read_only = on");
        endConnections();
        OffsetDateTime readOnly;
        try {
            await().until(() -> api.get("/events?text=doors").status() == 200);
            await().until(() -> output.getOut().contains("The database can only be read"));
            readOnly = OffsetDateTime.now(ZoneOffset.UTC);
        } finally {
            world.database().asSuperuser("ALTER ROLE keyturn_resource RESET default_transaction_read_only");
            listener.setLevel(null);
        }

        await().atMost(Duration.ofSeconds(20)).until(() -> connectionsBefore(readOnly, "%") == 0);
    }

    /** By each connection, and not by the role, whose settings are in no dump of a database. */
    @Test
    void aServerThatStopsInTheMiddleOfATransactionIsLeftAfterTenSeconds() {
        assertThat(jdbc.sql("""
                        SELECT setting || unit || ' by the ' || source FROM pg_settings
                        WHERE name = 'idle_in_transaction_session_timeout'""").query(String.class).single()).isEqualTo("10000ms by the client");
    }

    private long connectionsBefore(OffsetDateTime moment, String application) {
        return jdbc.sql("""
                        SELECT count(*) FROM pg_stat_activity
                        WHERE datname = current_database() AND usename = 'keyturn_resource'
                          AND application_name LIKE :application AND backend_start < :moment""")
                .param("application", application)
                .param("moment", moment)
                .query(Long.class)
                .single();
    }

    private Answer sendMessage() {
        return send(ada, "Hello");
    }

    private Answer send(Person receiver, String content, String... headers) {
        String message = receiver.message(content);
        return api.post("/messages", message, headers);
    }

    /** PostgreSQL gives up no commit that waits for a standby; it keeps the receiver's turn meanwhile. */
    @Test
    void whatMayHaveBeenDoneIsSaidToBeSo() {
        String once = UUID.randomUUID().toString();
        String unclear = UUID.randomUUID().toString();
        Person bob = world.person();
        Person carol = world.person();
        commits("SET synchronous_commit = on", "SET synchronous_standby_names = 'away'");
        try {
            // PostgreSQL's checkpointer tells of the standby, when it gets to it; and a connection that was just being
            // opened has
            // the old setting.
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                renewConnections();
                return sendMessage().body().contains("may have been");
            });
            assertThat(send(bob, unclear)
                            .isProblem(ProblemType.UNAVAILABLE)
                            .json()
                            .get("detail")
                            .asString())
                    .contains("may have been");
            assertThat(send(carol, once, "Idempotency-Key", once)
                            .isProblem(ProblemType.UNAVAILABLE)
                            .json()
                            .get("detail")
                            .asString())
                    .doesNotContain("may have been");
        } finally {
            commits("RESET synchronous_commit", "RESET synchronous_standby_names");
        }

        await().until(() -> stored(unclear) == 1);
        send(carol, once, "Idempotency-Key", once).hasStatus(201);
        assertThat(stored(once)).isEqualTo(1);
    }

    /** The tests' PostgreSQL waits for nothing by itself. */
    private void commits(String ofRole, String ofAll) {
        world.database().asSuperuser("ALTER ROLE keyturn_resource " + ofRole);
        renewConnections();
        world.database().asSuperuser("ALTER SYSTEM " + ofAll);
        world.database().asSuperuser("SELECT pg_reload_conf()");
    }

    private void renewConnections() {
        pools.stream()
                .filter(HikariDataSource::isRunning)
                .forEach(pool -> pool.getHikariPoolMXBean().softEvictConnections());
    }

    private long stored(String content) {
        return jdbc.sql("SELECT count(*) FROM app.message WHERE content = :content")
                .param("content", content)
                .query(Long.class)
                .single();
    }

    /** Returns when they are gone. */
    private void endConnections() {
        world.database().asSuperuser("""
                SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = 'keyturn_resource'""");
    }

    @Test
    void aTicketIsNotRefusedForTheDatabasesFault() {
        world.line().cut();
        try (SocketClient client = new SocketClient(port)) {
            assertThat(client.refusal("/ws", "keyturn.v1", "ticket.unknown")).isEqualTo(503);
        }
    }

    /** Those who were given a connection when it was still good, and those who come after them. */
    private void assertUnavailableWithinFiveSeconds() throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> sender = callers.submit(() -> assertUnavailableWithinFiveSeconds(this::sendMessage));
            assertUnavailableWithinFiveSeconds(() -> api.get("/users/me"));
            sender.get();
        }
        assertUnavailableWithinFiveSeconds(() -> api.get("/users/me"));
    }

    private static void assertUnavailableWithinFiveSeconds(Supplier<Answer> call) {
        Instant asked = Instant.now();
        Answer answer = call.get();

        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(5));
        answer.isProblem(ProblemType.UNAVAILABLE);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }
}
