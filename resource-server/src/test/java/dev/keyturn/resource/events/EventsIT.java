package dev.keyturn.resource.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.model.ProblemType;
import dev.keyturn.model.Role;
import dev.keyturn.model.Scope;
import dev.keyturn.resource.testing.Answer;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Person;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.World;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@ResourceServerTest
class EventsIT {
    private final World world;
    private final Api api;

    EventsIT(World world, @LocalServerPort int port) {
        this.world = world;
        this.api = new Api(port);
    }

    @Test
    void keepsWhatItsOrganizerSaid() {
        Person ada = world.person();
        String title = title();

        Answer created = api.as(ada).post("/events", event(title)).hasStatus(201);

        JsonNode event = api.as(world.person())
                .get("/events/" + created.id())
                .hasStatus(200)
                .json();
        assertThat(event).isEqualTo(created.json());
        assertThat(created.headers().firstValue("Location")).hasValue("/events/" + created.id());
        assertThat(event.get("title").asString()).isEqualTo(title);
        assertThat(event.get("description").asString()).isEqualTo("All about keys");
        assertThat(event.get("date").asString()).isEqualTo("2027-03-01T18:00:00Z");
        assertThat(event.get("location").asString()).isEqualTo("Berlin");
        assertThat(event.get("organizer_id").asLong()).isEqualTo(ada.id());
        assertThat(event.propertyNames()).hasSize(6);
    }

    @Test
    void takesNothingButTheOrganizersWords() {
        Person ada = world.person();

        JsonNode event = api.as(ada)
                .post("/events", event(title()).replaceFirst("\\{", "{\"id\":7,\"organizer_id\":1,\"version\":9,"))
                .hasStatus(201)
                .json();

        assertThat(event.get("organizer_id").asLong()).isEqualTo(ada.id());
    }

    @Test
    void refusesATitleThatDiffersOnlyInCaseOrSpace() {
        Api ada = api.as(world.person());
        String title = title();
        ada.post("/events", event(title)).hasStatus(201);

        ada.post("/events", event("  " + title.toUpperCase(Locale.ROOT) + " "))
                .isProblem(ProblemType.NAME_TAKEN)
                .onField("title");
        long other = ada.post("/events", event(title())).hasStatus(201).id();
        ada.put("/events/" + other, event(title)).isProblem(ProblemType.NAME_TAKEN);
    }

    /** Greek writes the last s of a word in a way of its own, but only in small letters. */
    @Test
    void refusesATitleThatEndsInAnotherSigma() {
        Api ada = api.as(world.person());
        String title = title();
        ada.post("/events", event(title + " \u03b4\u03c1\u03cc\u03bc\u03bf\u03c2"))
                .hasStatus(201);

        ada.post("/events", event(title + " \u0394\u03a1\u038c\u039c\u039f\u03a3"))
                .isProblem(ProblemType.NAME_TAKEN)
                .onField("title");
    }

