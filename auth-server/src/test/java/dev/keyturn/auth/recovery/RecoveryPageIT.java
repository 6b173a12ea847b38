package dev.keyturn.auth.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.BesideOthers;
import dev.keyturn.auth.testing.Browser;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.Mailbox;
import dev.keyturn.auth.testing.People;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthServerTest
@BesideOthers
class RecoveryPageIT {
    private static final String FRESH = "another long password";

    private final Caller caller;
    private final Browser browser;
    private final JdbcClient jdbc;

    @Autowired
    RecoveryPageIT(@LocalServerPort int port, JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.caller = new Caller(port);
        this.browser = new Browser(caller);
    }

    @Test
    void whoeverHasLostTheirPasswordGetsInAgain() {
        People.Registered person = People.register(caller);
        Browser other = new Browser(caller);
        other.logIn(person);
        assertThat(browser.get("/login").body()).contains("href=\"/password-forgotten\"");

        Answer asked = browser.submit(browser.get("/password-forgotten"), Map.of("email", person.email()));
        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.body()).contains("a mail is on its way");

        String link = "/password-reset?token=" + new Mailbox(person.email()).token("/password-reset");
        Answer form = browser.get(link);
        assertThat(form.status()).isEqualTo(200);
        assertThat(form.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(form.body()).contains("autocomplete=\"new-password\"", "<label for=\"password\">");
        Answer refused = browser.submit(form, Map.of("password", "short"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("must have 8 to 256 characters", "aria-invalid=\"true\"");
        Answer common = browser.submit(refused, Map.of("password", "password123"));
        assertThat(common.status()).isEqualTo(400);
        assertThat(common.body()).contains("Choose another", "aria-invalid=\"true\"");

        Answer changed = browser.submit(common, Map.of("password", FRESH));

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body()).contains("Your password is changed");
        assertThat(other.get("/login").body()).doesNotContain("You are logged in");
        Answer again = browser.submit(form, Map.of("password", FRESH));
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.body()).contains("no good any more", "href=\"/password-forgotten\"", "href=\"/login\"");
        assertThat(browser.get(link).body())
                .as("nobody is asked for a password for nothing")
                .isEqualTo(again.body());
        assertThat(caller.postJson("/login", """
                        {"email": "%s", "password": "%s"}""".formatted(person.email(), FRESH))
                        .status())
                .isEqualTo(200);
    }

    /** Mail programs open links: that alone does nothing. */
    @Test
    void anAddressIsVerifiedByAClick() {
        People.Registered person = People.register(caller);
        String token = new Mailbox(person.email()).token("/verify-email");

        assertThat(new Browser(caller)
                        .postForm("/verify-email?token=" + token, Map.of())
                        .body())
                .as("what was refused can be opened anew")
                .contains("<a href=\"/verify-email?token=" + token + "\">");
        Answer login = browser.follow(browser.get("/verify-email?token=" + token));
        Answer page = browser.follow(browser.logIn(login, person));
        assertThat(page.body()).contains(person.username(), person.email());
        assertThat(Browser.action(page)).isEqualTo("/verify-email?token=" + token);
        assertThat(isVerified(person)).isFalse();
        Answer thanks = browser.submit(page, Map.of());

        assertThat(thanks.status()).isEqualTo(200);
        assertThat(thanks.body()).contains("is confirmed");
        assertThat(isVerified(person)).isTrue();
        assertThat(browser.submit(page, Map.of()).status())
                .as("a second click is no mistake")
                .isEqualTo(200);
    }

    /** They may have the mailbox that somebody registered with: a click of theirs would confirm what is not theirs. */
    @Test
    void nobodyElseConfirmsIt() {
        People.Registered stranger = People.register(caller);
        String token = new Mailbox(stranger.email()).token("/verify-email");
        Map<String, String> form = new HashMap<>(Browser.fields(browser.get("/login")));
        form.put("token", token);

        assertThat(browser.postForm("/verify-email", form).header("Location")).startsWith("/login?continue=");
        browser.logIn(People.somebody());
        Answer page = browser.get("/verify-email?token=" + token);
        assertThat(page.status()).isEqualTo(403);
        assertThat(page.body())
                .contains("for another account", "href=\"/login?continue=")
                .doesNotContain(stranger.username(), stranger.email());
        assertThat(browser.postForm("/verify-email", form).status()).isEqualTo(403);
        assertThat(isVerified(stranger)).isFalse();
    }

    /** When it is opened, and not when there is a password typed. */
    @Test
    void aLinkThatIsNoGoodSaysSo() {
        for (String path : new String[] {"/password-reset", "/verify-email"}) {
            for (String query : new String[] {"", "?token=", "?token=x"}) {
                Answer page = browser.get(path + query);
                assertThat(page.status()).isEqualTo(400);
                assertThat(page.body()).contains("no good any more");
            }
        }
    }

    @Test
    void anotherLinkIsSentToWhoeverAsksForIt() {
        People.Registered person = People.register(caller);
        String token = new Mailbox(person.email()).token("/verify-email");
        await().until(() -> jdbc.sql("""
                        UPDATE mailed_link SET sent_at = sent_at - interval '5 minutes', expires_at = clock_timestamp()
                        WHERE account_id = :id AND sent_at IS NOT NULL""").param("id", person.id()).update() == 1);
        browser.logIn(person);
        assertThat(browser.get("/verify-email?token=" + token).body()).contains("href=\"/detail\"");

        Answer asked = browser.submit(browser.get("/detail"), "/detail/verify-email", Map.of());

        assertThat(asked.status()).isEqualTo(202);
        await().until(() -> !new Mailbox(person.email()).token("/verify-email").equals(token));
        Answer page = browser.get("/verify-email?token=" + new Mailbox(person.email()).token("/verify-email"));
        assertThat(browser.submit(page, Map.of()).status()).isEqualTo(200);
        assertThat(browser.get("/detail").body()).contains(", confirmed").doesNotContain("/detail/verify-email");
    }

    /** Browsers send no form with an address in such a field that is not in Latin letters. */
    @Test
    void addressesOfAllScriptsCanBeTyped() {
        assertThat(browser.get("/password-forgotten").body())
                .contains("inputmode=\"email\"")
                .doesNotContain("type=\"email\"");
    }

    @Test
    void saysWhatIsWrongWithAnAddress() {
        Answer page = browser.submit(browser.get("/password-forgotten"), Map.of("email", "\"ada"));

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.body()).contains("must be an e-mail address", "value=\"&quot;ada\"", "aria-invalid=\"true\"");
    }

    @Test
    void formsOfOtherSitesAreRefused() {
        assertThat(caller.postForm("/password-forgotten", Map.of("email", "a@example.org"))
                        .status())
                .isEqualTo(403);
        assertThat(caller.postForm("/password-reset", Map.of("token", "x", "password", FRESH))
                        .status())
                .isEqualTo(403);
        assertThat(caller.postForm("/verify-email", Map.of("token", "x")).status())
                .isEqualTo(403);
    }

    private boolean isVerified(People.Registered person) {
        return caller.get(
                        "/auth/me",
                        "Authorization",
                        "Bearer " + person.login(caller).text("access_token"))
                .json()
                .path("is_verified")
                .asBoolean();
    }
}
