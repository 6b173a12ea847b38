package dev.keyturn.auth.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.clients.ClientRegistration;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Browser;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.Operators;
import dev.keyturn.auth.testing.People;
import dev.keyturn.model.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthServerTest
class SessionControllerIT {
    private final Caller caller;
    private final JdbcClient jdbc;
    private final Operators operators;
    private String[] operator;
    private People.Registered person;

    @SuppressWarnings("NullAway.Init") // JUnit calls begin() first
    @Autowired
    SessionControllerIT(@LocalServerPort int port, JdbcClient jdbc, ClientRegistration registration) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
        this.operators = new Operators(caller, registration);
    }

    @BeforeEach
    void begin() {
        operator = operators.service(Scope.SESSIONS_ADMIN);
        person = People.somebody();
    }

    @Test
    void showsWhoIsLoggedInWhereAndWithWhat() {
        person.passwordGrant(caller);

        Answer list = list("?account=" + person.uid());

        assertThat(list.status()).isEqualTo(200);
        assertThat(list.json().size()).isEqualTo(1);
        var session = list.json().path(0);
        assertThat(session.path("account_uid").asString()).isEqualTo(person.uid());
        assertThat(session.path("username").asString()).isEqualTo(person.username());
        assertThat(session.path("client_id").asString()).isEqualTo("app");
        assertThat(session.path("client_name").asString()).isEqualTo("Our app");
        assertThat(session.path("address").asString()).isEqualTo("127.0.0.1");
        assertThat(session.path("user_agent").asString()).startsWith("Java-http-client");
        assertThat(session.path("scopes").toString()).isEqualTo("[\"users:read\",\"messages:read\"]");
        assertThat(list.body()).doesNotContain("handle", "generation");
    }

    @Test
    void listsTheLivingByAccountAndClientNewestFirstInPages() {
        for (int i = 0; i < 6; i++) {
            person.passwordGrant(caller);
        }
        person.login(caller);
        jdbc.sql("""
                UPDATE session SET revoked_at = clock_timestamp() WHERE sid = (
                    SELECT sid FROM session WHERE account_id = :account AND client_id = 'app'
                    ORDER BY created_at LIMIT 1)""").param("account", person.id()).update();
        jdbc.sql("""
                UPDATE session SET idle_expires_at = clock_timestamp() WHERE sid = (
                    SELECT sid FROM session WHERE account_id = :account AND client_id = 'app'
                    ORDER BY created_at OFFSET 1 LIMIT 1)""").param("account", person.id()).update();
        List<String> expected = jdbc.sql("""
                SELECT sid::text FROM session WHERE account_id = :account AND client_id = 'app'
                ORDER BY created_at DESC LIMIT 4""")
                .param("account", person.id())
                .query((row, number) -> row.getString(1))
                .list();

        List<String> found = new ArrayList<>();
        String next = "/admin/sessions?limit=3&client=app&account=" + person.uid();
        while (!next.isEmpty()) {
            Answer page = caller.get(next, operator);
            assertThat(page.status()).isEqualTo(200);
            found.addAll(page.json().findValuesAsString("sid"));
            next = page.header("Link").replaceFirst("<(.*)>; rel=\"next\"", "$1");
        }

        assertThat(found).hasSize(4).containsExactlyElementsOf(expected);
        assertThat(list("?account=" + person.uid()).json().size()).isEqualTo(5);
        assertThat(list("?client=app&limit=1").json().size()).isEqualTo(1);
        assertThat(list("?client=nobody").json().size()).isZero();
        assertThat(list("").status()).isEqualTo(200);
    }

    @Test
    void refusesAFilterOrACursorThatIsNone() {
        for (String query : List.of("?account=me", "?client=%00", "?after=x", "?after=1_x", "?limit=0", "?limit=x")) {
            assertThat(list(query).problem()).as(query).isEqualTo("invalid-fields");
        }
    }

    @Test
    void endsOneForGoodAndSaysWhoDidIt() {
        Answer login = person.login(caller);
        String sid = list("?account=" + person.uid()).json().path(0).path("sid").asString();

        assertThat(end(sid).status()).isEqualTo(204);

        assertThat(caller.get("/auth/me", Operators.bearer(login)).status()).isEqualTo(401);
        assertThat(caller.postJson("/auth/refresh", "{\"refresh_token\": \"" + login.text("refresh_token") + "\"}")
                        .status())
                .isEqualTo(401);
        assertThat(list("?account=" + person.uid()).json().size()).isZero();
        assertThat(end(sid).problem()).isEqualTo("not-found");
        assertThat(jdbc.sql("SELECT detail FROM audit_event WHERE sid = CAST(:sid AS uuid) AND type = 'SESSION_ENDED'")
                        .param("sid", sid)
                        .query((row, number) -> row.getString(1))
                        .list())
                .containsExactly("by client ops");
    }

    @Test
    void endsAllOfOnePersonWithTheLoginsOfTheirBrowsers() {
        Answer login = person.login(caller);
        Answer second = person.passwordGrant(caller);
        Browser browser = new Browser(caller);
        browser.logIn(person);
        Answer stranger = People.somebody().login(caller);

        assertThat(endAll("?account=" + person.uid()).status()).isEqualTo(204);

        assertThat(list("?account=" + person.uid()).json().size()).isZero();
        assertThat(caller.get("/auth/me", Operators.bearer(login)).status()).isEqualTo(401);
        assertThat(caller.get("/auth/me", Operators.bearer(second)).status()).isEqualTo(401);
        assertThat(browser.get("/login").body()).contains("Password");
        assertThat(caller.get("/auth/me", Operators.bearer(stranger)).status()).isEqualTo(200);
        assertThat(person.login(caller).status()).isEqualTo(200);
    }

    /** Never everybody's, for want of a name. */
    @Test
    void endsNothingUnlessItIsToldWhose() {
        Answer login = person.login(caller);

        assertThat(endAll("").status()).isEqualTo(400);
        assertThat(endAll("?account=").status()).isEqualTo(400);
        assertThat(endAll("?account=me").problem()).isEqualTo("invalid-fields");
        assertThat(endAll("?account=" + UUID.randomUUID()).problem()).isEqualTo("not-found");

        assertThat(caller.get("/auth/me", Operators.bearer(login)).status()).isEqualTo(200);
    }

    private Answer endAll(String query) {
        return caller.send("DELETE", "/admin/sessions" + query, operator);
    }

    private Answer list(String query) {
        return caller.get("/admin/sessions" + query, operator);
    }

    private Answer end(String sid) {
        return caller.send("DELETE", "/admin/sessions/" + sid, operator);
    }
}
