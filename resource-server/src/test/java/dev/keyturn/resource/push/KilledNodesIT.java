package dev.keyturn.resource.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyturn.model.Scope;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Node;
import dev.keyturn.resource.testing.Person;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Servers and their database, killed at random moments while messages are sent. Of the two servers, one is that of all tests,
 * and only the other, in a process of its own, can be killed.
 *
 * <p>{@code -Dkeyturn.delivery.mortals=2 -Dkeyturn.delivery.sockets=500 -Dkeyturn.delivery.messages=100000} makes it as hard
 * as it is meant to be: either can be killed. {@code -Dkeyturn.delivery.seed} repeats the order of a run, which its log
 * names.
 */
@ResourceServerTest
@ResourceLock(ResourceServerTest.SERVER)
class KilledNodesIT {
    private static final Logger log = LoggerFactory.getLogger(KilledNodesIT.class);
    private static final int SOCKETS = Integer.getInteger("keyturn.delivery.sockets", 24);
    private static final int MESSAGES = Integer.getInteger("keyturn.delivery.messages", 1200);
    private static final int MORTALS = Integer.getInteger("keyturn.delivery.mortals", 1);
    private static final long SEED = Long.getLong("keyturn.delivery.seed", System.nanoTime());
    private static final int SENDERS = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration SETTLING = Duration.ofSeconds(3);
    private static final int KILLS = Math.max(3, MESSAGES / 8_000);

    private final World world;
    private final JdbcClient jdbc;
    private final List<Node> nodes;
    private final int[] ports;
    private final List<Fault> faults;
    private final AtomicLong sent = new AtomicLong();

    /** How many may be sent before the next fault strikes: a server takes longer to come back than the rest takes to send. */
    private volatile long permitted;

    /** Something that dies without a word, and comes back. */
    private record Fault(String name, Runnable strike) {}

    KilledNodesIT(World world, JdbcClient jdbc, @LocalServerPort int port) {
        this.world = world;
        this.jdbc = jdbc;
        this.nodes = Stream.generate(() -> new Node(world)).limit(MORTALS).toList();
        this.ports = IntStream.concat(IntStream.of(port), nodes.stream().mapToInt(Node::port))
                .skip(MORTALS - 1)
                .toArray();
        this.faults = faults();
    }

    private List<Fault> faults() {
        List<Fault> all = new ArrayList<>();
        nodes.forEach(node -> all.add(new Fault("server " + node.port(), () -> restart(List.of(node)))));
        if (nodes.size() > 1) {
            all.add(new Fault("every server", () -> restart(nodes)));
        }
        all.add(new Fault("a process of the database", world.database()::killBackend));
        all.add(new Fault("the database", world.database()::killPostmaster));
        return all;
    }

    @AfterEach
    void end() {
        nodes.forEach(Node::close);
    }

    @Test
    void everyReceiverSeesEachMessageOnceAndInOrderWhateverIsKilled() throws Exception {
        makeCommitsDurable();
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
        Random random = new Random(SEED);
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
            String body = "{\"content\":\"%d\",\"receiver_id\":%d}".formatted(number, receiver.id());
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

    /** Over a pool that may hold connections of before a crash. */
    private List<Long> stored(Person receiver) {
        AtomicReference<List<Long>> stored = new AtomicReference<>(List.of());
        await().ignoreExceptionsInstanceOf(DataAccessException.class)
                .untilAsserted(() -> stored.set(jdbc.sql("SELECT id FROM app.message WHERE receiver_id = ? ORDER BY id")
                        .param(receiver.id())
                        .query((row, number) -> row.getLong("id"))
                        .list()));
        return stored.get();
    }

    /** The test database does not wait for its log otherwise; connections that are open do not hear of the change. */
    private void makeCommitsDurable() {
        world.database().asSuperuser("ALTER ROLE keyturn_resource SET synchronous_commit = on");
        world.database().asSuperuser("""
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'keyturn_resource'""");
    }
}
