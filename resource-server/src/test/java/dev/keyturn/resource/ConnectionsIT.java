package dev.keyturn.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.zaxxer.hikari.HikariDataSource;
import dev.keyturn.model.ProblemType;
import dev.keyturn.model.testing.ServerAlone;
import dev.keyturn.resource.testing.Answer;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Person;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.SocketClient;
import dev.keyturn.resource.testing.SocketClient.Opened;
import dev.keyturn.resource.testing.World;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Work that takes all connections of its kind takes none from the others. */
@ResourceServerTest
@ServerAlone
class ConnectionsIT {
    private static final Logger log = LoggerFactory.getLogger(ConnectionsIT.class);

    private final World world;
    private final HikariDataSource shared;
    private final HikariDataSource searches;
    private final Person ada;
    private final int port;
    private final Api api;
    private final Api management;

    ConnectionsIT(
            World world,
            HikariDataSource shared,
            @Qualifier("searches") HikariDataSource searches,
            @LocalServerPort int port,
            @LocalManagementPort int managementPort) {
        this.world = world;
        this.shared = shared;
        this.searches = searches;
        this.ada = world.person();
        this.port = port;
        this.api = new Api(port).as(ada);
        this.management = new Api(managementPort);
    }

    @Test
    void searchesWaitForSearchesAlone() throws Exception {
        long event = api.post("/events", """
                {"title":"Event of %d","date":"2031-03-01","location":"Berlin"}""".formatted(ada.id())).hasStatus(201).id();
        List<Connection> taken = takeAll(searches);
        try (ExecutorService searchers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> byText = searchers.submit(() -> api.get("/events?text=doors"));
            Future<Answer> byDate = searchers.submit(() -> api.get("/events?from=2031-01-01"));
            api.get("/events?organizer=" + ada.id()).hasStatus(200);
            api.get("/events/" + event).hasStatus(200);
            api.get("/users/me").hasStatus(200);
            assertThat(management.get("/actuator/health/readiness").status()).isEqualTo(200);
            byText.get().isProblem(ProblemType.UNAVAILABLE);
            byDate.get().isProblem(ProblemType.UNAVAILABLE);
        } finally {
            giveBack(taken);
        }
        api.get("/events?text=doors").hasStatus(200);
    }

    @Test
    void messagesAreDeliveredWhateverWaits() throws SQLException, IOException {
        try (SocketClient client = new SocketClient(port)) {
            Opened socket = client.open(ada);
            List<Connection> taken = takeAll(shared);
            try {
                world.database().asSuperuser("""
                        INSERT INTO app.message (sender_id, receiver_id, content) VALUES (%1$d, %1$d, 'In spite of all')""".formatted(ada.id()));

                assertThat(socket.nextFrame().get("message").get("content").asString())
                        .isEqualTo("In spite of all");
            } finally {
                giveBack(taken);
            }
        }
    }

    private List<Connection> takeAll(HikariDataSource pool) throws SQLException, IOException {
        List<Connection> taken = new ArrayList<>();
        try {
            for (int number = 0; number < pool.getMaximumPoolSize(); number++) {
                taken.add(take(pool));
            }
            return taken;
        } catch (SQLException | IOException somebodyKeepsOne) {
            giveBack(taken);
            throw somebodyKeepsOne;
        }
    }

    /** Somebody may have one for longer than is waited for: then the log and a file say who, and one more wait is enough. */
    private Connection take(HikariDataSource pool) throws SQLException, IOException {
        try {
            return pool.getConnection();
        } catch (SQLTransientConnectionException somebodyHasIt) {
            Path threads = Path.of("target", UUID.randomUUID() + ".threads").toAbsolutePath();
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(threads.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
            log.warn(
                    "A connection of {} is somebody else's, of these threads: {}\n{}",
                    pool,
                    threads,
                    world.database().askAll("""
                            SELECT pid, application_name, state, now() - state_change, wait_event, query FROM pg_stat_activity
                            WHERE usename = 'keyturn_resource' AND datname = current_database()"""),
                    somebodyHasIt);
            return pool.getConnection();
        }
    }

    private static void giveBack(List<Connection> taken) throws SQLException {
        for (Connection each : taken) {
            each.close();
        }
    }
}
