package dev.keyturn.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.keyturn.model.ProblemType;
import dev.keyturn.resource.testing.Answer;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Person;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.ServerAlone;
import dev.keyturn.resource.testing.SocketClient;
import dev.keyturn.resource.testing.SocketClient.Opened;
import dev.keyturn.resource.testing.World;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Work that takes all connections of its kind takes none from the others. */
@ResourceServerTest
@ServerAlone
class ConnectionsIT {
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
    void messagesAreDeliveredWhateverWaits() throws SQLException {
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

    private static List<Connection> takeAll(HikariDataSource pool) throws SQLException {
        List<Connection> taken = new ArrayList<>();
        for (int number = 0; number < pool.getMaximumPoolSize(); number++) {
            taken.add(pool.getConnection());
        }
        return taken;
    }

    private static void giveBack(List<Connection> taken) throws SQLException {
        for (Connection each : taken) {
            each.close();
        }
    }
}
