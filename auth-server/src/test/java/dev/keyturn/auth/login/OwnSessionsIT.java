package dev.keyturn.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.auth.keys.KeyRing;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Browser;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.Operators;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.Writes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@AuthServerTest
class OwnSessionsIT {
    private final Caller caller;
    private final JdbcClient jdbc;
    private final KeyRing keys;
    private People.Registered person;
    private Answer login;

    @SuppressWarnings("NullAway.Init") // JUnit calls login() first
    @Autowired
    OwnSessionsIT(@LocalServerPort int port, JdbcClient jdbc, KeyRing keys) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
        this.keys = keys;
    }

    @BeforeEach
    void login() {
        person = People.somebody();
        login = person.login(caller);
    }

    @Test
    void showsWhereAPersonIsLoggedInAndMarksTheOneThatAsks() {
        person.passwordGrant(caller);
        People.somebody().login(caller);

        Answer list = list(login);

        assertThat(list.status()).isEqualTo(200);
        assertThat(list.json().findValuesAsString("client_name")).containsExactly("Our app", "Keyturn");
        JsonNode current = list.json().path(1);
        assertThat(current.path("current").asBoolean()).isTrue();
        assertThat(list.json().path(0).path("current").asBoolean()).isFalse();
        assertThat(current.path("device").asString()).startsWith("Java-http-client");
        assertThat(current.path("address").asString()).isEqualTo("127.0.0.1");
        assertThat(current.path("last_address").asString()).isEqualTo("127.0.0.1");
        assertThat(current.path("last_used_at").asString()).isNotEmpty();
    }

    @Test
    void aRefreshIsAUse() {
        String before = list(login).json().path(0).path("last_used_at").asString();

        caller.postJson("/auth/refresh", "{\"refresh_token\": \"" + login.text("refresh_token") + "\"}");

        JsonNode session = list(login).json().path(0);
        assertThat(session.path("last_used_at").asString()).isGreaterThan(before);
        assertThat(session.path("created_at").asString())
                .isLessThan(session.path("last_used_at").asString());
    }

    @Test
    void endsOneOfThemselves() {
        Answer other = person.login(caller);
        String sid = list(login).json().path(0).path("sid").asString();

        assertThat(delete("/auth/sessions/" + sid, login).status()).isEqualTo(204);
        assertThat(Writes.during(
                        () -> assertThat(delete("/auth/sessions/" + sid, login).problem())
                                .isEqualTo("not-found")))
                .noneMatch(sql -> sql.contains("audit_event"));

        assertThat(refresh(other).status()).isEqualTo(401);
        assertThat(refresh(login).status()).isEqualTo(200);
    }

    @Test
    void anothersSessionDoesNotExist() {
        Answer theirs = People.somebody().login(caller);
        String sid = list(theirs).json().path(0).path("sid").asString();

        assertThat(delete("/auth/sessions/" + sid, login).problem()).isEqualTo("not-found");
        assertThat(refresh(theirs).status()).isEqualTo(200);
    }

    @Test
    void endsAllButTheOneThatAsks() {
        Answer second = person.login(caller);
        Answer third = person.passwordGrant(caller);
        Answer stranger = People.somebody().login(caller);

        assertThat(delete("/auth/sessions", login).status()).isEqualTo(204);

        assertThat(list(login).json().size()).isEqualTo(1);
        assertThat(refresh(login).status()).isEqualTo(200);
        assertThat(refresh(second).status()).isEqualTo(401);
        assertThat(list(third).status()).isEqualTo(401);
        assertThat(refresh(stranger).status()).isEqualTo(200);
        assertThat(jdbc.sql("""
                        SELECT detail FROM audit_event WHERE account_id = :account AND type = 'SESSION_ENDED'""")
                        .param("account", person.id())
                        .query((row, number) -> row.getString(1))
                        .list())
                .hasSize(2)
                .containsOnly("by account " + person.id() + " with client keyturn");
    }

    /** Or whoever has the cookie is back in a moment. */
    @Test
    void endsTheLoginsOfBrowsersToo() {
        Browser browser = new Browser(caller);
        browser.logIn(person);
        Browser strangers = new Browser(caller);
        strangers.logIn(People.somebody());

        assertThat(delete("/auth/sessions", login).status()).isEqualTo(204);

        assertThat(browser.get("/login").body()).contains("Password");
        assertThat(strangers.get("/login").body()).doesNotContain("Password");
    }

    @Test
    void anEndedSessionMayAskNothing() {
        caller.post("/auth/logout", Operators.bearer(login));

        assertThat(list(login).status()).isEqualTo(401);
        assertThat(delete("/auth/sessions", login).status()).isEqualTo(401);
        assertThat(caller.get("/auth/sessions").status()).isEqualTo(401);
    }

    /** A third party's token may be for this server, to say who somebody is; their sessions are none of its business. */
    @Test
    void aThirdPartyMayNotLookAfterSessionsOrPasswords() throws Exception {
        JWTClaimsSet own = SignedJWT.parse(login.text("access_token")).getJWTClaimsSet();
        String[] foreign = {
            "Authorization",
            "Bearer "
                    + keys.sign(
                            new JOSEObjectType("at+jwt"),
                            new JWTClaimsSet.Builder(own)
                                    .claim("client_id", "native")
                                    .build())
        };

        assertThat(caller.get("/auth/sessions", foreign).problem()).isEqualTo("forbidden");
        assertThat(caller.send("DELETE", "/auth/sessions", foreign).problem()).isEqualTo("forbidden");
        assertThat(caller.postJson("/auth/password", """
                        {"current_password": "%s", "new_password": "another password"}""".formatted(person.password()), foreign)
                        .problem())
                .isEqualTo("forbidden");
    }

    private Answer list(Answer tokens) {
        return caller.get("/auth/sessions", Operators.bearer(tokens));
    }

    private Answer delete(String path, Answer tokens) {
        return caller.send("DELETE", path, Operators.bearer(tokens));
    }

    private Answer refresh(Answer tokens) {
        return caller.postJson("/auth/refresh", "{\"refresh_token\": \"" + tokens.text("refresh_token") + "\"}");
    }
}
