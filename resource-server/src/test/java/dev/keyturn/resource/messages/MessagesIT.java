package dev.keyturn.resource.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.model.ProblemType;
import dev.keyturn.model.Scope;
import dev.keyturn.resource.testing.Answer;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Person;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.World;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@ResourceServerTest
class MessagesIT {
    private final World world;
    private final Api api;
    private final Person ada;
    private final Person bob;

    MessagesIT(World world, @LocalServerPort int port) {
        this.world = world;
        this.api = new Api(port);
        this.ada = world.person();
        this.bob = world.person();
    }

    @Test
    void reachesItsReceiver() {
        Answer sent =
                api.as(ada).post("/messages", bob.message("Hello, Bob 🗝")).hasStatus(201);

        JsonNode message = api.as(bob).get("/messages/received").hasStatus(200).json();
        assertThat(message).hasSize(1);
        assertThat(message.get(0)).isEqualTo(sent.json());
        assertThat(api.as(ada).get("/messages/sent").json()).isEqualTo(message);
        assertThat(api.as(ada).get("/messages/received").json()).isEmpty();
        assertThat(sent.json().get("content").asString()).isEqualTo("Hello, Bob 🗝");
        assertThat(sent.json().get("sender_id").asLong()).isEqualTo(ada.id());
        assertThat(sent.json().get("receiver_id").asLong()).isEqualTo(bob.id());
        assertThat(sent.json().get("is_read").asBoolean()).isFalse();
        assertThat(sent.json().get("created_at").asString()).endsWith("Z");
        assertThat(sent.json().propertyNames()).hasSize(6);
    }

    @Test
    void listsNewestFirstPageByPage() {
        List<Long> ids = Stream.of("one", "two", "three")
                .map(text -> api.as(ada).post("/messages", bob.message(text)).id())
                .toList();

        Answer first = api.as(bob).get("/messages/received?limit=2").hasStatus(200);
        Answer second = api.as(bob).get(first.next()).hasStatus(200);

        assertThat(idsOf(first)).containsExactly(ids.get(2), ids.get(1));
        assertThat(idsOf(second)).containsExactly(ids.get(0));
        assertThat(second.headers().firstValue("Link")).isEmpty();
        assertThat(idsOf(api.as(ada).get("/messages/sent"))).containsExactly(ids.get(2), ids.get(1), ids.get(0));
        assertThat(idsOf(api.as(ada).get("/messages/sent?skip=1&limit=1"))).containsExactly(ids.get(1));
    }

    @Test
    void areCountedUntilTheyAreRead() {
        assertThat(unread(bob)).isZero();
        long id = api.as(ada).post("/messages", bob.message("one")).id();
        api.as(ada).post("/messages", bob.message("two"));
        assertThat(unread(bob)).isEqualTo(2);

        api.as(bob).put("/messages/" + id + "/read", "").hasStatus(200);
        api.as(bob).put("/messages/" + id + "/read", "").hasStatus(200);

        assertThat(unread(bob)).isEqualTo(1);
        assertThat(unread(ada)).isZero();
        api.with(ada.token(Scope.MESSAGES_WRITE)).get("/messages/unread-count").isProblem(ProblemType.FORBIDDEN);
    }

