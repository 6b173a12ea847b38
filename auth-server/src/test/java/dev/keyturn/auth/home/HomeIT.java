package dev.keyturn.auth.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Browser;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.ServerAlone;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@AuthServerTest
@ServerAlone
class HomeIT {
    private static final Pattern SESSION = Pattern.compile("name=\"sid\" value=\"([0-9a-f-]{36})\"");

    private final Caller caller;
    private final Browser browser;
    private final People.Registered person;

    @Autowired
    HomeIT(@LocalServerPort int port) {
        this.caller = new Caller(port);
        this.browser = new Browser(caller);
        this.person = People.register(caller);
    }

    @Test
    void whoeverIsNotLoggedInDoesSoFirst() {
        for (String path : new String[] {"/home", "/detail"}) {
            Answer sent = browser.get(path);
            assertThat(sent.status()).isEqualTo(303);
            assertThat(sent.header("Location")).isEqualTo("/login?continue=" + path.replace("/", "%2F"));
        }

        Answer login = browser.follow(browser.get("/home"));
        assertThat(browser.follow(browser.logIn(login, person)).body()).contains("Your account", person.username());
        assertThat(browser.get("/login").body()).contains("href=\"/home\"");
    }

    @Test
    void sessionsAreSeenAndEnded() {
        Answer first = person.login(caller);
        Answer second =
                caller.postJson("/login", """
                {"email": "%s", "password": "%s"}""".formatted(person.email(), person.password()), "User-Agent", "A <phone>");
        People.Registered other = People.register(caller);
        Answer others = other.login(caller);
        browser.logIn(person);

        Answer home = browser.get("/home");

        assertThat(home.body())
                .contains("with A &lt;phone&gt;", "127.0.0.1", "UTC")
                .doesNotContain("<phone>", "Older ones");
        assertThat(home.body().indexOf("action=\"/home/end-all\""))
                .as("is not to be looked for below a long list")
                .isBetween(0, home.body().indexOf("action=\"/home/end\""));
        assertThat(home.body()).containsPattern("(?s)id=\"(at-[^\"]+)\".*?aria-describedby=\"\\1\">Log out there");
        Matcher sids = SESSION.matcher(home.body());
        assertThat(sids.results().count()).isEqualTo(2);

        // The newest is the first.
        Answer ended = browser.submit(home, "/home/end", Map.of());
        assertThat(ended.status()).isEqualTo(303);
        assertThat(refresh(second)).isEqualTo(401);
        assertThat(refresh(first)).isEqualTo(200);
        assertThat(SESSION.matcher(browser.follow(ended).body()).results().count())
                .isEqualTo(1);

        Browser thief = new Browser(caller);
        thief.logIn(other);
        Map<String, String> form = new LinkedHashMap<>(Browser.fields(thief.get("/home")));
        Matcher sid = SESSION.matcher(browser.get("/home").body());
        assertThat(sid.find()).isTrue();
        form.put("sid", sid.group(1));
        thief.postForm("/home/end", form);
        assertThat(refresh(first)).as("another person ends nothing").isEqualTo(200);
        assertThat(refresh(others)).isEqualTo(200);
    }

    @Test
    void allOfThemAreEndedAndThisBrowsersLoginToo() {
        Answer app = person.login(caller);
        browser.logIn(person);

        Answer ended = browser.postForm("/home/end-all", Browser.fields(browser.get("/home")));

        assertThat(ended.status()).isEqualTo(200);
        assertThat(ended.body()).contains("You are logged out everywhere");
        assertThat(refresh(app)).isEqualTo(401);
        assertThat(browser.get("/home").status()).isEqualTo(303);
    }

    @Test
    void theNameOfTheServerAloneLeadsThere() {
        assertThat(browser.get("/", "Accept", "text/html,*/*;q=0.8").header("Location"))
                .isEqualTo("/home");
        assertThat(browser.get("/", "Accept", "*/*").problem()).isEqualTo("not-found");
    }

    @ParameterizedTest
    @CsvSource({"/home/end-browser, id", "/consents/take-back, client_id"})
    void whatIsNoIdIsRefusedBeforeTheDatabaseReadsIt(String path, String name) {
        browser.logIn(person);
        Map<String, String> form = new LinkedHashMap<>(Browser.fields(browser.get("/home")));

        form.put(name, "a\0b");

        assertThat(browser.postForm(path, form).status()).isEqualTo(400);
    }

    @Test
    void ofManySessionsTheOlderOnesAreOnTheNextPage() {
        for (int i = 0; i < 21; i++) {
            person.login(caller);
        }
        browser.logIn(person);

        Answer page = browser.get("/home");
        Matcher older =
                Pattern.compile("href=\"(/home\\?after=[^\"]+)\">Older ones").matcher(page.body());
        assertThat(older.find()).isTrue();
        assertThat(SESSION.matcher(page.body()).results().count()).isEqualTo(20);
        Answer next = browser.get(older.group(1));
        assertThat(SESSION.matcher(next.body()).results().count()).isEqualTo(1);
        assertThat(next.body()).doesNotContain("Older ones");
    }

