package dev.keyturn.resource.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.model.ProblemType;
import dev.keyturn.resource.testing.Answer;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.World;
import java.net.http.HttpRequest.BodyPublishers;
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

/** {@code ETag}, {@code If-Match} and {@code If-None-Match} of an event. */
@ResourceServerTest
class EventStateIT {
    private final Api ada;

    EventStateIT(World world, @LocalServerPort int port) {
        this.ada = new Api(port).as(world.person());
    }

    @Test
    void isNotSentToWhoeverHasIt() {
        Answer created = ada.post("/events", event()).hasStatus(201);

        Answer again = get(created.id(), etag(created));

        assertThat(again.status()).isEqualTo(304);
        assertThat(cacheControl(again))
                .isEqualTo(cacheControl(ada.get("/events/" + created.id())))
                .containsExactly("no-cache, private");
        assertThat(again.body()).isEmpty();
        Answer whateverThereIs = get(created.id(), " * ").hasStatus(304);
        assertThat(etag(whateverThereIs)).isEqualTo(etag(created));
        get(Long.MAX_VALUE, "*").isProblem(ProblemType.NOT_FOUND);
        ada.put("/events/" + created.id(), event()).hasStatus(200);
        get(created.id(), etag(created)).hasStatus(200);
    }

    @Test
    void isChangedByWhoeverHasReadTheLastState() {
        Answer created = ada.post("/events", event());

        Answer changed = put(created.id(), etag(created)).hasStatus(200);

        assertThat(etag(changed)).isNotEqualTo(etag(created)).isEqualTo(etag(ada.get("/events/" + created.id())));
        put(created.id(), etag(created)).isProblem(ProblemType.CHANGED_MEANWHILE);
        delete(created.id(), etag(created)).isProblem(ProblemType.CHANGED_MEANWHILE);
        assertThat(ada.get("/events/" + created.id()).body()).isEqualTo(changed.body());
        put(created.id(), "\"none\", " + etag(changed)).hasStatus(200);
        put(created.id(), "*").hasStatus(200);
        delete(created.id(), etag(ada.get("/events/" + created.id()))).hasStatus(204);
    }

    /** RFC 9110, section 13.1.1. */
    @Test
    void isNotSentToWhoeverMeansAnother() {
        Answer created = ada.post("/events", event());

        getMatching(created.id(), etag(created)).hasStatus(200);
        getMatching(created.id(), "*").hasStatus(200);
        getMatching(created.id(), "\"9\"").isProblem(ProblemType.CHANGED_MEANWHILE);
        getMatching(created.id(), "9").isProblem(ProblemType.INVALID_FIELDS).onField("If-Match");
        ada.send(
                        "GET",
                        "/events/" + created.id(),
                        BodyPublishers.noBody(),
                        "If-Match",
                        etag(created),
                        "If-None-Match",
                        etag(created))
                .hasStatus(304);
    }

    private Answer getMatching(long id, String tag) {
        return ada.send("GET", "/events/" + id, BodyPublishers.noBody(), "If-Match", tag);
    }

    /** A weak tag names no exact state (RFC 9110, section 13.1.1). */
    @Test
    void isNotChangedByAWeakTag() {
        Answer created = ada.post("/events", event());

        put(created.id(), "W/" + etag(created)).isProblem(ProblemType.CHANGED_MEANWHILE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "nonsense\"", "\"0\" x", "\"0\" \"1\""})
    void aHeaderThatIsNoTagIsRefused(String header) {
        put(ada.post("/events", event()).id(), header)
                .isProblem(ProblemType.INVALID_FIELDS)
                .onField("If-Match");
    }

    @Test
    void ofManyWhoHaveReadTheSameStateOneChangesIt() throws Exception {
        Answer created = ada.post("/events", event());
        Callable<Integer> attempt = () -> put(created.id(), etag(created)).status();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Integer> statuses = threads
                    .invokeAll(Stream.generate(() -> attempt).limit(8).toList())
                    .stream()
                    .map(Future::resultNow)
                    .toList();

            assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
            assertThat(statuses).filteredOn(status -> status == 412).hasSize(7);
        }
    }

    private static List<String> cacheControl(Answer answer) {
        return answer.headers().allValues("Cache-Control");
    }

    private Answer get(long id, String tag) {
        return ada.send("GET", "/events/" + id, BodyPublishers.noBody(), "If-None-Match", tag);
    }

    private Answer put(long id, String tag) {
        return ada.send(
                "PUT",
                "/events/" + id,
                BodyPublishers.ofString(event()),
                "Content-Type",
                "application/json",
                "If-Match",
                tag);
    }

    private Answer delete(long id, String tag) {
        return ada.send("DELETE", "/events/" + id, BodyPublishers.noBody(), "If-Match", tag);
    }

    private static String etag(Answer answer) {
        return answer.headers().firstValue("ETag").orElseThrow();
    }

    private static String event() {
        return """
                {"title":"Event %s","description":"","date":"2027-03-01T18:00:00Z","location":"Berlin"}""".formatted(UUID.randomUUID());
    }
}
