package dev.keyturn.auth.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.BesideOthers;
import dev.keyturn.auth.testing.Browser;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthServerTest
@BesideOthers
class LoginPageIT {
    private static final String COOKIE = "__Host-keyturn";
    private static final String FORM = "__Host-keyturn-form";

    private final Caller caller;
    private final JdbcClient jdbc;
    private Browser browser;
    private People.Registered person;

    @SuppressWarnings("NullAway.Init") // JUnit calls open() first
    @Autowired
    LoginPageIT(@LocalServerPort int port, JdbcClient jdbc) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
    }

    @BeforeEach
    void open() {
        browser = new Browser(caller);
        person = People.register(caller);
    }

    @Test
    void isAPageThatNeedsNoScriptAndCannotBeFramed() {
        Answer page = browser.get("/login", "X-Forwarded-Host", "evil.example");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(page.header("Content-Security-Policy"))
                .isEqualTo(
                        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none';"
                                + " form-action 'self'; script-src 'self'");
        assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
        // The issuer has https, whatever the connection behind its proxy has.
        assertThat(page.header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.body())
                .contains("autocomplete=\"username\"", "autocomplete=\"current-password\"", "<label for=\"password\">")
                .containsOnlyOnce("<script")
                .contains("<script src=\"/page.js\" defer></script>")
                .doesNotContain("style=", "evil.example");
    }

    @Test
    void aPageWithoutAFormHasNoScript() {
        Answer page = browser.postForm("/login", Map.of());

        assertThat(page.header("Content-Security-Policy")).doesNotContain("script");
        assertThat(page.body()).doesNotContain("<form", "<script");
    }

    /** What the person came for survives a wrong password and a reload. */
    @Test
    void aFailureSaysSoWhereItBelongsAndForgetsNothing() {
        String address = "/login?continue=%2Fdevice";

        Answer failed =
                browser.submit(browser.get(address), Map.of("username", person.username(), "password", "not this one"));

        assertThat(failed.status()).isEqualTo(401);
        assertThat(Browser.action(failed)).isEqualTo(address);
        assertThat(failed.body())
                .contains("id=\"alert\"")
                .containsPattern("id=\"password\"[^>]*aria-invalid=\"true\" autofocus");
        assertThat(failed.body()).containsOnlyOnce("autofocus");
        assertThat(browser.get(address).body())
                .containsPattern("id=\"username\"[^>]* autofocus")
                .doesNotContain("aria-");
        assertThat(browser.logIn(failed, person).header("Location")).isEqualTo("/device");
    }

    @Test
    void theStylesheetIsThere() {
        Answer stylesheet = caller.get("/page.css");

        assertThat(stylesheet.status()).isEqualTo(200);
        assertThat(stylesheet.header("Content-Type")).startsWith("text/css");
        assertThat(stylesheet.header("Cache-Control")).contains("max-age=3600");
        assertThat(stylesheet.header("Last-Modified")).isEmpty();
        assertThat(stylesheet.body()).contains("prefers-color-scheme: dark");
    }

    @Test
    void theIconIsThere() {
        Answer icon = caller.get("/page.svg");

        assertThat(icon.status()).isEqualTo(200);
        assertThat(icon.header("Content-Type")).startsWith("image/svg+xml");
        assertThat(icon.header("Cache-Control")).contains("max-age=3600");
        assertThat(browser.get("/login").body()).containsOnlyOnce("<link rel=\"icon\" href=\"/page.svg\"");
    }

    @Test
    void theScriptIsThere() {
        Answer script = caller.get("/page.js");

        assertThat(script.status()).isEqualTo(200);
        assertThat(script.header("Content-Type")).startsWith("text/javascript");
        assertThat(script.header("Cache-Control")).contains("max-age=3600");
        assertThat(script.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(script.body()).contains("'submit'", "'pageshow'");
    }

    @Test
    void aLoginIsACookieAndARowWithItsHash() {
        Answer answer = browser.logIn(person);

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location")).isEqualTo("/login");
        assertThat(answer.headers().allValues("Set-Cookie"))
                .filteredOn(cookie -> !cookie.startsWith(FORM))
                .singleElement()
                .asString()
                .startsWith(COOKIE + "=")
                .contains("; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax")
                .doesNotContain("Domain", "JSESSIONID");
        assertThat(browser.follow(answer).body()).contains("<strong>" + person.username() + "</strong>");
        assertThat(jdbc.sql("""
                        SELECT count(*) FROM browser_login
                        WHERE cookie_hash = sha256(:cookie::bytea) AND account_id = :account
                          AND expires_at BETWEEN clock_timestamp() + interval '11 h' AND clock_timestamp() + interval '12 h'""")
                        .param("cookie", browser.cookies().get(COOKIE))
                        .param("account", person.id())
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    /** A person who used this browser before may know the token of its forms. */
    @Test
    void aLoginAndALogoutMakeFormsFromBeforeWorthless() {
        Answer before = browser.get("/login");
        String first = Objects.requireNonNull(browser.cookies().get(FORM));
        browser.logIn(before, person);
        Answer home = browser.get("/login");
        String second = Objects.requireNonNull(browser.cookies().get(FORM));

        assertThat(second).isNotEqualTo(first);
        assertThat(browser.logIn(before, People.somebody()).status()).isEqualTo(403);

        browser.submit(home, Map.of());
        Answer after = browser.get("/login");
        assertThat(browser.cookies().get(FORM)).isNotNull().isNotEqualTo(second);
        assertThat(browser.submit(home, Map.of()).status()).isEqualTo(403);
        assertThat(browser.logIn(after, person).status()).isEqualTo(303);
    }

    /** A browser shows the answer to the second click. */
    @Test
    void aLoginThatIsSentTwiceLeadsOn() {
        Answer page = browser.get("/login?continue=%2Fdevice");
        browser.logIn(page, person);
        String cookie = cookie();

        Answer again = browser.logIn(page, person);

        assertThat(again.status()).isEqualTo(303);
        assertThat(again.header("Location")).isEqualTo("/device");
        assertThat(cookie()).isEqualTo(cookie);
        assertThat(loggedIn(cookie)).isTrue();
        // Keyboards of phones put a space after a name.
        Map<String, String> elsewhere = Map.of("username", person.email() + " ", "continue", "//evil.example");
        assertThat(browser.postForm("/login", elsewhere).header("Location")).isEqualTo("/login");
    }

    /** Whoever types their own name into a form from before must not go on as somebody else. */
    @Test
    void aFormFromBeforeAnothersLoginLeadsBackToItsPage() {
        Answer page = browser.get("/login?continue=%2Fdevice%3Fuser_code%3DA");
        browser.logIn(page, person);

        Answer refused = browser.logIn(page, People.somebody());

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("in another tab", "<a href=\"/login?continue=%2Fdevice%3Fuser_code%3DA\">");
    }

    @Test
    void aSecondLoginEndsTheFirst() {
        browser.logIn(browser.get("/login?continue=%2Fdevice"), person);
        String first = cookie();
        browser.logIn(browser.get("/login?continue=%2Fdevice"), person);

        assertThat(loggedIn(first)).isFalse();
        assertThat(loggedIn(cookie())).isTrue();
    }

    @Test
    void loggingOutEndsTheLogin() {
        browser.logIn(person);
        String cookie = cookie();

        Answer answer = browser.submit(browser.get("/logout"), Map.of());

        assertThat(answer.status()).isEqualTo(303);
        assertThat(browser.cookies()).doesNotContainKey(COOKIE);
        assertThat(loggedIn(cookie)).isFalse();
        assertThat(browser.get("/logout").header("Location")).isEqualTo("/login");
    }

    @Test
    void unknownWrongAndDisabledLookAlike() {
        Answer wrong = attempt(person.username(), "not the password");
        Answer unknown = attempt("nobody-of-that-name", "not the password");
        jdbc.sql("UPDATE account SET is_active = false WHERE id = :id")
                .param("id", person.id())
                .update();
        Answer disabled = attempt(person.username(), person.password());

        assertThat(List.of(wrong, unknown, disabled)).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body()).contains("role=\"alert\"").doesNotContain("not the password");
            assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        });
        assertThat(comparable(unknown, "nobody-of-that-name"))
                .isEqualTo(comparable(wrong, person.username()))
                .isEqualTo(comparable(disabled, person.username()));
    }

    @Test
    void keepsTheNameAndEscapesIt() {
        Answer answer = attempt("\"><script>alert(1)</script>", "x");

        assertThat(answer.body())
                .contains("value=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\"")
                .doesNotContain("<script>");
    }

    @Test
    void aChangedPasswordEndsIt() {
        browser.logIn(person);
        jdbc.sql("UPDATE credential SET version = version + 1 WHERE account_id = :account")
                .param("account", person.id())
                .update();

        assertThat(loggedIn(cookie())).isFalse();
    }

    @Test
    void aDisabledAccountEndsIt() {
        browser.logIn(person);
        jdbc.sql("UPDATE account SET is_active = false WHERE id = :account")
                .param("account", person.id())
                .update();

        assertThat(loggedIn(cookie())).isFalse();
    }

    @Test
    void itExpires() {
        browser.logIn(person);
        jdbc.sql("UPDATE browser_login SET expires_at = clock_timestamp() WHERE account_id = :account")
                .param("account", person.id())
                .update();

        assertThat(loggedIn(cookie())).isFalse();
    }

    @Test
    void aForgedCookieIsNobody() {
        assertThat(loggedIn("forged")).isFalse();
        assertThat(loggedIn("")).isFalse();
    }

    @Test
    void aFormWithoutItsTokenIsRefused() {
        browser.get("/login");

        assertForged(browser.postForm("/login", Map.of("username", person.username(), "password", person.password())));
    }

    @Test
    void aFormWithAnothersTokenIsRefused() {
        String foreign = Browser.fields(new Browser(caller).get("/login")).get("_csrf");
        browser.get("/login");

        assertForged(browser.postForm(
                "/login", Map.of("_csrf", foreign, "username", person.username(), "password", person.password())));
    }

    @Test
    void aFormWithoutTheCookieIsRefused() {
        Answer page = browser.get("/login");
        browser.cookies().clear();

        assertForged(browser.logIn(page, person));
    }

    @Test
    void aLogoutWithoutItsTokenIsRefused() {
        browser.logIn(person);

        assertForged(browser.postForm("/logout", Map.of()));
        assertThat(loggedIn(cookie())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "continue=%2Fdevice&"})
    void aPasswordInTheAddressIsRefused(String before) {
        Map<String, String> token = Browser.fields(browser.get("/login"));

        Answer answer = browser.postForm(
                "/login?" + before + "username=" + person.username() + "&password="
                        + person.password().replace(' ', '+'),
                Map.of("_csrf", token.get("_csrf")));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).startsWith("text/html");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example",
                "/\\evil.example",
                "/nowhere",
                "javascript:alert(1)",
                "/oauth2/authorize/../../evil",
                "/oauth2/authorize//evil.example",
                "/oauth2/authorize;x",
                "/oauth2/authorize%0d%0aX: y",
                "/oauth2/authorize?a#b",
                "http://127.0.0.1/oauth2/authorize"
            })
    void leadsBackToNoOtherAddress(String target) {
        Answer page = browser.get("/login?continue=" + URLEncoder.encode(target, StandardCharsets.UTF_8));
        Map<String, String> fields = new HashMap<>(Browser.fields(page));
        assertThat(fields).doesNotContainKey("continue");

        fields.putAll(Map.of("continue", target, "username", person.username(), "password", person.password()));
        Answer answer = browser.postForm("/login", fields);

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location")).isEqualTo("/login");
    }

    /** The address of the page that asks has to hold it, encoded. */
    @Test
    void leadsBackToNoAddressThatIsTooLong() {
        String target = "/oauth2/authorize?" + "a".repeat(8_000 - "/oauth2/authorize?".length());

        assertThat(browser.get("/login?continue=" + QueryText.encode(target)).body())
                .contains(QueryText.encode(target));
        assertThat(browser.get("/login?continue=" + QueryText.encode(target + "a"))
                        .body())
                .doesNotContain(QueryText.encode(target));
    }

    /** Apps and browsers share a path: the JSON call knows no cookie. */
    @Test
    void theJsonCallNeitherReadsNorSetsACookie() {
        browser.logIn(person);

        Answer answer = caller.postJson(
                "/login",
                "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(person.username(), person.password()),
                "Cookie",
                COOKIE + "=" + cookie());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    private static void assertForged(Answer answer) {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("Content-Type")).startsWith("text/html");
        assertThat(answer.header("Content-Security-Policy")).contains("frame-ancestors 'none'");
        assertThat(answer.body()).contains("role=\"alert\"");
        assertThat(answer.headers().allValues("Set-Cookie")).noneMatch(cookie -> cookie.startsWith(COOKIE + "="));
    }

    private Answer attempt(String username, String password) {
        return browser.submit(browser.get("/login"), Map.of("username", username, "password", password));
    }

    private static String comparable(Answer answer, String username) {
        return answer.body().replaceAll("name=\"_csrf\" value=\"[^\"]*\"", "").replace(username, "");
    }

    private String cookie() {
        return browser.cookies().getOrDefault(COOKIE, "");
    }

    private boolean loggedIn(String cookie) {
        return caller.get("/login", "Cookie", COOKIE + "=" + cookie).body().contains("You are logged in");
    }
}
