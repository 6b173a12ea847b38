package dev.keyturn.cli.people;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.keyturn.cli.Ran;
import dev.keyturn.cli.admin.CommandRunner;
import dev.keyturn.cli.terminal.Output;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The commands about people and what they did, against a server that answers as the admin API does. */
class UsersCommandTest {
    private static final String UID = "00000000-0000-4000-8000-000000000007";
    private static final String ANNA = """
            {"id": 7, "uid": "%s", "username": "anna", "email": "anna@example.org", "first_name": null, "role": "VISITOR",
             "is_active": true, "is_verified": false, "created_at": "2026-11-20T01:00:00Z"}""".formatted(UID);
    private static final String BENEDICTA = ANNA.replace("anna", "benedicta").replace("7", "8");
    private static final String SID = "11111111-0000-4000-8000-000000000000";

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(options().dynamicPort().bindAddress("127.0.0.1"))
            .build();

    private final CommandRunner commands = new CommandRunner(SERVER.baseUrl());

    @BeforeEach
    void serve() {
        SERVER.stubFor(post("/oauth2/token").willReturn(jsonResponse("{\"access_token\": \"a-token\"}", 200)));
        SERVER.stubFor(get(urlPathEqualTo("/admin/users")).willReturn(jsonResponse("[]", 200)));
        SERVER.stubFor(get(urlPathEqualTo("/admin/users"))
                .withQueryParam("name", equalTo("anna"))
                .willReturn(jsonResponse("[" + ANNA + "]", 200)));
        SERVER.stubFor(get("/admin/users/7").willReturn(jsonResponse(ANNA, 200)));
        SERVER.stubFor(patch("/admin/users/7").willReturn(jsonResponse(ANNA, 200)));
        SERVER.stubFor(put("/admin/users/7/password").willReturn(noContent()));
        SERVER.stubFor(delete(anyUrl()).willReturn(noContent()));
    }