    @Test
    void showsWhatIsKnownAndChangesThePassword() {
        Answer app = person.login(caller);
        browser.logIn(person);
        Answer detail = browser.get("/detail");
        assertThat(detail.body())
                .contains(person.username(), person.email() + ", not confirmed", "visitor")
                .as("tells password managers whose password that is, and sends nothing")
                .containsPattern("<input type=\"text\" autocomplete=\"username\" value=\"%s\" hidden readonly>"
                        .formatted(person.username()));

        Answer wrong = browser.submit(
                detail, "/detail/password", Map.of("current_password", "not it", "new_password", "a new password"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body())
                .contains("not the password of your account")
                .doesNotContain("not it", "a new password");
        Answer tooShort = browser.submit(
                detail, "/detail/password", Map.of("current_password", person.password(), "new_password", "short"));
        assertThat(tooShort.status()).isEqualTo(400);
        assertThat(tooShort.body()).contains("must have 8 to 256 characters");
        Answer common = browser.submit(
                detail,
                "/detail/password",
                Map.of("current_password", person.password(), "new_password", "password123"));
        assertThat(common.status()).isEqualTo(400);
        assertThat(common.body())
                .contains("The new password is among the first")
                .doesNotContain("password123");

        Answer changed = browser.submit(
                common,
                "/detail/password",
                Map.of("current_password", person.password(), "new_password", "a new password"));

        assertThat(changed.status()).isEqualTo(200);
        assertThat(refresh(app)).isEqualTo(401);
        assertThat(browser.get("/detail").status()).isEqualTo(303);
        assertThat(caller.postJson("/login", """
                        {"email": "%s", "password": "a new password"}""".formatted(person.email())).status())
                .isEqualTo(200);
    }

    @Test
    void otherBrowsersAreSeenAndLoggedOut() {
        browser.logIn(person);
        assertThat(browser.get("/home").body()).doesNotContain("Another browser");
        Browser other = new Browser(caller);
        other.logIn(person);

        Answer home = browser.get("/home");

        assertThat(home.body()).containsOnlyOnce("Another browser");
        Browser thief = new Browser(caller);
        People.Registered stranger = People.somebody();
        thief.logIn(stranger);
        new Browser(caller).logIn(stranger);
        Map<String, String> form = new LinkedHashMap<>(Browser.fields(thief.get("/home")));
        form.put("id", id(home));
        thief.postForm("/home/end-browser", form);
        assertThat(other.get("/home").status())
                .as("another person ends nothing")
                .isEqualTo(200);

        Answer ended = browser.submit(home, "/home/end-browser", Map.of());

        assertThat(browser.follow(ended).body()).contains("Your account").doesNotContain("Another browser");
        assertThat(other.get("/home").status()).isEqualTo(303);
        assertThat(browser.submit(home, "/home/end-browser", Map.of()).status())
                .as("it has ended")
                .isEqualTo(303);
    }

    private static String id(Answer home) {
        Matcher id = Pattern.compile("name=\"id\" value=\"([0-9a-f]{64})\"").matcher(home.body());
        assertThat(id.find()).isTrue();
        return id.group(1);
    }

    /** Who loads a page anew by its address, which is that of its form. */
    @Test
    void addressesOfFormsLeadBack() {
        for (String path : new String[] {"/home/end", "/home/end-all", "/home/end-browser", "/consents/take-back"}) {
            assertThat(browser.get(path).header("Location")).isEqualTo("/home");
        }
        for (String path : new String[] {"/detail/password", "/detail/verify-email"}) {
            assertThat(browser.get(path).header("Location")).isEqualTo("/detail");
        }
    }

    @Test
    void saysHowLongToWaitAfterManyWrongPasswords() throws Exception {
        browser.logIn(person);
        Answer detail = browser.get("/detail");
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                executor.execute(() -> caller.postJson("/login", """
                        {"username": "%s", "password": "wrong password"}""".formatted(person.username())));
            }
        }

        Answer refused = browser.submit(
                detail,
                "/detail/password",
                Map.of("current_password", person.password(), "new_password", "a new password"));

        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
        assertThat(refused.body()).contains("role=\"alert\"", "Too many attempts.");
    }

    @Test
    void formsOfOtherSitesAreRefused() {
        browser.logIn(person);

        assertThat(browser.postForm("/home/end-all", Map.of()).status()).isEqualTo(403);
        assertThat(browser.postForm("/home/end", Map.of("sid", person.uid())).status())
                .isEqualTo(403);
        assertThat(browser.postForm("/detail/password", Map.of()).status()).isEqualTo(403);
        assertThat(browser.postForm("/detail/verify-email", Map.of()).status()).isEqualTo(403);
        assertThat(browser.postForm("/home/end-browser", Map.of("id", "x")).status())
                .isEqualTo(403);
        assertThat(browser.postForm("/consents/take-back", Map.of("client_id", "x"))
                        .status())
                .isEqualTo(403);
        assertThat(browser.get("/home").status()).isEqualTo(200);
    }

    private int refresh(Answer login) {
        Answer answer = caller.postJson("/auth/refresh", """
                {"refresh_token": "%s"}""".formatted(login.text("refresh_token")));
        return answer.status();
    }
}