    @Test
    void betweenTwoPeopleAreListedNewestFirstPageByPage() {
        Person eve = world.person();
        long first = api.as(ada).post("/messages", bob.message("one")).id();
        long second = api.as(bob).post("/messages", ada.message("two")).id();
        api.as(eve).post("/messages", bob.message("from a third")).hasStatus(201);
        api.as(ada).post("/messages", eve.message("to a third")).hasStatus(201);
        long third = api.as(ada).post("/messages", bob.message("three")).id();
        long own = api.as(ada).post("/messages", ada.message("to myself")).id();

        Answer page = api.as(ada).get("/messages/with/" + bob.id() + "?limit=2");
        assertThat(idsOf(page)).containsExactly(third, second);
        assertThat(idsOf(api.as(ada).get(page.next()))).containsExactly(first);
        assertThat(idsOf(api.as(bob).get("/messages/with/" + ada.id()))).containsExactly(third, second, first);
        assertThat(idsOf(api.as(bob).get("/messages/with/" + ada.id() + "?skip=1&limit=1")))
                .containsExactly(second);
        assertThat(idsOf(api.as(ada).get("/messages/with/" + ada.id()))).containsExactly(own);
        assertThat(idsOf(api.as(ada).get("/messages/with/999999999"))).isEmpty();
        api.as(ada)
                .get("/messages/with/bob")
                .isProblem(ProblemType.INVALID_FIELDS)
                .onField("user_id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=101",
                "limit=ten",
                "limit=",
                "skip=-1",
                "skip=100001",
                "skip=99999999999999999999",
                "after=-1",
                "after=last",
                "after=5&skip=1"
            })
    void refusesAPageThatMakesNoSense(String query) {
        api.as(bob)
                .get("/messages/received?" + query)
                .isProblem(ProblemType.INVALID_FIELDS)
                .onField(query.substring(0, query.indexOf('=')));
    }

    @Test
    void isMarkedAsReadByItsReceiverAlone() {
        String path = "/messages/"
                + api.as(ada).post("/messages", bob.message("Read me")).id() + "/read";

        api.as(ada).put(path, "").isProblem(ProblemType.NOT_FOUND);
        api.as(world.person()).put(path, "").isProblem(ProblemType.NOT_FOUND);
        assertThat(api.as(bob)
                        .put(path, "")
                        .hasStatus(200)
                        .json()
                        .get("is_read")
                        .asBoolean())
                .isTrue();
        assertThat(api.as(bob)
                        .put(path, "")
                        .hasStatus(200)
                        .json()
                        .get("is_read")
                        .asBoolean())
                .isTrue();
        assertThat(api.as(ada)
                        .get("/messages/sent")
                        .json()
                        .get(0)
                        .get("is_read")
                        .asBoolean())
                .isTrue();
        api.as(bob).put("/messages/999999999/read", "").isProblem(ProblemType.NOT_FOUND);
    }

    @Test
    void goesToNobodyWhoIsNotThere() {
        Person gone = world.person();
        world.deactivate(gone);

        api.as(ada).post("/messages", gone.message("Hello")).isProblem(ProblemType.NOT_FOUND);
        api.as(ada)
                .post("/messages", "{\"content\":\"Hello\",\"receiver_id\":999999999}")
                .isProblem(ProblemType.NOT_FOUND);
        assertThat(api.as(ada).get("/messages/sent").json()).isEmpty();
    }

    @Test
    void comesFromAPerson() {
        Api service = api.with(world.issuer().serviceToken(Scope.MESSAGES_WRITE, Scope.MESSAGES_READ));

        service.post("/messages", bob.message("Hello")).isProblem(ProblemType.FORBIDDEN);
        service.get("/messages/received").isProblem(ProblemType.FORBIDDEN);
        api.with(ada.token(Scope.MESSAGES_READ))
                .post("/messages", bob.message("Hello"))
                .isProblem(ProblemType.FORBIDDEN);
        api.with(ada.token(Scope.MESSAGES_WRITE)).get("/messages/sent").isProblem(ProblemType.FORBIDDEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"receiver_id\":1}",
                "{\"content\":\" \",\"receiver_id\":1}",
                "{\"content\":\"a\\u0000b\",\"receiver_id\":1}",
                "{\"content\":\"Hello\"}",
                "{\"content\":\"Hello\",\"receiver_id\":\"1\"}",
                "{\"content\":\"Hello\",\"receiver_id\":1.5}",
                "{\"content\":\"Hello\",\"receiver_id\":99999999999999999999}"
            })
    void refusesWhatIsNoMessage(String body) {
        api.as(ada).post("/messages", body).isProblem(ProblemType.INVALID_FIELDS);
    }

