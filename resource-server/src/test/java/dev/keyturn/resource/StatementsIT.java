package dev.keyturn.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Person;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.ServerAlone;
import dev.keyturn.resource.testing.Statements;
import dev.keyturn.resource.testing.World;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a call costs the database does not grow with what it answers. */
@ResourceServerTest
@ServerAlone
class StatementsIT {
    private final World world;
    private final JdbcClient jdbc;
    private final Api api;

    StatementsIT(World world, JdbcClient jdbc, @LocalServerPort int port) {
        this.world = world;
        this.jdbc = jdbc;
        this.api = new Api(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/users?limit=%d",
                "/events?limit=%d",
                "/events?organizer=1&from=2026-01-01&text=doors&limit=%d",
                "/messages/received?limit=%d",
                "/messages/sent?limit=%d",
                "/messages/with/{peer}?limit=%d"
            })
    void aListOfTwentyTakesTheOneStatementThatAListOfOneTakes(String path) {
        Person ada = world.person();
        Person bob = world.person();
        manyRowsOf(ada, bob);
        String list = path.replace("{peer}", Long.toString(bob.id())).replace("organizer=1", "organizer=" + ada.id());

        assertThat(statementsOf(() -> assertAnswers(ada, list.formatted(1), 1))).isEqualTo(1);
        assertThat(statementsOf(() -> assertAnswers(ada, list.formatted(20), 20)))
                .isEqualTo(1);
    }

    @Test
    void whatIsNoListTakesOneStatementToo() {
        Person ada = world.person();
        Person bob = world.person();
        manyRowsOf(ada, bob);
        long event = jdbc.sql("SELECT max(id) FROM app.event WHERE organizer_id = ?")
                .param(ada.id())
                .query(Long.class)
                .single();

        assertThat(statementsOf(() -> api.as(ada).get("/messages/unread-count").hasStatus(200)))
                .isEqualTo(1);
        assertThat(statementsOf(() -> api.as(ada).get("/events/" + event).hasStatus(200)))
                .isEqualTo(1);
        assertThat(statementsOf(() -> api.as(ada).get("/users/me").hasStatus(200)))
                .isEqualTo(1);
    }

    @Test
    void aMessageTakesOneStatementThatAlsoLooksForItsReceiver() {
        Person ada = world.person();
        Person bob = world.person();

        assertThat(statementsOf(() ->
                        api.as(ada).post("/messages", bob.message("Hello")).hasStatus(201)))
                .isEqualTo(1);
    }

    private static int statementsOf(Runnable call) {
        return Statements.during(call).ofRequests();
    }

    private void assertAnswers(Person caller, String path, int rows) {
        assertThat(api.as(caller).get(path).hasStatus(200).json()).hasSize(rows);
    }

    /** Messages both ways, events, and enough people. */
    private void manyRowsOf(Person ada, Person bob) {
        IntStream.range(0, 20).forEach(_ -> world.person());
        jdbc.sql("""
                        INSERT INTO app.message (sender_id, receiver_id, content)
                        SELECT sender, receiver, 'Hello'
                        FROM generate_series(1, 20), (VALUES (:ada, :bob), (:bob, :ada)) AS ways (sender, receiver)""").param("ada", ada.id()).param("bob", bob.id()).update();
        jdbc.sql("""
                        INSERT INTO app.event (title, description, location, starts_at, organizer_id)
                        SELECT :title || n, 'The doors open at seven', 'Room 1', '2031-03-01', :ada
                        FROM generate_series(1, 20) n""")
                .param("title", UUID.randomUUID() + " ")
                .param("ada", ada.id())
                .update();
    }
}
