package dev.keyturn.auth.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.auth.accounts.PasswordLogin;
import dev.keyturn.auth.clients.ChangedClient;
import dev.keyturn.auth.clients.Clients;
import dev.keyturn.auth.keys.KeyRing;
import dev.keyturn.auth.sessions.NewSession;
import dev.keyturn.auth.sessions.SessionLifecycle;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.BesideOthers;
import dev.keyturn.auth.testing.Browser;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.TestClients;
import dev.keyturn.auth.testing.TestSettings;
import dev.keyturn.edge.http.RequestSource;
import dev.keyturn.model.testing.FastRsa;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthServerTest
@BesideOthers
class LogoutIT {
    private static final RequestSource SOURCE = new RequestSource("192.0.2.1", null);
    private static final String TARGET = "https://app.example.org/bye?lang=en";

    private final Caller caller;
    private final KeyRing keys;
    private final PasswordLogin passwords;
    private final SessionLifecycle sessions;
    private final JdbcClient jdbc;
    private final Clients clients;
    private final String client;
    private final String other;
    private People.Registered person;
    private UUID session;
    private Browser browser;

    @SuppressWarnings("NullAway.Init") // JUnit calls login() first
    @Autowired
    LogoutIT(
            @LocalServerPort int port,
            JdbcClient jdbc,
            Clients clients,
            KeyRing keys,
            PasswordLogin passwords,
            SessionLifecycle sessions) {
        this.caller = new Caller(port);
        this.keys = keys;
        this.passwords = passwords;
        this.sessions = sessions;
        this.jdbc = jdbc;
        this.clients = clients;
        this.client = TestClients.open(jdbc, "refresh_token", "openid");
        this.other = TestClients.open(jdbc, "refresh_token", "openid");
        jdbc.sql("UPDATE client SET post_logout_redirect_uris = ARRAY[:uri] WHERE id = :id")
                .param("uri", TARGET)
                .param("id", client)
                .update();
    }

    @BeforeEach
    void login() {
        person = People.somebody();
        session = begin(person);
        browser = new Browser(caller);
        browser.logIn(person);
    }

    @Test
    void endsTheSessionAndTheBrowsersLoginAndLeadsBack() {
        UUID elsewhere = begin(person);

        Answer answer = browser.get(
                logout(Map.of("id_token_hint", idToken(), "post_logout_redirect_uri", TARGET, "state", "a b&c")));

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location")).isEqualTo(TARGET + "&state=a%20b%26c");
        assertThat(sessions.alive(session)).isFalse();
        assertThat(sessions.alive(elsewhere)).isTrue();
        assertThat(loggedIn(browser)).isFalse();
    }

    @Test
    void withoutATargetItSaysThatItIsDone() {
        Answer answer = browser.get(logout(Map.of("id_token_hint", idToken())));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("You are logged out");
        assertThat(loggedIn(browser)).isFalse();
    }

    /** Who comes to log out has often been away for long. */
    @Test
    void anExpiredHintIsAsGood() {
        browser.get(logout(Map.of("id_token_hint", idToken(Instant.now().minusSeconds(90_000)))));

        assertThat(sessions.alive(session)).isFalse();
    }

    @Test
    void anAppMayPostAndIsLedToTheSame() {
        Answer posted = caller.postForm(
                "/connect/logout", Map.of("id_token_hint", idToken(), "post_logout_redirect_uri", TARGET));

        assertThat(posted.status()).isEqualTo(303);
        assertThat(sessions.alive(session)).isTrue();
        Answer answer = browser.follow(posted);
        assertThat(answer.header("Location")).isEqualTo(TARGET);
        assertThat(sessions.alive(session)).isFalse();
        assertThat(loggedIn(browser)).isFalse();
    }