    @Test
    void refusesContentThatIsTooLong() {
        api.as(ada).post("/messages", bob.message("x".repeat(4000))).hasStatus(201);
        api.as(ada)
                .post("/messages", bob.message("x".repeat(4001)))
                .isProblem(ProblemType.INVALID_FIELDS)
                .onField("content");
    }

    @Test
    void isSentOnceHoweverOftenARequestIsRepeated() {
        String key = key();
        Answer first = api.as(ada)
                .post("/messages", bob.message("Once"), "Idempotency-Key", key)
                .hasStatus(201);
        api.as(bob).put("/messages/" + first.id() + "/read", "").hasStatus(200);
        world.deactivate(bob);

        Answer again = api.as(ada)
                .post("/messages", bob.message("Once"), "Idempotency-Key", key)
                .hasStatus(201);

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(api.as(ada).get("/messages/sent").json()).hasSize(1);
    }

    @Test
    void isSentOnceByManyRequestsAtOnce() throws Exception {
        String key = key();
        Api sender = api.as(ada);
        Callable<Answer> attempt = () -> sender.post("/messages", bob.message("Race"), "Idempotency-Key", key);

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Answer> answers = threads
                    .invokeAll(Stream.generate(() -> attempt).limit(8).toList())
                    .stream()
                    .map(Future::resultNow)
                    .toList();

            assertThat(answers).allSatisfy(answer -> answer.hasStatus(201));
            assertThat(answers.stream().map(Answer::body).distinct()).hasSize(1);
            assertThat(sender.get("/messages/sent").json()).hasSize(1);
        }
    }

    @Test
    void doesNotTakeAKeyForAnotherMessage() {
        String key = key();
        api.as(ada)
                .post("/messages", bob.message("One"), "Idempotency-Key", key)
                .hasStatus(201);

        api.as(ada)
                .post("/messages", bob.message("Other"), "Idempotency-Key", key)
                .isProblem(ProblemType.KEY_REUSED);
        api.as(ada)
                .post("/messages", ada.message("One"), "Idempotency-Key", key)
                .isProblem(ProblemType.KEY_REUSED);
        api.as(bob)
                .post("/messages", ada.message("Other"), "Idempotency-Key", key)
                .hasStatus(201);
    }

    @Test
    void leavesAKeyFreeWhenTheMessageWasRefused() {
        String key = key();
        Person gone = world.person();
        world.deactivate(gone);
        api.as(ada)
                .post("/messages", gone.message("Hello"), "Idempotency-Key", key)
                .isProblem(ProblemType.NOT_FOUND);

        api.as(ada)
                .post("/messages", bob.message("Hello"), "Idempotency-Key", key)
                .hasStatus(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "two words"})
    void refusesAKeyThatIsNone(String key) {
        api.as(ada)
                .post("/messages", bob.message("Hello"), "Idempotency-Key", key)
                .isProblem(ProblemType.INVALID_FIELDS)
                .onField("Idempotency-Key");
    }

    @Test
    void refusesAKeyThatIsTooLong() {
        api.as(ada)
                .post("/messages", bob.message("Hello"), "Idempotency-Key", "k".repeat(255))
                .hasStatus(201);
        api.as(ada)
                .post("/messages", bob.message("Hello"), "Idempotency-Key", "k".repeat(256))
                .isProblem(ProblemType.INVALID_FIELDS);
    }

    private long unread(Person person) {
        return api.as(person)
                .get("/messages/unread-count")
                .hasStatus(200)
                .json()
                .get("unread_count")
                .asLong();
    }

    private static Stream<Long> idsOf(Answer answer) {
        return answer.hasStatus(200)
                .json()
                .valueStream()
                .map(message -> message.get("id").asLong());
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }
}
