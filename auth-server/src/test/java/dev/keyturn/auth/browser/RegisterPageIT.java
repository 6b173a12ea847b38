package dev.keyturn.auth.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Browser;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthServerTest
class RegisterPageIT {
    private static final String PASSWORD = "a long enough password";

    private final Caller caller;
    private final JdbcClient jdbc;
    private final String name = "r" + UUID.randomUUID().toString().substring(0, 12);
    private Browser browser;

    @SuppressWarnings("NullAway.Init") // JUnit calls open() first
    @Autowired
    RegisterPageIT(@LocalServerPort int port, JdbcClient jdbc) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
    }

    @BeforeEach
    void open() {
        browser = new Browser(caller);
    }

    @Test
    void isAPageLikeTheOthers() {
        Answer page = browser.get("/register");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'", "form-action 'self'");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.body())
                .contains("autocomplete=\"new-password\"", "inputmode=\"email\"", "<label for=\"email\">")
                // Of which browsers say that it must be in Latin letters.
                .doesNotContain("aria-invalid", "type=\"email\"");
        assertThat(browser.get("/login").body()).contains("href=\"/register\"");
    }

    /** And goes on with what they came for. */
    @Test
    void whoeverRegistersIsLoggedIn() {
        Answer login = browser.get("/login?continue=%2Fdevice");
        assertThat(login.body()).contains("href=\"/register?continue=%2Fdevice\"");

        Answer registered =
                register(browser.get("/register?continue=%2Fdevice"), name, name + "@example.org", PASSWORD);

        assertThat(registered.status()).isEqualTo(303);
        assertThat(registered.header("Location")).isEqualTo("/device");
        assertThat(browser.follow(registered).body()).contains(name);
        assertThat(browser.get("/login").body()).contains("You are logged in", name);
        assertThat(jdbc.sql("SELECT role FROM account WHERE username = :name")
                        .param("name", name)
                        .query(String.class)
                        .single())
                .isEqualTo("VISITOR");
        assertThat(caller.postJson("/login", """
                        {"username": "%s", "password": "%s"}""".formatted(name, PASSWORD)).status())
                .isEqualTo(200);
    }

    /** Whoever used this browser before is out, as at a login. */
    @Test
    void whoeverRegistersTakesTheBrowserOver() {
        browser.logIn(People.register(caller));
        String before = browser.cookies().get("__Host-keyturn");

        register(browser.get("/register"), name, name + "@example.org", PASSWORD);

        assertThat(caller.get("/login", "Cookie", "__Host-keyturn=" + before).body())
                .contains("Password");
        assertThat(browser.get("/login").body()).contains("You are logged in", name);
    }

    @Test
    void saysBesideEachFieldWhatIsWrongAndForgetsNoneButThePassword() {
        Answer page = register(browser.get("/register?continue=%2Fdevice"), "a@b", "<nowhere>", "short");

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.body())
                .containsPattern("id=\"username\"[^>]*value=\"a@b\"[^>]*aria-describedby=\"username-wrong\"")
                .contains("id=\"email-wrong\"", "must be an e-mail address", "value=\"&lt;nowhere&gt;\"")
                .contains("id=\"password-wrong\"", "must have 8 to 256 characters")
                .doesNotContain("short", "<nowhere>");
        assertThat(Browser.action(page)).isEqualTo("/register?continue=%2Fdevice");
        assertThat(register(page, name, name + "@example.org", PASSWORD).header("Location"))
                .isEqualTo("/device");
    }

    @Test
    void aNameThatIsTakenIsNobodyElses() {
        People.Registered other = People.register(caller);

        Answer page = register(browser.get("/register"), other.username(), name + "@example.org", PASSWORD);

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.body())
                .contains("id=\"username-wrong\"", "It is taken.")
                .doesNotContain("email-wrong");
        assertThat(browser.get("/login").body()).contains("Password");
    }

    @Test
    void anotherSiteCannotRegisterAnybody() {
        Answer forged = browser.postForm(
                "/register", Map.of("username", name, "email", name + "@example.org", "password", PASSWORD));

        assertThat(forged.status()).isEqualTo(403);
        assertThat(jdbc.sql("SELECT count(*) FROM account WHERE username = :name")
                        .param("name", name)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void noFieldMayStandInTheAddress() {
        Answer page = browser.get("/register");

        Answer refused = browser.postForm(
                "/register?password=" + name,
                Map.of("_csrf", Browser.fields(page).getOrDefault("_csrf", "")));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("do not belong in the address");
    }

    private Answer register(Answer page, String username, String email, String password) {
        return browser.submit(page, Map.of("username", username, "email", email, "password", password));
    }
}