    @Test
    void whoIsLoggedInHereIsAskedIfTheHintIsSomebodyElses() {
        People.Registered somebody = People.somebody();
        Browser theirs = new Browser(caller);
        theirs.logIn(somebody);

        Answer asked = theirs.get(logout(Map.of("id_token_hint", idToken(), "post_logout_redirect_uri", TARGET)));

        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.body()).contains("Do you want to log out?");
        assertThat(loggedIn(theirs)).isTrue();
        Answer confirmed = theirs.submit(asked, Map.of());
        assertThat(confirmed.header("Location")).isEqualTo(TARGET);
        assertThat(loggedIn(theirs)).isFalse();
        assertThat(sessions.alive(session)).isTrue();
    }

    @Test
    void withoutAHintThePersonIsAsked() {
        Answer asked =
                browser.get(logout(Map.of("client_id", client, "post_logout_redirect_uri", TARGET, "state", "\"><b>")));

        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.body()).contains("Do you want to log out?").doesNotContain("<b>");
        assertThat(asked.header("Content-Security-Policy"))
                .doesNotContain("form-action")
                .contains("frame-ancestors 'none'");
        assertThat(loggedIn(browser)).isTrue();

        Answer confirmed = browser.submit(asked, Map.of());
        assertThat(confirmed.status()).isEqualTo(303);
        assertThat(confirmed.header("Location")).isEqualTo(TARGET + "&state=%22%3E%3Cb%3E");
        assertThat(loggedIn(browser)).isFalse();
    }

    @Test
    void whoIsNotLoggedInIsNotAsked() {
        Answer answer =
                new Browser(caller).get(logout(Map.of("client_id", client, "post_logout_redirect_uri", TARGET)));

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location")).isEqualTo(TARGET);
    }

    @Test
    void theAddressOfTheAnswerLeadsBackToThePage() {
        Answer answer = browser.get("/connect/logout/confirm");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location")).isEqualTo("/connect/logout");
    }

    @Test
    void anotherSiteCannotSayYes() {
        Answer forged = browser.postForm("/connect/logout/confirm", Map.of("client_id", client));

        assertThat(forged.status()).isEqualTo(403);
        assertThat(loggedIn(browser)).isTrue();
    }

    @Test
    void aHintThatIsNotOursIsNone() throws Exception {
        for (String hint : new String[] {
            forged(),
            keys.sign(new JOSEObjectType("at+jwt"), claims(Instant.now())),
            "nonsense",
            speltOtherwise(idToken()),
            "x".repeat(9_000),
            keys.sign(
                    JOSEObjectType.JWT,
                    new JWTClaimsSet.Builder(claims(Instant.now()))
                            .issuer("https://evil.example")
                            .build()),
            keys.sign(
                    JOSEObjectType.JWT,
                    new JWTClaimsSet.Builder(claims(Instant.now()))
                            .claim("sid", null)
                            .build())
        }) {
            Answer answer = browser.get(logout(Map.of("id_token_hint", hint)));

            assertThat(answer.body()).contains("Do you want to log out?");
            assertThat(sessions.alive(session)).isTrue();
            assertThat(loggedIn(browser)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.org/bye",
                "https://app.example.org/bye?lang=en&x=y",
                "https://app.example.org/bye?lang=en#x",
                "https://APP.example.org/bye?lang=en",
                "https://app.example.org:443/bye?lang=en",
                "https://app.example.org@evil.example/bye?lang=en",
                "//evil.example",
                "javascript:alert(1)"
            })
    void leadsNowhereElse(String uri) {
        Answer asked = browser.get(logout(Map.of("client_id", client, "post_logout_redirect_uri", uri)));
        Answer hinted = browser.get(logout(Map.of("id_token_hint", idToken(), "post_logout_redirect_uri", uri)));
        Answer named = browser.get(logout(Map.of("client_id", client, "post_logout_redirect_uri", uri)));

        assertThat(asked.body()).contains("Do you want to log out?");
        for (Answer answer : new Answer[] {hinted, named}) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Location")).isEmpty();
            assertThat(answer.body()).contains("You are logged out", "an address that is not registered");
        }
        assertThat(sessions.alive(session)).isFalse();
        assertThat(loggedIn(browser)).isFalse();
    }

    /** The person pressed the button in the app, and is to be logged out whatever became of the app. */
    @Test
    void anAppThatIsDisabledDoesNotKeepItsPersonFromLoggingOut() {
        String hint = idToken();
        ChangedClient.set(jdbc, clients, client, "is_active = false");

        Answer answer = browser.get(logout(Map.of("id_token_hint", hint, "post_logout_redirect_uri", TARGET)));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("You are logged out", "an address that is not registered");
        assertThat(loggedIn(browser)).isFalse();
    }

    @Test
    void whoIsAskedStaysHereIfTheAppMayNotHaveThemBack() {
        Answer asked = browser.get(logout(Map.of("client_id", other, "post_logout_redirect_uri", TARGET)));

        Answer confirmed = browser.submit(asked, Map.of());

        assertThat(confirmed.status()).isEqualTo(200);
        assertThat(confirmed.body()).contains("You are logged out");
        assertThat(loggedIn(browser)).isFalse();
    }

    @Test
    void theMakersOfAnAppThatDidNotSayWhichItIsAreToldSo() {
        String nameless = logout(Map.of("id_token_hint", "nonsense", "post_logout_redirect_uri", TARGET));

        Answer asked = browser.submit(browser.get(nameless), Map.of());
        Answer unasked = browser.get(nameless);

        for (Answer answer : new Answer[] {asked, unasked}) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body())
                    .contains("You are logged out", "did not say which app it is")
                    .doesNotContain("not registered");
        }
    }

    /** Each of these letters takes nine in an address. */
    @Test
    void whatNoAddressHoldsIsRefused() {
        String letters = "中".repeat(1024);

        Answer answer = caller.postForm("/connect/logout", Map.of("client_id", letters, "state", letters));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).startsWith("text/html");
        assertThat(answer.body()).contains("too long");
    }

    @Test
    void anotherClientsTargetIsNotItsOwn() {
        assertThat(browser.get(logout(Map.of("id_token_hint", idToken(), "client_id", other)))
                        .status())
                .isEqualTo(400);
        assertThat(browser.get(logout(Map.of("post_logout_redirect_uri", TARGET)))
                        .body())
                .contains("Do you want to log out?")
                .doesNotContain("location");
        assertThat(sessions.alive(session)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"id_token_hint", "client_id", "post_logout_redirect_uri", "state"})
    void refusesAParameterThatIsThereTwice(String name) {
        assertThat(browser.get("/connect/logout?" + name + "=a&" + name + "=a").status())
                .isEqualTo(400);
    }

    private UUID begin(People.Registered somebody) {
        PasswordLogin.Authenticated authenticated = passwords
                .check(somebody.username(), somebody.password(), SOURCE)
                .orElseThrow();
        return sessions.begin(new NewSession(authenticated, client, Set.of("openid"), SOURCE))
                .orElseThrow()
                .session()
                .id();
    }

    private String idToken() {
        return idToken(Instant.now());
    }

    private String idToken(Instant issued) {
        return keys.sign(JOSEObjectType.JWT, claims(issued));
    }

    private JWTClaimsSet claims(Instant issued) {
        return new JWTClaimsSet.Builder()
                .issuer(TestSettings.ISSUER)
                .subject(person.uid())
                .audience(client)
                .claim("sid", session.toString())
                .issueTime(Date.from(issued))
                .expirationTime(Date.from(issued.plusSeconds(300)))
                .build();
    }

    private String forged() throws Exception {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(JOSEObjectType.JWT)
                        .keyID(keys.published().getKeys().getFirst().getKeyID())
                        .build(),
                claims(Instant.now()));
        jwt.sign(FastRsa.signer(FastRsa.keys(2048).generate()));
        return jwt.serialize();
    }

    /** The last character of a signature has bits to spare, all of them 0. */
    private static String speltOtherwise(String token) {
        int last = token.length() - 1;
        return token.substring(0, last) + (char) (token.charAt(last) + 1);
    }

    private static boolean loggedIn(Browser browser) {
        return browser.get("/login").body().contains("You are logged in");
    }

    private static String logout(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
                .collect(Collectors.joining("&", "/connect/logout?", ""));
    }

    @Test
    void aStateThatNoAddressHoldsIsRefused() {
        Answer answer = caller.postForm("/connect/logout", Map.of("state", "x".repeat(1025)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("1024");
    }
}
