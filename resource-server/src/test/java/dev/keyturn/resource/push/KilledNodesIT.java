package dev.keyturn.resource.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyturn.model.DatabaseRoles;
import dev.keyturn.model.Scope;
import dev.keyturn.model.testing.TestDatabase;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Node;
import dev.keyturn.resource.testing.Person;
import dev.keyturn.resource.testing.World;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two servers and their database, all of their own, killed at random moments while messages are sent.
 *
 * <p>{@code -Dkeyturn.delivery.sockets=500 -Dkeyturn.delivery.messages=100000} makes it as hard as it is meant to be.
 * {@code -Dkeyturn.delivery.seed} repeats the order of a run, which its log names.
 */
@Execution(ExecutionMode.CONCURRENT)
@Order(2)
class KilledNodesIT {
    private static final Logger log = LoggerFactory.getLogger(KilledNodesIT.class);
    private static final int SOCKETS = Integer.getInteger("keyturn.delivery.sockets", 24);
    private static final int MESSAGES = Integer.getInteger("keyturn.delivery.messages", 1200);
    private static final long SEED = Long.getLong("keyturn.delivery.seed", System.nanoTime());
    private static final int SENDERS = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration SETTLING = Duration.ofSeconds(3);
    private static final int KILLS = Math.max(3, MESSAGES / 8_000);

    private final TestDatabase database = new TestDatabase();
    private final World world = new World(database);
    private final List<Node> nodes = List.of(new Node(world), new Node(world));
    private final int[] ports = nodes.stream().mapToInt(Node::port).toArray();
    private final Random random = new Random(SEED);
    private final List<Fault> faults = faults();
    private final AtomicLong sent = new AtomicLong();

    /** How many may be sent before the next fault strikes: a server takes longer to come back than the rest takes to send. */
    private volatile long permitted;

    /** Something that dies without a word, and comes back. */
    private record Fault(String name, Runnable strike) {}

    private List<Fault> faults() {
        List<Fault> all = new ArrayList<>();
        all.add(new Fault("a process of the database", database::killBackend));
        all.add(new Fault("the database", database::killPostmaster));
        all.add(new Fault("a server", () -> restart(List.of(nodes.get(random.nextInt(nodes.size()))))));
        if (KILLS > all.size()) {
            all.add(new Fault("every server", () -> restart(nodes)));
        }
        return all;
    }

    @AfterEach
    void end() {
        nodes.forEach(Node::close);
        database.close();
    }

    @Test
    void everyReceiverSeesEachMessageOnceAndInOrderWhateverIsKilled() throws Exception {
        // The test database does not wait for its log otherwise.
        database.asSuperuser("ALTER ROLE keyturn_resource SET synchronous_commit = on");
        start(nodes);
        List<Receiver> receivers = Stream.generate(world::person)
                .limit(SOCKETS)
                .map(person -> new Receiver(person, ports))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            receivers.forEach(Receiver::open);
            List<Future<?>> senders = IntStream.range(0, SENDERS)
                    .<Future<?>>mapToObj(_ -> threads.submit(() -> sendAll(receivers)))
                    .toList();
            killAtRandom();
            for (Future<?> sender : senders) {
                sender.get();
            }
            for (Receiver receiver : receivers) {
                List<Long> stored = stored(receiver.person());
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(receiver.seen()).hasSizeGreaterThanOrEqualTo(stored.size()));
            }
            // What came twice may come the second time later.
            Thread.sleep(SETTLING);
            for (Receiver receiver : receivers) {
                assertThat(receiver.seen()).containsExactlyElementsOf(stored(receiver.person()));
            }
            assertThat(receivers.stream()
                            .mapToInt(receiver -> receiver.seen().size())
                            .sum())
                    .as("all that was acknowledged, and nothing else")
                    .isEqualTo(MESSAGES);
            assertThat(receivers).anyMatch(receiver -> receiver.openings() > 1);
        } finally {
            receivers.forEach(Receiver::close);
        }
    }

    /** Some time between the first message and the last, in any order; two may be next to each other. */
    private void killAtRandom() {
        log.info("Seed {}", SEED);
        long[] moments = LongStream.concat(
                        random.longs(KILLS, MESSAGES / 20, MESSAGES * 19L / 20).sorted(), LongStream.of(MESSAGES))
                .toArray();
        permitted = moments[0];
        List<Fault> next = new ArrayList<>();
        try {
            for (int i = 0; i < KILLS; i++) {
                if (next.isEmpty()) {
                    next.addAll(faults);
                    Collections.shuffle(next, random);
                }
                Fault fault = next.removeLast();
                await().atMost(PATIENCE).until(() -> sent.get() >= permitted);
                permitted = moments[i + 1];
                log.info("After {} messages, {} is killed", sent, fault.name());
                fault.strike().run();
            }
        } finally {
            // Whatever failed here, the senders come to an end.
            permitted = MESSAGES;
        }
    }

    private static void restart(List<Node> killed) {
        killed.forEach(Node::kill);
        start(killed);
    }

    private static void start(List<Node> nodes) {
        nodes.parallelStream().forEach(Node::start);
    }

    /** Each message has a key, and is sent until a node says that it is stored. */
    private void sendAll(List<Receiver> receivers) {
        Random random = new Random();
        Person sender = world.person();
        String token = sender.token(Duration.ofHours(1), Scope.MESSAGES_WRITE);
        for (int number = 0; number < MESSAGES / SENDERS; number++) {
            Person receiver = receivers.get(random.nextInt(receivers.size())).person();
            String body = receiver.message(String.valueOf(number));
            String key = sender.id() + "-" + number;
            await().atMost(PATIENCE).until(() -> sent.get() < permitted);
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(20))
                    .ignoreExceptions()
                    .until(() -> new Api(ports[random.nextInt(ports.length)])
                                    .with(token)
                                    .post("/messages", body, "Idempotency-Key", key)
                                    .status()
                            == 201);
            sent.incrementAndGet();
        }
    }

    private List<Long> stored(Person receiver) {
        List<Long> stored = new ArrayList<>();
        try (Connection connection = database.connectAs(DatabaseRoles.RESOURCE);
                PreparedStatement select =
                        connection.prepareStatement("SELECT id FROM app.message WHERE receiver_id = ? ORDER BY id")) {
            select.setLong(1, receiver.id());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    stored.add(row.getLong("id"));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return stored;
    }
}