    @Test
    void listsThoseThatAreAskedFor() {
        SERVER.stubFor(get("/admin/users?query=an%26&role=VISITOR&is_active=false&limit=100")
                .willReturn(jsonResponse("[" + ANNA + "]", 200)));

        Ran result = users("list", "--query", "an&", "--role", "visitor", "--disabled");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out().lines().toList())
                .containsExactly(
                        "ID  USERNAME  E-MAIL            ROLE     ACTIVE  CREATED",
                        "7   anna      anna@example.org  VISITOR  true    2026-11-20 01:00");
    }

    @Test
    void printsALongListPageByPage() {
        serveTwoPages(jsonResponse("[" + BENEDICTA + "]", 200));

        assertThat(users("list").out().lines().map(line -> line.substring(0, line.indexOf("  ", 4))))
                .containsExactly("ID  USERNAME", "7   anna", "8   benedicta");
        String json = users("list", "--output", "json").out();
        assertThat(json).isEqualTo(Output.json(JsonMapper.shared().readTree("[" + ANNA + "," + BENEDICTA + "]")));
    }

    /** A script must not take the beginning for the whole. */
    @Test
    void aListThatBreaksOffIsNoJsonAndNoSuccess() {
        serveTwoPages(jsonResponse("{\"detail\": \"Nothing works.\"}", 503));

        Ran table = users("list");
        Ran json = users("list", "--output", "json");

        assertThat(table.out()).hasLineCount(2).contains("anna");
        assertThat(json.out()).contains("anna");
        assertThatThrownBy(() -> JsonMapper.shared().readTree(json.out())).isInstanceOf(JacksonException.class);
        assertThat(List.of(table, json)).allSatisfy(result -> {
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err()).contains("cannot do that just now");
        });
    }

    @Test
    void aListThatCannotBeHadIsNotBegun() {
        SERVER.stubFor(get(urlPathEqualTo("/admin/users")).willReturn(jsonResponse("{}", 503)));

        assertThat(users("list", "--output", "json").out()).isEmpty();
    }

    @Test
    void anEmptyListIsOneToo() {
        assertThat(users("list", "--output", "json").out()).isEqualTo("[ ]\n");
        assertThat(users("list").out()).isEqualTo("ID  USERNAME  E-MAIL  ROLE  ACTIVE  CREATED\n");
    }

    private static void serveTwoPages(ResponseDefinitionBuilder second) {
        SERVER.stubFor(get("/admin/users?limit=100")
                .willReturn(jsonResponse("[" + ANNA + "]", 200)
                        .withHeader("Link", "</admin/users?limit=100&after=7>; rel=\"next\"")));
        SERVER.stubFor(get("/admin/users?limit=100&after=7").willReturn(second));
    }

    @Test
    void findsAPersonByIdUsernameOrAddress() {
        SERVER.stubFor(
                get("/admin/users?name=anna%40example.org&limit=1").willReturn(jsonResponse("[" + ANNA + "]", 200)));

        assertThat(users("show", "7").out())
                .contains("username     anna", "created_at   2026-11-20 01:00, 1 d 2 h ago");
        assertThat(users("show", "anna").out()).contains(UID);
        Ran json = users("show", "anna@example.org", "--output", "json");
        assertThat(JsonMapper.shared().readTree(json.out()))
                .isEqualTo(JsonMapper.shared().readTree(ANNA));
    }

    @Test
    void saysThatThereIsNoSuchPerson() {
        assertThat(users("disable", "no\u0007body"))
                .isEqualTo(
                        new Ran(
                                1,
                                "",
                                "keyturn: There is no account with the username or e-mail address 'no body': see them with `./keyturn users list`.\n"));
    }

    /** Anybody may register as {@code 700}; whoever means them must not hit the account of that id, nor the other way. */
    @Test
    void aNameThatIsANumberIsNotGuessedAbout() {
        SERVER.stubFor(get(urlPathEqualTo("/admin/users"))
                .withQueryParam("name", equalTo("7"))
                .willReturn(jsonResponse("[{\"id\": 8, \"username\": \"7\"}]", 200)));

        Ran result = users("disable", "7");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("give the e-mail address");
        SERVER.verify(0, patchRequestedFor(anyUrl()));
    }

    @Test
    void disablesAndEnablesAndSaysWhatBecomesOfSessions() {
        Ran disabled = users("disable", "anna");
        assertThat(disabled.exitCode()).isZero();
        assertThat(disabled.out()).contains("`./keyturn users end-sessions anna`");
        SERVER.verify(
                patchRequestedFor(urlEqualTo("/admin/users/7")).withRequestBody(equalToJson("{\"is_active\": false}")));

        Ran enabled = users("enable", "anna");
        assertThat(enabled.out()).contains("Sessions from before go on, unless they were ended");
        SERVER.verify(
                patchRequestedFor(urlEqualTo("/admin/users/7")).withRequestBody(equalToJson("{\"is_active\": true}")));
    }

    @Test
    void givesAnotherRole() {
        assertThat(users("set-role", "anna", "organizer").exitCode()).isZero();

        SERVER.verify(patchRequestedFor(urlEqualTo("/admin/users/7"))
                .withRequestBody(equalToJson("{\"role\": \"ORGANIZER\"}")));
        assertThat(users("set-role", "anna", "admin").out()).contains("other people's apps have to ask again");
        assertThat(users("set-role", "anna", "boss").exitCode()).isEqualTo(2);
    }

    @Test
    void aPasswordIsTypedTwice() {
        commands.typing("correct horse", "correct horse");

        Ran result = users("set-password", "anna");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("all their sessions have ended").doesNotContain("correct horse");
        SERVER.verify(putRequestedFor(urlEqualTo("/admin/users/7/password"))
                .withRequestBody(equalToJson("{\"password\": \"correct horse\"}")));
    }

    @Test
    void aPasswordIsReadFromAPipe() {
        commands.piping(" pässword ", "another line");

        assertThat(users("set-password", "anna").exitCode()).isZero();

        SERVER.verify(putRequestedFor(urlEqualTo("/admin/users/7/password"))
                .withRequestBody(equalToJson("{\"password\": \" pässword \"}")));
    }

    @Test
    void noPasswordIsSetThatNobodyMeant() {
        commands.typing("correct horse", "correct house");
        assertThat(users("set-password", "anna").err()).startsWith("keyturn: The two are not the same");
        assertThat(users("set-password", "anna").err()).startsWith("keyturn: No password came");
        commands.piping("p\uFFFDssword");
        assertThat(users("set-password", "anna").err()).contains("LC_ALL=C.UTF-8");
        assertThat(users("set-password", "anna", "correct horse").exitCode()).isEqualTo(2);

        SERVER.verify(0, putRequestedFor(anyUrl()));
    }

    @Test
    void endsAllSessionsOfAPersonWithATokenForBoth() {
        Ran result = users("end-sessions", "anna");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("All sessions of anna have ended");
        SERVER.verify(deleteRequestedFor(urlEqualTo("/admin/sessions?account=" + UID)));
        asksForScopes("users%3Aadmin+sessions%3Aadmin");
    }

    @Test
    void listsSessionsAndEndsOne() {
        SERVER.stubFor(get(urlPathEqualTo("/admin/sessions")).willReturn(jsonResponse("""
                [{"sid": "%s", "username": "anna", "client_id": "app", "address": "::1", "last_address": "::2",
                  "created_at": "2026-11-20T01:00:00Z", "last_used_at": "2026-11-21T02:59:00Z",
                  "expires_at": "2026-12-20T01:00:00Z"}]""".formatted(SID), 200)));

        Ran list = sessions("list");
        assertThat(list.out())
                .contains("SID   ")
                .endsWith(SID + "  anna  app     ::2      2026-11-20 01:00  02:59:00   2026-12-20 01:00\n");
        asksForScopes("sessions%3Aadmin");
        sessions("list", "--user", "anna", "--client", "app");
        SERVER.verify(getRequestedFor(urlEqualTo("/admin/sessions?account=" + UID + "&client=app&limit=100")));

        assertThat(sessions("end", SID)).isEqualTo(new Ran(0, "The session " + SID + " has ended.\n", ""));
        SERVER.verify(deleteRequestedFor(urlEqualTo("/admin/sessions/" + SID)));
        assertThat(sessions("end", "nope"))
                .isEqualTo(new Ran(
                        1, "", "keyturn: 'nope' is no session's id: see them with `./keyturn sessions list`.\n"));
    }

    @Test
    void showsWhatHappenedSinceThen() {
        SERVER.stubFor(get(urlPathEqualTo("/admin/audit")).willReturn(jsonResponse("""
                [{"id": 2, "at": "2026-11-21T02:59:00Z", "type": "SESSION_ENDED", "username": "anna", "client_id": "app",
                  "detail": "by client ops", "address": "::1"},
                 {"id": 1, "at": "2026-11-20T01:00:00Z", "type": "KEY_CREATED", "username": null, "client_id": null,
                  "detail": "a-kid", "address": null}]""", 200)));

        Ran result = audit();

        assertThat(result.out().lines().toList())
                .containsExactly(
                        "TIME              TYPE           USER  CLIENT  FROM  DETAIL",
                        "02:59:00          SESSION_ENDED  anna  app     ::1   by client ops",
                        "2026-11-20 01:00  KEY_CREATED    -     -       -     a-kid");
        SERVER.verify(getRequestedFor(urlEqualTo("/admin/audit?limit=50")));
        audit("--user", "anna", "--client", "app", "--type", "session_ended", "--since", "2d", "--limit", "1000");
        SERVER.verify(getRequestedFor(urlEqualTo("/admin/audit?account=" + UID
                + "&client=app&type=SESSION_ENDED&from=2026-11-19T03%3A00%3A00Z&limit=100")));
        asksForScopes("audit%3Aread+users%3Aadmin");
        audit("--since", "90m");
        SERVER.verify(getRequestedFor(urlEqualTo("/admin/audit?from=2026-11-21T01%3A30%3A00Z&limit=50")));
        assertThat(audit("--since", "1w").err()).contains("is no duration: try 90s, 30m, 1h or 2d");
        assertThat(audit("--limit", "0").exitCode()).isEqualTo(2);
        assertThat(audit("--type", "").err()).contains("--type is empty: leave it out");
    }

    /** What an intruder did is older than what people do all the time. */
    @Test
    void saysThatThereIsMoreThanTheLimitLetsThrough() {
        SERVER.stubFor(get("/admin/audit?limit=2").willReturn(jsonResponse("[{\"id\": 2}, {\"id\": 1}]", 200)));
        SERVER.stubFor(get("/admin/audit?limit=1")
                .willReturn(jsonResponse("[{\"id\": 2}]", 200)
                        .withHeader("Link", "</admin/audit?limit=1&after=2>; rel=\"next\"")));

        Ran cut = audit("--limit", "1");

        assertThat(cut.exitCode()).isZero();
        assertThat(cut.out()).hasLineCount(2);
        assertThat(cut.err()).isEqualTo("That is not all: see more with a `--limit` above 1.\n");
        assertThat(audit("--limit", "2").err()).isEmpty();
    }

    /** The last page has more of them than are still wanted. */
    @Test
    void saysSoTooIfThatIsInTheMiddleOfAPage() {
        SERVER.stubFor(get("/admin/audit?limit=100")
                .willReturn(jsonResponse("[{\"id\": 9}]", 200)
                        .withHeader("Link", "</admin/audit?limit=100&after=9>; rel=\"next\"")));
        SERVER.stubFor(get("/admin/audit?limit=100&after=9")
                .willReturn(jsonResponse("[" + "{\"id\": 1}, ".repeat(100) + "{\"id\": 1}]", 200)));

        Ran cut = audit("--limit", "101");

        assertThat(cut.out()).hasLineCount(102);
        assertThat(cut.err()).isEqualTo("That is not all: see more with a `--limit` above 101.\n");
    }

    private static void asksForScopes(String scopes) {
        SERVER.verify(postRequestedFor(urlEqualTo("/oauth2/token"))
                .withRequestBody(equalTo("grant_type=client_credentials&scope=" + scopes)));
    }

    private Ran users(String... arguments) {
        return run("users", arguments);
    }

    private Ran sessions(String... arguments) {
        return run("sessions", arguments);
    }

    private Ran audit(String... arguments) {
        return run("audit", arguments);
    }

    private Ran run(String name, String... arguments) {
        return commands.run(Stream.concat(Stream.of(name), Stream.of(arguments)).toArray(String[]::new));
    }
}
