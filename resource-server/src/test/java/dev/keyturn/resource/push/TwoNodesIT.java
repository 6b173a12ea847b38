package dev.keyturn.resource.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.model.DatabaseRoles;
import dev.keyturn.resource.testing.Answer;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Person;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.ServerAlone;
import dev.keyturn.resource.testing.SocketClient;
import dev.keyturn.resource.testing.World;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * Two servers on one database: the one that all tests share, and another in this JVM: what is static they share, and
 * nothing else but the database. The second looks at that only when it is told to, so whatever arrives there came by a hint.
 */
@ResourceServerTest
@ServerAlone
class TwoNodesIT {
    private static final List<ConfigurableApplicationContext> NODES = new ArrayList<>();

    private final World world;
    private final JdbcClient jdbc;
    private final int port;
    private final Person ada;
    private final Person bob;
    private final SocketClient client;

    TwoNodesIT(World world, JdbcClient jdbc, @LocalServerPort int port) {
        this.world = world;
        this.jdbc = jdbc;
        this.port = port;
        if (NODES.isEmpty()) {
            NODES.add(world.start("keyturn.push.recheck=PT1H"));
        }
        this.ada = world.person();
        this.bob = world.person();
        this.client = new SocketClient(
                NODES.getFirst().getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }

    @AfterEach
    void hangUp() {
        client.close();
    }

    @AfterAll
    static void end() {
        NODES.forEach(ConfigurableApplicationContext::close);
    }

    @Test
    void aMessageSentAtOneNodeArrivesAtTheOther() {
        var socket = client.open(bob);
        var senders = client.open(ada);
        Api first = new Api(port);

        Answer sent = first.as(ada).post("/messages", bob.message("Hello")).hasStatus(201);
        assertThat(socket.nextFrame().get("message")).isEqualTo(sent.json());

        first.as(bob).put("/messages/" + sent.id() + "/read", "").hasStatus(200);
        JsonNode read = senders.nextFrame();
        assertThat(read.get("type").asString()).isEqualTo("message_read");
        assertThat(read.at("/message/id").asLong()).isEqualTo(sent.id());
    }

    @Test
    void anybodysNotificationIsAHintAtMost() {
        var socket = client.open(bob);
        long unread =
                new Api(port).as(bob).post("/messages", ada.message("Unread")).id();
        for (String payload : List.of(
                "",
                "x",
                "x " + bob.id(),
                "x " + bob.id() + ":1",
                "x " + bob.id() + ":" + unread,
                "x 1:999999999",
                "x ".repeat(2000),
                "\uD83D\uDDDD 1")) {
            jdbc.sql("SELECT pg_notify('keyturn_push', ?)")
                    .param(payload)
                    .query()
                    .listOfRows();
        }

        for (long id : new long[] {sendAtFirst("real"), sendAtFirst("and nothing else")}) {
            assertThat(socket.nextFrame().at("/message/id").asLong()).isEqualTo(id);
        }
    }

    @Test
    void whatWasSentWhileANodeWasDeafIsNotMissed() throws SQLException {
        var socket = client.open(bob);
        long before = sendAtFirst("before");
        assertThat(socket.nextFrame().at("/message/id").asLong()).isEqualTo(before);

        try (Connection connection = world.database().connectAs(DatabaseRoles.RESOURCE);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("""
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE application_name = 'keyturn hints'""");
            statement.execute("""
                    INSERT INTO app.message (sender_id, receiver_id, content)
                    VALUES (%d, %d, 'of which nobody is told')""".formatted(ada.id(), bob.id()));
            connection.commit();
        }

        assertThat(socket.nextFrame().at("/message/content").asString()).isEqualTo("of which nobody is told");
        long after = sendAtFirst("after");
        assertThat(socket.nextFrame().at("/message/id").asLong()).isEqualTo(after);
    }

    private long sendAtFirst(String content) {
        return new Api(port)
                .as(ada)
                .post("/messages", bob.message(content))
                .hasStatus(201)
                .id();
    }
}