    /** Each mark of the second kind would be moved back over all of the first. */
    @Test
    void aDescriptionOfMarksKeepsNobodyWaiting() {
        String marks = "a" + "\u0301".repeat(14_000) + "\u0316".repeat(14_000);
        Api ada = api.as(world.person());
        long begin = System.nanoTime();

        for (String field : List.of("All about keys", "Berlin")) {
            ada.post("/events", event(title()).replace(field, marks)).isProblem(ProblemType.INVALID_FIELDS);
        }
        ada.post("/events", event(marks)).isProblem(ProblemType.INVALID_FIELDS);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void composesADescriptionOfManyWords() {
        Api ada = api.as(world.person());

        JsonNode event = ada.post("/events", event(title()).replace("All about keys", "Cafe\u0301 $1 ".repeat(500)))
                .hasStatus(201)
                .json();

        assertThat(event.get("description").asString()).isEqualTo("Caf\u00e9 $1 ".repeat(500));
    }

    /** As one letter, or as a letter and a mark: it looks the same. */
    @Test
    void refusesATitleThatIsOnlyWrittenInAnotherWay() {
        Api ada = api.as(world.person());
        String title = title();
        long id =
                ada.post("/events", event("Caf\u00e9 " + title)).hasStatus(201).id();

        ada.post("/events", event("Cafe\u0301 " + title))
                .isProblem(ProblemType.NAME_TAKEN)
                .onField("title");
        assertThat(ada.get("/events?text=cafe%CC%81&after=" + (id - 1))
                        .hasStatus(200)
                        .json()
                        .get(0)
                        .get("id")
                        .asLong())
                .isEqualTo(id);
    }

    @Test
    void countsCharactersAndNotTheirHalves() {
        Api ada = api.as(world.person());
        String long200 = "\uD83D\uDE00".repeat(200 - title().length()) + title();

        ada.post("/events", event(long200)).hasStatus(201);
        ada.post("/events", event(long200 + "x"))
                .isProblem(ProblemType.INVALID_FIELDS)
                .onField("title");
        ada.get("/events?text=" + "%F0%9F%98%80".repeat(200)).hasStatus(200);
        ada.get("/events?text=" + "%F0%9F%98%80".repeat(201)).isProblem(ProblemType.INVALID_FIELDS);
    }

    /** A slow reader keeps a page in memory: it ends early if what it holds is long. */
    @Test
    void aPageIsShorterWhereEventsAreLong() {
        Person ada = world.person();
        world.database().asSuperuser("""
                INSERT INTO app.event (title, description, location, starts_at, organizer_id)
                SELECT '%s ' || n, repeat('\uD83D\uDE00', 10000), 'Berlin', now(), %d FROM generate_series(1, 100) n""".formatted(title(), ada.id()));

        List<Long> read = new ArrayList<>();
        String page = "/events?limit=100&organizer=" + ada.id();
        while (!page.isEmpty()) {
            Answer answer = api.as(ada).get(page).hasStatus(200);
            assertThat(answer.body().length()).isBetween(20_000, 300_000);
            answer.json().forEach(event -> read.add(event.get("id").asLong()));
            page = answer.headers().firstValue("Link").isPresent() ? answer.next() : "";
        }

        assertThat(read).hasSize(100).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void givesATitleToOneOfManyWhoWantItAtOnce() throws Exception {
        Api ada = api.as(world.person());
        String wanted = event(title());
        Callable<Integer> attempt = () -> ada.post("/events", wanted).status();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Integer> statuses = threads
                    .invokeAll(Stream.generate(() -> attempt).limit(8).toList())
                    .stream()
                    .map(Future::resultNow)
                    .toList();

            assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 400);
        }
    }

    @Test
    void letsOnlyTheOrganizerOrAnAdminChangeOne() {
        Person ada = world.person();
        Api stranger = api.as(world.person());
        String path = "/events/" + api.as(ada).post("/events", event(title())).id();
        String better = event(title());

        stranger.put(path, better).isProblem(ProblemType.FORBIDDEN);
        stranger.delete(path).isProblem(ProblemType.FORBIDDEN);
        api.with(world.issuer().serviceToken(Scope.EVENTS_WRITE))
                .put(path, better)
                .isProblem(ProblemType.FORBIDDEN);
        assertThat(api.as(ada)
                        .put(path, better)
                        .hasStatus(200)
                        .json()
                        .get("organizer_id")
                        .asLong())
                .isEqualTo(ada.id());
        assertThat(api.as(world.person(Role.ADMIN))
                        .put(path, event(title()))
                        .hasStatus(200)
                        .json())
                .isEqualTo(api.as(ada).get(path).json());
        api.as(ada).delete(path).hasStatus(204);
        api.as(ada).get(path).isProblem(ProblemType.NOT_FOUND);
        api.as(ada).delete(path).isProblem(ProblemType.NOT_FOUND);
        api.as(ada).put(path, better).isProblem(ProblemType.NOT_FOUND);
    }

