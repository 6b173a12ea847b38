package dev.keyturn.resource.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.DatabaseRoles;
import dev.keyturn.model.ProblemType;
import dev.keyturn.resource.testing.Answer;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Person;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.ServerAlone;
import dev.keyturn.resource.testing.Statements;
import dev.keyturn.resource.testing.World;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Messages that come at the same moment: each is its sender's own affair, however many share a statement. */
@ResourceServerTest
@ServerAlone
class MessagesTogetherIT {
    private static final long NOBODY = 999_999_999;

    private final MessageSending sending;
    private final MessageStore store;
    private final JdbcClient jdbc;
    private final World world;
    private final int port;
    private final Person ada;
    private final Person bob;
    private final Person eve;

    MessagesTogetherIT(
            MessageSending sending, MessageStore store, JdbcClient jdbc, World world, @LocalServerPort int port) {
        this.port = port;
        this.sending = sending;
        this.store = store;
        this.jdbc = jdbc;
        this.world = world;
        this.ada = world.person();
        this.bob = world.person();
        this.eve = world.person();
    }

    @Test
    void eachGetsItsOwnAnswer() throws Exception {
        int many = 300;
        List<Future<MessageView>> answers = new ArrayList<>();
        Statements statements = Statements.during(() -> {
            try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < many; i++) {
                    MessageRequest request = new MessageRequest("number " + i, receiver(i));
                    answers.add(senders.submit(() -> sending.send(request, ada.id())));
                }
            }
        });

        for (int i = 0; i < many; i++) {
            Future<MessageView> answer = answers.get(i);
            if (receiver(i) == NOBODY) {
                assertThatThrownBy(answer::get)
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(ProblemException.class);
            } else {
                assertThat(answer.get().content()).isEqualTo("number " + i);
                assertThat(answer.get().receiverId()).isEqualTo(receiver(i));
            }
        }
        Map<Long, String> answered = answers.stream()
                .filter(answer -> answer.state() == Future.State.SUCCESS)
                .map(Future::resultNow)
                .collect(Collectors.toMap(MessageView::id, MessageView::content));
        assertThat(answered).hasSize(many * 2 / 3).isEqualTo(stored());
        assertThat(statements.count("MERGE INTO app.message")).isLessThan(many / 2);
    }

    private long receiver(int number) {
        return switch (number % 3) {
            case 0 -> bob.id();
            case 1 -> eve.id();
            default -> NOBODY;
        };
    }

    /** Validation lets no such message through; a rule of the database that it does not know might. */
    @Test
    void oneThatTheDatabaseRefusesSpoilsNoOther() throws Exception {
        int many = 100;
        List<Future<MessageView>> good = new ArrayList<>();
        List<Future<MessageView>> bad = new ArrayList<>();
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < many; i++) {
                MessageRequest request = new MessageRequest("fine", bob.id());
                good.add(senders.submit(() -> sending.send(request, ada.id())));
                if (i % 10 == 0) {
                    MessageRequest empty = new MessageRequest("", bob.id());
                    bad.add(senders.submit(() -> sending.send(empty, ada.id())));
                }
            }
        }

        for (Future<MessageView> answer : good) {
            assertThat(answer.get().content()).isEqualTo("fine");
        }
        assertThat(bad)
                .allSatisfy(answer ->
                        assertThatThrownBy(answer::get).hasCauseInstanceOf(DataIntegrityViolationException.class));
        assertThat(stored()).hasSize(many);
    }

    @Test
    void aStatementForManyLeavesOutWhoseTurnIsTaken() throws Exception {
        List<NewMessage> messages = IntStream.range(0, 4)
                .mapToObj(number -> new NewMessage(ada.id(), number % 2 == 0 ? bob.id() : eve.id(), "number " + number))
                .toList();

        List<Optional<MessageView>> stored;
        try (Connection other = world.database().connectAs(DatabaseRoles.RESOURCE);
                Statement turn = other.createStatement()) {
            other.setAutoCommit(false);
            turn.execute("SELECT app.message_turn_taken(%d)".formatted(bob.id()));
            stored = store.storeAtOnce(messages);
        }

        assertThat(stored.stream().map(view -> view.map(MessageView::content)))
                .containsExactly(Optional.empty(), Optional.of("number 1"), Optional.empty(), Optional.of("number 3"));
        assertThat(stored().values()).containsExactlyInAnyOrder("number 1", "number 3");
    }

    /** As a node does that freezes in the middle of a message: others are told, and what they were told holds. */
    @Test
    void whileSomebodyKeepsATurnOthersAreServedAndNothingIsStoredLater() throws Exception {
        Api api = new Api(port);
        List<Future<Answer>> refused = new ArrayList<>();
        try (Connection other = world.database().connectAs(DatabaseRoles.RESOURCE);
                Statement turn = other.createStatement();
                ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            other.setAutoCommit(false);
            turn.execute("SELECT app.message_turn_taken(%d)".formatted(bob.id()));
            for (int i = 0; i < 30; i++) {
                String[] key = i % 2 == 0 ? new String[0] : new String[] {"Idempotency-Key", "kept-" + i};
                refused.add(senders.submit(() -> api.as(ada).post("/messages", bob.message("Hello"), key)));
            }

            api.as(eve).get("/users/me").hasStatus(200);
            api.as(ada).post("/messages", eve.message("Hello")).hasStatus(201);

            for (Future<Answer> answer : refused) {
                answer.get().isProblem(ProblemType.UNAVAILABLE);
            }
        }
        api.as(ada).post("/messages", bob.message("Hello")).hasStatus(201);
        assertThat(stored()).hasSize(2);
    }

    private Map<Long, String> stored() {
        return jdbc
                .sql("SELECT id, content FROM app.message WHERE sender_id = ?")
                .param(ada.id())
                .query((row, number) -> Map.entry(row.getLong("id"), row.getString("content")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
