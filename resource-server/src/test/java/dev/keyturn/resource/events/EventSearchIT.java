package dev.keyturn.resource.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.model.ProblemType;
import dev.keyturn.resource.testing.Answer;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Person;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.World;
import java.net.URLEncoder;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@ResourceServerTest
class EventSearchIT {
    private static final String LONG =
            "RindfleischetikettierungsueberwachungsaufgabenuebertragungsgesetzentwurfDesLandes";

    /** More than PostgreSQL has room for. */
    private static final String MINUSES = "----------------------------------------";

    private final Person organizer;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Api ada;
    private final String word = "w" + UUID.randomUUID().toString().replace("-", "");

    EventSearchIT(World world, JdbcClient jdbc, TransactionTemplate transaction, @LocalServerPort int port) {
        this.organizer = world.person();
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.ada = new Api(port).as(organizer);
    }

    @Test
    void findsByTimeOrganizerAndWords() {
        long spring = event("Spring " + word, "2031-03-01T18:00:00Z");
        long summer = event("Summer " + word, "2031-07-01T18:00:00Z");
        long winter = event("Winter " + word, "2031-12-01T18:00:00Z");

        assertThat(found("")).containsExactly(spring, summer, winter);
        assertThat(found("&from=2031-07-01T18:00:00Z")).containsExactly(summer, winter);
        assertThat(found("&to=2031-07-01T18:00:00Z")).containsExactly(spring);
        assertThat(found("&from=2031-03-01&to=2031-07-02")).containsExactly(spring, summer);
        assertThat(found("&text=" + word)).containsExactly(spring, summer, winter);
        assertThat(found("&text=SUMMER%20" + word)).containsExactly(summer);
        assertThat(found("&text=" + word + "%20-summer%20-spring")).containsExactly(winter);
        assertThat(found("&text=%27%22%29%3B--%20%26%7C%21%3A%2A")).isEmpty();
        assertThat(ids(ada.get("/events?organizer=999999999"))).isEmpty();
    }

    @Test
    void aFilterHoldsForTheNextPageToo() {
        long first = event("First " + word, "2031-03-01T18:00:00Z");
        event("Second " + word, "2033-03-01T18:00:00Z");
        long third = event("Third " + word, "2031-03-01T18:00:00Z");

        Answer page = ada.get("/events?text=" + word + "&to=2032-01-01&limit=1").hasStatus(200);

        assertThat(ids(page)).containsExactly(first);
        Answer next = ada.get(page.next()).hasStatus(200);
        assertThat(ids(next)).containsExactly(third);
        assertThat(next.headers().firstValue("Link")).isEmpty();
    }

    @Test
    void theNextPageIsAskedForInTheSameWordsAndAtTheSameServer() {
        event("Zwölf Männer " + word, "2031-03-01T18:00:00Z");
        long second = event("Zwölf Frauen & Männer " + word, "2031-03-01T18:00:00Z");

        Answer page = ada.get("/events?text=zw%C3%B6lf%20m%C3%A4nner+" + word
                        + "&from=2031-03-01T00:00:00%2B01:00&skip=0&limit=1")
                .hasStatus(200);

        assertThat(page.next()).startsWith("/events?").doesNotContain("%25", "skip");
        assertThat(ids(ada.get(page.next()).hasStatus(200))).containsExactly(second);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://www.example.org/a-b/c.html?x=1",
                "www.example.org",
                "EXAMPLE",
                "(ada_l@example.org)",
                "ada",
                "open-air",
                "\"'open air' -5 grad\"",
                "open -example.com -\"air open\" -open-house",
                "nosuchword or -nosuchword",
                "c++ & 18:00",
                "open\"\"air",
                "03",
                "3.14",
                "οδος",
                "οδοσ",
                LONG
            })
    void aWordIsOfLettersAndDigitsInWhateverCase(String text) {
        long event = eventOfManyWords();

        assertThat(found("&text=" + URLEncoder.encode(text, UTF_8))).containsExactly(event);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "-open-air",
                "ada@example.org",
                "\"open example\"",
                "open-05",
                "& - \"\"",
                "xx",
                MINUSES + "open"
            })
    void wordsInARowAreFoundInThatRowAlone(String text) {
        eventOfManyWords();

        assertThat(found("&text=" + URLEncoder.encode(text, UTF_8))).isEmpty();
    }

    private long eventOfManyWords() {
        return event(
                word,
                "Open-Air, -5 Grad (3.14), 2031-03-01, 18:00; C++; <b>ΟΔΟΣ</b>: "
                        + "https://www.example.org/a-b/c.html?x=1 or ada_l@example.org " + LONG,
                "2031-03-01");
    }

    /** PostgreSQL's parser looks ahead from each of these pieces anew: it took half a second and more for four such events. */
    @ParameterizedTest
    @ValueSource(strings = {"a_", "~/", "1@a", "<!-- "})
    void noTextKeepsTheDatabaseBusy(String pieces) {
        assertThat(transaction.<Integer>execute(status -> {
                    jdbc.sql("SET LOCAL statement_timeout = '400ms'").update();
                    return jdbc.sql("""
                                    SELECT count(app.event_terms('Title', left(repeat(:pieces, 5000), 10000), 'No. ' || n))
                                    FROM generate_series(1, 4) n""")
                            .param("pieces", pieces)
                            .query(Integer.class)
                            .single();
                }))
                .isEqualTo(4);
    }

    @Test
    void eventsOfSuchATextAreStoredAndSearchedLikeOthers() {
        String description = "a_".repeat(5000);
        List<Long> events = IntStream.range(0, 4)
                .mapToObj(number -> event(word + " " + number, description, "2031-03-01"))
                .toList();

        assertThat(found("&text=nosuchword")).isEmpty();
        assertThat(found("&text=" + word)).containsExactlyElementsOf(events);
    }

    @ParameterizedTest
    @CsvSource({
        "from, yesterday",
        "to, 2031-13-01",
        "organizer, ada",
        "organizer, 99999999999999999999",
        "text, %20",
        "text, a%00b"
    })
    void aFilterThatIsNoneIsRefused(String name, String value) {
        ada.get("/events?" + name + "=" + value)
                .isProblem(ProblemType.INVALID_FIELDS)
                .onField(name);
    }

    private List<Long> found(String filter) {
        return ids(ada.get("/events?organizer=" + organizer.id() + filter).hasStatus(200));
    }

    private static List<Long> ids(Answer answer) {
        return answer.json()
                .valueStream()
                .map(event -> event.get("id").asLong())
                .toList();
    }

    private long event(String title, String date) {
        return event(title, "", date);
    }

    private long event(String title, String description, String date) {
        return ada.post("/events", """
                        {"title":"%s","description":"%s","date":"%s","location":"Berlin"}""".formatted(title, description, date))
                .hasStatus(201)
                .id();
    }
}