    @Test
    void lastsNoLongerThanItsOrganizerWantsIt() {
        Person admin = world.person(Role.ADMIN);
        String path = "/events/"
                + api.as(world.person()).post("/events", event(title())).id();

        api.as(admin).delete(path).hasStatus(204);
    }

    @Test
    void isOrganizedByAPerson() {
        Answer refused =
                api.with(world.issuer().serviceToken(Scope.EVENTS_WRITE)).post("/events", event(title()));

        refused.isProblem(ProblemType.FORBIDDEN);
        assertThat(refused.json().get("detail").asString()).contains("Only a person");
    }

    @Test
    void needsTheScopeOfTheCall() {
        Person ada = world.person();

        api.with(ada.token(Scope.EVENTS_READ)).post("/events", event(title())).isProblem(ProblemType.FORBIDDEN);
        api.with(ada.token(Scope.EVENTS_WRITE)).get("/events").isProblem(ProblemType.FORBIDDEN);
        api.with(ada.token(Scope.EVENTS_WRITE))
                .send("HEAD", "/events", BodyPublishers.noBody())
                .hasStatus(403);
    }

    @Test
    void listsPageByPage() {
        Api ada = api.as(world.person());
        long first = ada.post("/events", event(title())).id();
        long second = ada.post("/events", event(title())).id();
        long third = ada.post("/events", event(title())).id();

        Answer page = ada.get("/events?limit=2&after=" + (first - 1)).hasStatus(200);
        Answer rest = ada.get(page.next()).hasStatus(200);

        assertThat(page.json().valueStream().map(event -> event.get("id").asLong()))
                .containsExactly(first, second);
        assertThat(rest.json().get(0).get("id").asLong()).isEqualTo(third);
        assertThat(ada.get("/events?skip=100000&limit=100").hasStatus(200).json())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2027-03-01T18:00:00+02:00, 2027-03-01T16:00:00Z",
        "2027-03-01T18:00:00, 2027-03-01T18:00:00Z",
        "2027-03-01, 2027-03-01T00:00:00Z"
    })
    void answersADateInUtc(String written, String answered) {
        Answer created = api.as(world.person())
                .post("/events", event(title()).replace("2027-03-01T18:00:00Z", written))
                .hasStatus(201);

        assertThat(created.json().get("date").asString()).isEqualTo(answered);
    }

    static Stream<String[]> invalidEvents() {
        return Stream.of(
                new String[] {"title", event("x".repeat(10_000))},
                new String[] {"title", event("   ")},
                new String[] {"title", event("\\u3000")},
                new String[] {"title", event("\\u200b\\u2060")},
                new String[] {"title", event("a\\u0000b")},
                new String[] {"title", event("a\\ud800b")},
                new String[] {"title", event("t").replace("\"t\"", "42")},
                new String[] {"title", event("t").replace("\"t\"", "null")},
                new String[] {"description", event("t").replace("All about keys", "x".repeat(10_001))},
                new String[] {"location", event("t").replace("Berlin", "")},
                new String[] {"location", event("t").replace("\"Berlin\"", "[\"Berlin\"]")},
                new String[] {"date", event("t").replace("2027-03-01T18:00:00Z", "tomorrow")},
                new String[] {"date", event("t").replace("2027-03-01T18:00:00Z", "2027-02-30")},
                new String[] {"date", event("t").replace("2027-03-01T18:00:00Z", "+999999999-12-31T23:59:59Z")},
                new String[] {"date", event("t").replace("\"2027-03-01T18:00:00Z\"", "1803924000")},
                new String[] {"date", event("t").replace("\"date\":\"2027-03-01T18:00:00Z\",", "")});
    }

    @ParameterizedTest
    @MethodSource("invalidEvents")
    void refusesWhatItCannotKeep(String field, String event) {
        api.as(world.person())
                .post("/events", event)
                .isProblem(ProblemType.INVALID_FIELDS)
                .onField(field);
    }

    private static String title() {
        return "Event " + UUID.randomUUID();
    }

    private static String event(String title) {
        return """
            {"title":"%s","description":"All about keys","date":"2027-03-01T18:00:00Z","location":"Berlin"}""".formatted(title);
    }

    /** Of the calendar of ISO 8601 too, in which there was never another. */
    @ParameterizedTest
    @ValueSource(
            strings = {"1500-03-01T00:00:00Z", "0001-01-01T00:00:00Z", "1582-10-10T12:00:00Z", "9999-12-31T00:00:00Z"})
    void keepsEveryDayThatItTakes(String date) {
        Api ada = api.as(world.person());
        String body = event(title()).replace("2027-03-01T18:00:00Z", date);
        Answer created = ada.post("/events", body).hasStatus(201);

        assertThat(created.json().get("date").asString()).isEqualTo(date);
        Answer read = ada.get("/events/" + created.id());
        assertThat(read.json().get("date").asString()).isEqualTo(date);
        assertThat(ada.put("/events/" + created.id(), body).headers().firstValue("ETag"))
                .as("what changes nothing is no change")
                .isEqualTo(read.headers().firstValue("ETag"));
    }

    /** Whoever says so means an event that is not there yet, or is another by now. */
    @Test
    void changesNothingThatTheCallerDoesNotWantToMeet() {
        Api ada = api.as(world.person());
        String title = title();
        Answer created = ada.post("/events", event(title));
        String path = "/events/" + created.id();
        String tag = created.headers().firstValue("ETag").orElseThrow();

        for (String unwanted : List.of("*", tag, "W/" + tag, "\"9\", " + tag)) {
            ada.send(
                            "PUT",
                            path,
                            BodyPublishers.ofString(event(title)),
                            "Content-Type",
                            "application/json",
                            "If-None-Match",
                            unwanted)
                    .isProblem(ProblemType.CHANGED_MEANWHILE);
            ada.send("DELETE", path, BodyPublishers.noBody(), "If-None-Match", unwanted)
                    .isProblem(ProblemType.CHANGED_MEANWHILE);
        }
        ada.send("DELETE", path, BodyPublishers.noBody(), "If-None-Match", "9").isProblem(ProblemType.INVALID_FIELDS);
        ada.send("DELETE", path, BodyPublishers.noBody(), "If-None-Match", "\"9\"")
                .hasStatus(204);
    }

    @Test
    void aLongIfMatchIsAnsweredLikeAShortOne() {
        Api ada = api.as(world.person());
        String path = "/events/" + ada.post("/events", event(title())).id();

        ada.send("DELETE", path, BodyPublishers.noBody(), "If-Match", "\"9\"" + ",\"9\"".repeat(3000))
                .isProblem(ProblemType.CHANGED_MEANWHILE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/*", "application/*+json", "*/*;q=0.5"})
    void aContentTypeIsOne(String type) {
        api.as(world.person())
                .send("POST", "/events", BodyPublishers.ofString(event(title())), "Content-Type", type)
                .isProblem(ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }

    /** A caller who was refused tries again. */
    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/json;charset=utf-16", "garbage", "image/png, text/plain"})
    void nothingIsDoneForWhomTheAnswerWouldNotSuit(String accept) {
        Api ada = api.as(world.person());
        String title = title();
        String event = "/events/" + ada.post("/events", event(title())).id();

        ada.post("/events", event(title), "Accept", accept).isProblem(ProblemType.NOT_ACCEPTABLE);
        ada.send(
                        "PUT",
                        event,
                        BodyPublishers.ofString(event(title)),
                        "Content-Type",
                        "application/json",
                        "Accept",
                        accept)
                .isProblem(ProblemType.NOT_ACCEPTABLE);

        ada.post("/events", event(title), "Accept", "text/html, application/*;q=0.1")
                .hasStatus(201);
        ada.send("DELETE", event, BodyPublishers.noBody(), "Accept", accept).hasStatus(204);
    }

    @Test
    void saysWhatADateIs() {
        assertThat(api.as(world.person())
                        .post("/events", event(title()).replace("2027-03-01T18:00:00Z", "2030-02-29"))
                        .body())
                .contains("must be a date in ISO 8601");
    }
}
