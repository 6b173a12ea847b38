package dev.keyturn.auth.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.keyturn.auth.browser.QueryText;
import dev.keyturn.auth.clients.ChangedClient;
import dev.keyturn.auth.clients.Clients;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Browser;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.ServerAlone;
import dev.keyturn.auth.testing.TestSettings;
import dev.keyturn.model.testing.TestKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthServerTest
@ServerAlone
class PushedRequestIT {
    private static final String PREFIX = "urn:ietf:params:oauth:request_uri:";

    private final Caller caller;
    private final JdbcClient jdbc;
    private final Clients clients;
    private Browser browser;
    private People.@Nullable Registered person;

    @SuppressWarnings("NullAway.Init") // JUnit calls open() first
    @Autowired
    PushedRequestIT(@LocalServerPort int port, JdbcClient jdbc, Clients clients) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
        this.clients = clients;
    }

    @BeforeEach
    void open() {
        App.registerAll(jdbc);
        browser = new Browser(caller);
    }

    @Test
    void anAddressStandsForTheRequestUntilItsCodeIsIssued() {
        Answer pushed = pushByBackend(Map.of("scope", "openid users:read", "nonce", "n"));
        assertThat(pushed.status()).isEqualTo(201);
        assertThat(pushed.header("Cache-Control")).isEqualTo("no-store");
        assertThat(pushed.json().path("expires_in").asInt()).isEqualTo(90);
        String uri = pushed.text("request_uri");
        assertThat(uri).matches(PREFIX + "[A-Za-z0-9_-]{43}");

        Answer login = browser.follow(browser.get(link("backend", uri)));
        assertThat(browser.follow(browser.get(link("backend", uri))).body()).contains("current-password");
        assertThat(login.header("Content-Security-Policy")).doesNotContain("form-action");
        Answer consent = browser.follow(browser.logIn(login, person()));
        Answer answer = browser.submit(consent, Map.of("decision", "allow"));

        assertThat(answer.header("Location")).startsWith("https://backend.example/cb?tenant=1&code=");
        assertThat(App.response(answer))
                .containsEntry("state", "a state/with+odd &=?")
                .containsEntry("iss", TestSettings.ISSUER);
        Answer tokens = caller.token(
                "backend",
                App.SECRET,
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        App.codeIn(answer),
                        "redirect_uri",
                        App.BACKEND.redirectUri(),
                        "code_verifier",
                        App.VERIFIER));
        assertThat(tokens.text("scope")).isEqualTo("openid users:read");
        assertDeadEnd(browser.get(link("backend", uri)));
        Answer again = browser.submit(consent, Map.of("decision", "allow"));
        assertDeadEnd(again);
        assertThat(again.body()).contains("that counts", "href=\"/home\"").doesNotContain("Nothing has been allowed");
    }

    @Test
    void ofTwentyAtOnceOneGetsACode() throws Exception {
        browser.logIn(person());
        String uri = push(App.FIRST_PARTY, Map.of()).text("request_uri");
        Callable<Answer> ask = () -> browser.get(link("ours", uri));

        List<Answer> answers;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = threads.invokeAll(Collections.nCopies(20, ask)).stream()
                    .map(Future::resultNow)
                    .toList();
        }

        assertThat(answers).filteredOn(answer -> answer.status() == 302).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() != 302).allSatisfy(PushedRequestIT::assertDeadEnd);
    }

    @Test
    void whatStandsBesideTheAddressDoesNotCount() {
        browser.logIn(person());
        String uri = push(App.FIRST_PARTY, Map.of()).text("request_uri");

        Answer answer = browser.get(link("ours", uri)
                + "&redirect_uri=https%3A%2F%2Fevil.example%2F&scope=openid&state=other&response_type=token");

        assertThat(answer.header("Location")).startsWith("https://ours.example/cb?code=");
        assertThat(App.response(answer)).containsEntry("state", "a state/with+odd &=?");
    }

    @Test
    void aLoginThatTheRequestAsksForIsAskedForOnce() {
        browser.logIn(person());
        String uri =
                push(App.FIRST_PARTY, Map.of("prompt", "login", "max_age", "0")).text("request_uri");

        Answer toLogin = browser.get(link("ours", uri));
        assertThat(toLogin.header("Location")).startsWith("/login?");
        Answer answer = browser.follow(browser.logIn(browser.follow(toLogin), person()));

        assertThat(App.response(answer)).containsKey("code");
    }

    @ParameterizedTest
    @CsvSource({
        "code_challenge, '', invalid_request",
        "code_challenge_method, plain, invalid_request",
        "response_type, token, unsupported_response_type",
        "scope, keys:admin, invalid_scope",
        "redirect_uri, https://ours.example/cb/..;/evil, invalid_request",
        "redirect_uri, '', invalid_request",
        "request_uri, https://evil.example/request, invalid_request",
        "request, eyJhbGciOiJub25lIn0.e30., request_not_supported",
        "prompt, none login, invalid_request",
        "client_id, codeless, invalid_request",
        "client_id, nobody, invalid_client"
    })
    void theRulesAreThoseOfABrowsersRequest(String name, String value, String error) {
        Answer answer = push(App.FIRST_PARTY, Map.of(name, value));

        assertThat(answer.status()).isEqualTo(error.equals("invalid_client") ? 401 : 400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.text("error")).isEqualTo(error);
    }

    @Test
    void saysWhichParameterIsWrong() {
        assertThat(push(App.FIRST_PARTY, Map.of("code_challenge", "x")).text("error_description"))
                .contains("code_challenge", "PKCE is required");
        assertThat(push(App.FIRST_PARTY, Map.of("redirect_uri", "https://elsewhere.example"))
                        .text("error_description"))
                .contains("redirect_uri", "registered");
    }

    @Test
    void refusesAParameterThatIsThereTwice() {
        Map<String, String> form = App.FIRST_PARTY.parameters(Map.of());
        String body = new Parameters(form, Set.of()).query() + "&scope=openid";

        assertThat(caller.postForm("/oauth2/par", body).text("error")).isEqualTo("invalid_request");
    }

    @Test
    void aConfidentialClientAuthenticates() {
        assertThat(push(App.BACKEND, Map.of()).text("error")).isEqualTo("invalid_client");
        Map<String, String> anothers = App.FIRST_PARTY.parameters(Map.of());
        assertThat(caller.postForm("/oauth2/par", anothers, "Authorization", Caller.basic("backend", App.SECRET))
                        .text("error"))
                .isEqualTo("invalid_request");
    }

    @Test
    void anotherClientsAddressIsAPage() {
        String uri = push(App.FIRST_PARTY, Map.of()).text("request_uri");

        assertDeadEnd(browser.get(link("third", uri)));
        assertDeadEnd(browser.get("/oauth2/authorize?request_uri=" + QueryText.encode(uri)));
        browser.logIn(person());
        assertThat(App.response(browser.get(link("ours", uri)))).containsKey("code");
    }

    @ParameterizedTest
    @ValueSource(strings = {PREFIX + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", PREFIX})
    void aForgedAddressIsAPageAndNeverARedirect(String uri) {
        assertDeadEnd(browser.get(link("ours", uri)));
        assertDeadEnd(browser.get(App.FIRST_PARTY.link(Map.of("request_uri", uri))));
    }

    /** OpenID Connect Core 1.0, section 6: the client is told, if it is clear where. */
    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example/request", "//evil.example", "file:///etc/passwd", "urn:something:else"})
    void anAddressElsewhereIsNotSupported(String uri) {
        assertDeadEnd(browser.get(link("ours", uri)));
        assertThat(App.response(browser.get(App.FIRST_PARTY.link(Map.of("request_uri", uri)))))
                .containsEntry("error", "request_uri_not_supported");
    }

    @Test
    void anAddressIsNeverFetched() throws IOException {
        AtomicInteger fetched = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            fetched.incrementAndGet();
            exchange.close();
        });
        server.start();
        try {
            assertDeadEnd(browser.get(
                    link("ours", "http://127.0.0.1:" + server.getAddress().getPort() + "/request")));
            assertThat(fetched).hasValue(0);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void theMetadataNamesTheEndpoint() {
        assertThat(caller.get("/.well-known/oauth-authorization-server").text("pushed_authorization_request_endpoint"))
                .isEqualTo(TestSettings.ISSUER + "/oauth2/par");
    }

    /** RFC 9449, section 10.1: the proof binds the code as {@code dpop_jkt} would. */
    @Test
    void aProofBindsTheCodeToItsKey() {
        TestKey key = TestKey.es256();
        browser.logIn(person());

        String uri = pushProving(key, Map.of()).text("request_uri");
        String code = App.codeIn(browser.get(link("ours", uri)));

        assertThat(App.FIRST_PARTY.redeem(caller, code).text("error")).isEqualTo("invalid_grant");
        assertThat(App.FIRST_PARTY
                        .redeem(
                                caller,
                                code,
                                Map.of(),
                                "DPoP",
                                key.proof("POST", TestSettings.ISSUER + "/oauth2/token"))
                        .status())
                .isEqualTo(200);
        assertThat(pushProving(key, Map.of("dpop_jkt", TestKey.es256().thumbprint()))
                        .text("error"))
                .isEqualTo("invalid_request");
        assertThat(caller.postForm("/oauth2/par", App.FIRST_PARTY.parameters(Map.of()), "DPoP", "nonsense")
                        .text("error"))
                .isEqualTo("invalid_dpop_proof");
    }

    private Answer pushProving(TestKey key, Map<String, String> more) {
        return caller.postForm(
                "/oauth2/par",
                App.FIRST_PARTY.parameters(more),
                "DPoP",
                key.proof("POST", TestSettings.ISSUER + "/oauth2/par"));
    }

    /** However often its page is loaded. */
    @Test
    void aPersonHasAQuarterOfAnHourForIt() {
        String uri = push(App.FIRST_PARTY, Map.of()).text("request_uri");
        browser.get(link("ours", uri));
        change(uri, "created_at = created_at - interval '14 minutes'");
        assertThat(browser.get(link("ours", uri)).header("Location")).startsWith("/login?");

        change(uri, "created_at = created_at - interval '2 minutes'");
        browser.get(link("ours", uri));
        assertDeadEnd(browser.get(link("ours", uri)));
    }

    /** That of the request was one of them when it was pushed. */
    @Test
    void leadsToNoAddressButTheClientsOfToday() {
        String uri = push(App.FIRST_PARTY, Map.of()).text("request_uri");
        change(uri, "redirect_uri = 'https://ours.example/former'");
        browser.logIn(person());

        assertDeadEnd(browser.get(link("ours", uri)));
    }

    private void change(String uri, String assignment) {
        jdbc.sql("UPDATE pushed_request SET " + assignment + " WHERE uri_hash = sha256(:secret::bytea)")
                .param("secret", uri.substring(PREFIX.length()))
                .update();
    }

    @Test
    void itExpires() {
        String uri = push(App.FIRST_PARTY, Map.of()).text("request_uri");
        jdbc.sql("UPDATE pushed_request SET expires_at = clock_timestamp() WHERE uri_hash = sha256(:secret::bytea)")
                .param("secret", uri.substring(PREFIX.length()))
                .update();

        assertDeadEnd(browser.get(link("ours", uri)));
    }

    @Test
    void isForNothingThatItsClientMayNotAskForAnyMore() {
        App app = new App("narrowed-push-" + person().id(), "https://narrowed.example/cb");
        jdbc.sql("""
                INSERT INTO client (id, name, is_public, is_first_party, grants, scopes, redirect_uris)
                VALUES (:id, 'Narrowed', true, true, '{authorization_code}', '{openid,users:read}', ARRAY[:uri])""").param("id", app.id()).param("uri", app.redirectUri()).update();
        String uri = push(app, Map.of()).text("request_uri");

        ChangedClient.set(jdbc, clients, app.id(), "scopes = '{openid}'");

        assertThat(caller.get(app.link()).header("Location")).contains("error=invalid_scope");
        assertDeadEnd(browser.get(link(app.id(), uri)));
    }

    private Answer push(App app, Map<String, String> more) {
        return caller.postForm("/oauth2/par", app.parameters(more));
    }

    private Answer pushByBackend(Map<String, String> more) {
        Map<String, String> form = new LinkedHashMap<>(App.BACKEND.parameters(more));
        form.remove("client_id");
        return caller.postForm("/oauth2/par", form, "Authorization", Caller.basic("backend", App.SECRET));
    }

    private static String link(String clientId, String uri) {
        return "/oauth2/authorize?client_id=" + clientId + "&request_uri=" + QueryText.encode(uri);
    }

    private static void assertDeadEnd(Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Location")).isEmpty();
        assertThat(answer.header("Content-Type")).startsWith("text/html");
        assertThat(answer.body()).contains("role=\"alert\"");
    }

    /** Somebody, for the tests that need a person: to register one costs a password's hash. */
    private People.Registered person() {
        if (person == null) {
            person = People.somebody();
        }
        return person;
    }

    @Test
    void aRefusalUsesItUpToo() {
        String denied = pushByBackend(Map.of()).text("request_uri");
        browser.logIn(person());
        Answer consent = browser.get(link("backend", denied));
        assertThat(App.response(browser.submit(consent, Map.of("decision", "deny"))))
                .containsEntry("error", "access_denied");
        assertDeadEnd(browser.get(link("backend", denied)));
        assertDeadEnd(browser.submit(consent, Map.of("decision", "allow")));

        String silent = pushByBackend(Map.of("prompt", "none")).text("request_uri");
        assertThat(App.response(browser.get(link("backend", silent)))).containsEntry("error", "consent_required");
        assertDeadEnd(browser.get(link("backend", silent)));
    }
}
