package dev.keyturn.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Many sessions refresh all the time while a process is killed. {@code -Dkeyturn.journeys.sessions=1000} makes them a
 * thousand; most of the time then goes into the logins.
 */
class KilledProcessesJourneyIT extends FaultJourney {
    /** Also the milliseconds between two refreshes of one: together they offer a thousand in a second. */
    private static final int SESSIONS = Integer.getInteger("keyturn.journeys.sessions", 100);

    private static final int TURNS = 2;

    @Test
    void everyClientThatRetriesCarriesOnInTheSessionThatItHad() throws Exception {
        allowLongOutages();
        Person person = newcomer();
        List<RefreshingClient> clients = begin(person);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running =
                    clients.stream().<Future<?>>map(executor::submit).toList();
            try {
                awaitTurns(clients);
                stack.killAuthServer();
                stack.reviveAuthServer();
                awaitTurns(clients);
                killDatabase();
                awaitTurns(clients);
            } finally {
                clients.forEach(RefreshingClient::stop);
            }
            for (Future<?> client : running) {
                client.get();
            }
        }

        assertThat(clients).extracting(RefreshingClient::refusal).containsOnly("");
        assertThat(clients).extracting(RefreshingClient::token).doesNotHaveDuplicates();
        // A turn that a client never heard of would be somebody else's; one that is missing would have been lost.
        assertThat(generations(person)).containsExactlyInAnyOrderEntriesOf(turns(clients));
    }

    /** A lost reply is given again for 30 s, and a start of a busy machine may take longer. */
    private void allowLongOutages() throws SQLException {
        try (Connection connection = stack.database();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE identity.client SET grace_seconds = 300 WHERE id = 'app'");
        }
    }

    private void killDatabase() {
        try {
            stack.killDatabase();
        } finally {
            stack.reviveDatabase();
        }
    }

    private List<RefreshingClient> begin(Person person) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
            List<Future<RefreshingClient>> logins = IntStream.range(0, SESSIONS)
                    .mapToObj(i -> executor.submit(() -> RefreshingClient.login(this, person.username(), SESSIONS)))
                    .toList();
            Map<String, RefreshingClient> clients = new HashMap<>();
            for (Future<RefreshingClient> login : logins) {
                clients.put(login.get().session(), login.get());
            }
            assertThat(clients).hasSize(SESSIONS);
            return List.copyOf(clients.values());
        }
    }

    /** Every client turns its token a few times more; one that is refused ends the wait. */
    private static void awaitTurns(List<RefreshingClient> clients) {
        Map<RefreshingClient, Long> wanted = new HashMap<>();
        clients.forEach(client -> wanted.put(client, client.turns() + TURNS));
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(100))
                .failFast(
                        "a client was refused",
                        () -> assertThat(clients)
                                .allSatisfy(
                                        client -> assertThat(client.refusal()).isEmpty()))
                .untilAsserted(() -> assertThat(clients)
                        .filteredOn(client -> client.turns() < wanted.getOrDefault(client, 0L))
                        .isEmpty());
    }

    private static Map<String, Long> turns(List<RefreshingClient> clients) {
        Map<String, Long> turns = new HashMap<>();
        clients.forEach(client -> turns.put(client.session(), client.turns()));
        return turns;
    }

    /** The living sessions that the clients have, and how often each was turned, as the database has it. */
    private Map<String, Long> generations(Person person) throws SQLException {
        Map<String, Long> generations = new HashMap<>();
        try (Connection connection = stack.database();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT sid, generation FROM identity.session
                        WHERE account_id = %d AND client_id = 'app' AND revoked_at IS NULL""".formatted(person.id()))) {
            while (row.next()) {
                generations.put(row.getString("sid"), row.getLong("generation"));
            }
        }
        return generations;
    }
}
