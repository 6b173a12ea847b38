package dev.keyturn.auth.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Browser;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** {@code login_hint} and {@code id_token_hint} (OpenID Connect Core 1.0, section 3.1.2.1). */
@AuthServerTest
class HintsIT {
    private final Caller caller;
    private final JdbcClient jdbc;

    @Autowired
    HintsIT(@LocalServerPort int port, JdbcClient jdbc) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
    }

    @BeforeEach
    void register() {
        App.registerAll(jdbc);
    }

    @Test
    void theNameIsFilledIn() {
        Browser browser = new Browser(caller);

        Answer form =
                browser.follow(browser.get(App.FIRST_PARTY.link(Map.of("login_hint", "\"><b>o'neill@example.org"))));

        assertThat(form.body()).contains("value=\"&quot;&gt;&lt;b&gt;o&#39;neill@example.org\"");
    }

    @Test
    void aNameThatNobodyCanHaveIsRefused() {
        Answer refused = new Browser(caller).get(App.FIRST_PARTY.link(Map.of("login_hint", "a".repeat(255))));

        assertThat(App.response(refused)).containsEntry("error", "invalid_request");
    }

    @Test
    void whoeverItIsAboutGetsACode() {
        People.Registered person = People.somebody();
        Browser browser = new Browser(caller);
        browser.logIn(person);

        Answer answer = browser.get(App.FIRST_PARTY.link(Map.of("id_token_hint", idToken(person), "prompt", "none")));

        assertThat(App.codeIn(answer)).isNotEmpty();
    }

    /** They can log in as the one whom the client expects; if they do not, it is told, and nobody goes in circles. */
    @Test
    void somebodyElseMayLogInAndThenTheClientIsTold() {
        People.Registered somebody = People.somebody();
        Browser browser = new Browser(caller);
        browser.logIn(somebody);
        jdbc.sql("UPDATE browser_login SET auth_time = auth_time - interval '1 hour' WHERE account_id = :account")
                .param("account", somebody.id())
                .update();
        People.Registered expected = People.somebody();
        String hint = idToken(expected);

        Answer silent = browser.get(App.FIRST_PARTY.link(Map.of("id_token_hint", hint, "prompt", "none")));
        Answer asked = browser.get(App.FIRST_PARTY.link(Map.of("id_token_hint", hint)));
        Answer again = browser.follow(browser.logIn(browser.follow(asked), somebody));
        Answer other = browser.get(App.FIRST_PARTY.link(Map.of("id_token_hint", hint)));

        assertThat(App.response(silent)).containsEntry("error", "login_required");
        assertThat(asked.header("Location")).startsWith("/login?");
        assertThat(App.response(again)).containsEntry("error", "login_required").containsKey("state");
        assertThat(App.response(other)).containsEntry("error", "login_required");
    }

    @Test
    void whoeverThenLogsInAsTheOneWhomTheClientExpectsGetsAnAnswer() {
        People.Registered expected = People.somebody();
        String hint = idToken(expected);
        Browser browser = new Browser(caller);

        Answer asked = browser.get(App.FIRST_PARTY.link(Map.of("id_token_hint", hint)));

        assertThat(App.codeIn(browser.follow(browser.logIn(browser.follow(asked), expected))))
                .isNotEmpty();
    }

    /** As all hints are that a revoked key signed: whoever it was about can still log in. */
    @Test
    void aHintThatCannotBeVerifiedWantsALoginAndNobodyInParticular() {
        People.Registered person = People.somebody();
        String hint = idToken(person);
        Browser browser = new Browser(caller);
        browser.logIn(person);
        for (String unknown :
                List.of(hint.substring(0, hint.lastIndexOf('.') + 1) + "A".repeat(342), "nonsense", hint + "x")) {
            Answer silent = browser.get(App.FIRST_PARTY.link(Map.of("id_token_hint", unknown, "prompt", "none")));
            Answer asked = browser.get(App.FIRST_PARTY.link(Map.of("id_token_hint", unknown)));
            Answer again = browser.follow(browser.logIn(browser.follow(asked), person));

            assertThat(App.response(silent)).containsEntry("error", "login_required");
            assertThat(asked.header("Location")).startsWith("/login?");
            assertThat(App.codeIn(again)).isNotEmpty();
        }
    }

    @Test
    void aPushedHintThatCannotBeVerifiedDoesTheSame() {
        People.Registered person = People.somebody();
        Browser browser = new Browser(caller);
        browser.logIn(person);

        Answer silent = browser.get(pushed(Map.of("id_token_hint", "nonsense", "prompt", "none")));
        Answer asked = browser.get(pushed(Map.of("id_token_hint", "nonsense")));
        Answer again = browser.follow(browser.logIn(browser.follow(asked), person));

        assertThat(App.response(silent)).containsEntry("error", "login_required");
        assertThat(asked.header("Location")).startsWith("/login?");
        assertThat(App.codeIn(again)).isNotEmpty();
    }

    private String pushed(Map<String, String> more) {
        String uri =
                caller.postForm("/oauth2/par", App.FIRST_PARTY.parameters(more)).text("request_uri");
        return "/oauth2/authorize?client_id=" + App.FIRST_PARTY.id() + "&request_uri=" + uri;
    }

    private String idToken(People.Registered person) {
        String code = App.FIRST_PARTY.code(caller, person, Map.of("scope", "openid users:read"));
        String token = App.FIRST_PARTY.redeem(caller, code).text("id_token");
        assertThat(token).isNotEmpty();
        return token;
    }
}
