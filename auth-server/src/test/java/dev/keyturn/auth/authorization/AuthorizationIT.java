package dev.keyturn.auth.authorization;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.auth.clients.ClientRegistration;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.BesideOthers;
import dev.keyturn.auth.testing.Browser;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.Operators;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.TestSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLDecoder;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@AuthServerTest
@BesideOthers
class AuthorizationIT {
    private final int port;
    private final Caller caller;
    private final JdbcClient jdbc;
    private final Operators operators;
    private Browser browser;
    private People.@Nullable Registered person;

    @SuppressWarnings("NullAway.Init") // JUnit calls open() first
    @Autowired
    AuthorizationIT(@LocalServerPort int port, JdbcClient jdbc, ClientRegistration registration) {
        this.port = port;
        this.caller = new Caller(port);
        this.jdbc = jdbc;
        this.operators = new Operators(caller, registration);
    }

    @BeforeEach
    void open() {
        App.registerAll(jdbc);
        browser = new Browser(caller);
    }

    @Test
    void leadsThroughLoginAndConsentToTokens() throws Exception {
        Map<String, String> wanted = Map.of("scope", "openid users:read", "nonce", "n-0S6_WzA2Mj");
        Answer toLogin = browser.get(App.THIRD_PARTY.link(wanted));
        assertThat(toLogin.status()).isEqualTo(303);
        assertThat(toLogin.header("Location")).startsWith("/login?continue=%2Foauth2%2Fauthorize%3F");
        Answer login = browser.follow(toLogin);
        assertThat(login.header("Content-Security-Policy")).endsWith("frame-ancestors 'none'; script-src 'self'");
        Answer consent = browser.follow(browser.logIn(login, person()));
        assertThat(consent.status()).isEqualTo(200);
        assertThat(consent.header("Content-Security-Policy")).endsWith("frame-ancestors 'none'; script-src 'self'");
        assertThat(consent.body())
                .contains("Third &lt;script&gt;alert(1)&lt;/script&gt; &quot;App&quot;", person().username())
                .doesNotContain("<script>");

        Answer answer = browser.submit(consent, Map.of("decision", "allow"));

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location")).startsWith("https://app.example/cb?code=");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        Map<String, String> response = App.response(answer);
        assertThat(response)
                .containsOnlyKeys("code", "state", "iss")
                .containsEntry("state", "a state/with+odd &=?")
                .containsEntry("iss", TestSettings.ISSUER);
        Answer tokens = App.THIRD_PARTY.redeem(caller, App.codeIn(answer));
        assertThat(tokens.status()).isEqualTo(200);
        assertThat(tokens.header("Cache-Control")).isEqualTo("no-store");
        assertThat(tokens.text("scope")).isEqualTo("openid users:read");
        assertThat(tokens.text("refresh_token")).startsWith("kt1.");
        JWTClaimsSet access = claims(tokens.text("access_token"));
        assertThat(access.getSubject()).isEqualTo(person().uid());
        assertThat(access.getAudience()).containsExactlyInAnyOrder(TestSettings.ISSUER, TestSettings.API);
        JWTClaimsSet id = claims(tokens.text("id_token"));
        assertThat(id.getIssuer()).isEqualTo(TestSettings.ISSUER);
        assertThat(id.getSubject()).isEqualTo(person().uid());
        assertThat(id.getAudience()).containsExactly("third");
        assertThat(id.getStringClaim("nonce")).isEqualTo("n-0S6_WzA2Mj");
        assertThat(id.getStringClaim("sid")).isEqualTo(access.getStringClaim("sid"));
        assertThat(id.getLongClaim("auth_time")).isEqualTo(access.getLongClaim("auth_time"));
        assertThat(id.getExpirationTime()).isAfter(id.getIssueTime());
    }

    /** The key is the published one; the type keeps an id_token from being taken for an access token. */
    @Test
    void theIdTokenIsSignedWithAPublishedKeyAndIsNoAccessToken() throws Exception {
        Answer tokens =
                App.FIRST_PARTY.redeem(caller, App.FIRST_PARTY.code(caller, person(), Map.of("scope", "openid")));
        SignedJWT id = SignedJWT.parse(tokens.text("id_token"));

        assertThat(caller.get("/oauth2/jwks").body()).contains(id.getHeader().getKeyID());
        assertThat(id.getHeader().getType().getType()).isEqualTo("JWT");
        assertThat(caller.get("/auth/me", "Authorization", "Bearer " + tokens.text("id_token"))
                        .status())
                .isEqualTo(401);
        assertThat(caller.get("/auth/me", "Authorization", "Bearer " + tokens.text("access_token"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aRefreshBringsAnIdTokenWithoutTheNonce() throws Exception {
        Answer tokens = App.FIRST_PARTY.redeem(
                caller, App.FIRST_PARTY.code(caller, person(), Map.of("scope", "openid users:read", "nonce", "n")));

        Answer refreshed = refresh("ours", tokens, "");

        JWTClaimsSet before = claims(tokens.text("id_token"));
        JWTClaimsSet after = claims(refreshed.text("id_token"));
        assertThat(after.getClaims()).doesNotContainKey("nonce");
        assertThat(after.getSubject()).isEqualTo(before.getSubject());
        assertThat(after.getClaim("sid")).isEqualTo(before.getClaim("sid"));
        assertThat(after.getClaim("auth_time")).isEqualTo(before.getClaim("auth_time"));
        assertThat(refresh("ours", refreshed, "users:read").json().has("id_token"))
                .isFalse();
    }

    @Test
    void withoutOpenidThereIsNoIdToken() {
        Answer tokens = App.FIRST_PARTY.redeem(caller, App.FIRST_PARTY.code(caller, person()));

        assertThat(tokens.status()).isEqualTo(200);
        assertThat(tokens.json().has("id_token")).isFalse();
    }

    @Test
    void aClientThatMayNotRefreshGetsNoRefreshToken() {
        Answer tokens = App.SHORT.redeem(caller, App.SHORT.code(caller, person()));

        assertThat(tokens.status()).isEqualTo(200);
        assertThat(tokens.json().has("refresh_token")).isFalse();
    }

    @Test
    void somebodyWhoIsLoggedInIsNotAskedAgain() {
        browser.logIn(person());

        Answer answer = browser.get(App.FIRST_PARTY.link());

        assertThat(answer.status()).isEqualTo(302);
        assertThat(App.response(answer)).containsKey("code");
    }

    @Test
    void consentIsRememberedForTheScopesThatWereShown() {
        browser.logIn(person());
        browser.submit(browser.get(App.THIRD_PARTY.link()), Map.of("decision", "allow"));

        assertThat(App.response(browser.get(App.THIRD_PARTY.link()))).containsKey("code");
        Answer wider = browser.get(App.THIRD_PARTY.link(Map.of("scope", "users:read events:read")));
        assertThat(wider.status()).isEqualTo(200);
        assertThat(wider.body()).contains("Allow access?");
        assertThat(browser.get(App.THIRD_PARTY.link(Map.of("prompt", "consent")))
                        .body())
                .contains("Allow access?");
    }

    /** Or nobody could ever take it back. */
    @Test
    void anAppWhoseSessionThePersonEndedAsksAnew() {
        People.Registered person = person();
        browser.logIn(person);
        Answer allowed = browser.submit(browser.get(App.THIRD_PARTY.link()), Map.of("decision", "allow"));
        assertThat(App.THIRD_PARTY.redeem(caller, App.codeIn(allowed)).status()).isEqualTo(200);
        assertThat(App.codeIn(browser.get(App.THIRD_PARTY.link()))).isNotEmpty();
        String[] own = Operators.bearer(person.login(caller));
        String sid = caller.get("/auth/sessions", own)
                .json()
                .valueStream()
                .filter(session -> session.path("client_id").asString().equals("third"))
                .findFirst()
                .orElseThrow()
                .path("sid")
                .asString();

        assertThat(caller.send("DELETE", "/auth/sessions/" + sid, own).status()).isEqualTo(204);

        assertThat(browser.get(App.THIRD_PARTY.link()).body()).contains("Allow access?");
        assertThat(App.response(browser.get(App.THIRD_PARTY.link(Map.of("prompt", "none")))))
                .containsEntry("error", "consent_required");
    }

    /** With the sessions that it brought, and no others. */
    @Test
    void whatWasAllowedIsListedAndTakenBack() {
        browser.logIn(person());
        Answer ours = person().login(caller);
        assertThat(browser.get("/home").body()).doesNotContain("What apps may do for you");
        Answer allowed = browser.submit(browser.get(App.THIRD_PARTY.link()), Map.of("decision", "allow"));
        Answer tokens = App.THIRD_PARTY.redeem(caller, App.codeIn(allowed));
        String unused = App.codeIn(browser.get(App.THIRD_PARTY.link()));

        Answer home = browser.get("/home");
        assertThat(home.body())
                .contains("What apps may do for you", "See people as you see them yourself")
                .doesNotContain("<script>");
        Answer taken = browser.submit(home, "/consents/take-back", Map.of());

        assertThat(browser.follow(taken).body()).doesNotContain("What apps may do for you");
        assertThat(refresh(tokens).status()).isEqualTo(400);
        assertThat(App.THIRD_PARTY.redeem(caller, unused).text("error")).isEqualTo("invalid_grant");
        assertThat(caller.get("/auth/me", Operators.bearer(ours)).status()).isEqualTo(200);
        assertConsentIsAskedFor();
    }

    /** Once, however often the app comes back for the same. */
    @Test
    void theAuditLogHasWhatWasAllowedAndWithdrawn() {
        People.Registered person = person();
        browser.logIn(person);
        browser.submit(browser.get(App.THIRD_PARTY.link()), Map.of("decision", "allow"));
        browser.submit(browser.get(App.THIRD_PARTY.link(Map.of("prompt", "consent"))), Map.of("decision", "allow"));

        browser.submit(browser.get("/home"), "/home/end-all", Map.of());
        browser.logIn(person);
        browser.submit(browser.get("/home"), "/home/end-all", Map.of());

        assertThat(jdbc.sql("""
                        SELECT type || ' ' || client_id FROM audit_event
                        WHERE account_id = :account AND type LIKE 'CONSENT%' ORDER BY id""")
                        .param("account", person.id())
                        .query(String.class)
                        .list())
                .containsExactly("CONSENT_GIVEN third", "CONSENT_WITHDRAWN third");
    }

    /** Also what an app may do that has no session left, so that there is nothing to end. */
    @Test
    void loggingOutEverywhereTakesBackAllConsents() {
        People.Registered person = person();
        browser.logIn(person);
        allowAndRevoke();

        browser.submit(browser.get("/home"), "/home/end-all", Map.of());
        browser.logIn(person);

        assertConsentIsAskedFor();
    }

    @Test
    void anotherPasswordTakesBackAllConsents() {
        People.Registered person = person();
        browser.logIn(person);
        allowAndRevoke();

        browser.submit(
                browser.get("/detail"),
                "/detail/password",
                Map.of("current_password", person.password(), "new_password", "another long password"));
        browser.submit(
                browser.get("/login"), Map.of("username", person.username(), "password", "another long password"));

        assertConsentIsAskedFor();
    }

    /** What a visitor allowed an app, an administrator has not: it was not told what it is worth now. */
    @Test
    void whoBecomesAnAdministratorIsAskedAnew() {
        People.Registered person = person();
        Answer ours = person.login(caller);
        browser.logIn(person);
        Answer allowed = browser.submit(browser.get(App.THIRD_PARTY.link()), Map.of("decision", "allow"));
        Answer theirs = App.THIRD_PARTY.redeem(caller, App.codeIn(allowed));
        String underWay = App.codeIn(browser.get(App.THIRD_PARTY.link()));

        give(person, "ORGANIZER");
        theirs = refresh(theirs);
        assertThat(theirs.status()).as("an organizer's").isEqualTo(200);
        give(person, "ADMIN");

        assertThat(refresh(theirs).text("error")).isEqualTo("invalid_grant");
        assertThat(App.THIRD_PARTY.redeem(caller, underWay).text("error")).isEqualTo("invalid_grant");
        assertThat(caller.get("/auth/me", Operators.bearer(ours)).status()).isEqualTo(200);
        browser.logIn(person);
        assertThat(browser.get(App.THIRD_PARTY.link()).body()).contains("Allow access?", "You are an administrator");
        assertThat(jdbc.sql("""
                        SELECT type || ' ' || client_id || ' ' || coalesce(detail, '') FROM audit_event
                        WHERE account_id = :account AND type IN ('SESSION_ENDED', 'CONSENT_WITHDRAWN') ORDER BY type""")
                        .param("account", person.id())
                        .query(String.class)
                        .list())
                .containsExactly("CONSENT_WITHDRAWN third ", "SESSION_ENDED third the person became an administrator");

        browser.submit(browser.get(App.THIRD_PARTY.link()), Map.of("decision", "allow"));
        give(person, "ADMIN");
        assertThat(App.codeIn(browser.get(App.THIRD_PARTY.link())))
                .as("was one before")
                .isNotEmpty();
    }

    private void give(People.Registered person, String role) {
        Answer changed =
                caller.patchJson("/admin/users/" + person.id(), "{\"role\": \"" + role + "\"}", operators.service());
        assertThat(changed.status()).isEqualTo(200);
    }

    private void allowAndRevoke() {
        Answer allowed = browser.submit(browser.get(App.THIRD_PARTY.link()), Map.of("decision", "allow"));
        Answer tokens = App.THIRD_PARTY.redeem(caller, App.codeIn(allowed));
        Map<String, String> form = Map.of("client_id", "third", "token", tokens.text("refresh_token"));
        assertThat(caller.postForm("/oauth2/revoke", form).status()).isEqualTo(200);
        assertThat(App.response(browser.get(App.THIRD_PARTY.link(Map.of("prompt", "none")))))
                .containsKey("code");
    }

    private Answer refresh(Answer tokens) {
        return caller.postForm(
                "/oauth2/token",
                Map.of(
                        "grant_type",
                        "refresh_token",
                        "client_id",
                        "third",
                        "refresh_token",
                        tokens.text("refresh_token")));
    }

    private void assertConsentIsAskedFor() {
        assertThat(App.response(browser.get(App.THIRD_PARTY.link(Map.of("prompt", "none")))))
                .containsEntry("error", "consent_required");
    }

    /** As clients send them that were written for other servers (OpenID Connect Core 1.0, section 3.1.2.1). */
    @Test
    void anOpenidRequestMayNameScopesThatThereAreNot() {
        People.Registered person = person();
        browser.logIn(person);
        Map<String, String> offline = Map.of("scope", "openid users:read offline_access address");

        Answer answer = browser.get(App.FIRST_PARTY.link(offline));

        assertThat(App.FIRST_PARTY.redeem(caller, App.codeIn(answer)).text("scope"))
                .isEqualTo("openid users:read");
        assertThat(App.response(browser.get(App.FIRST_PARTY.link(Map.of("scope", "users:read offline_access")))))
                .containsEntry("error", "invalid_scope");
        assertThat(App.response(browser.get(App.FIRST_PARTY.link(Map.of("scope", "openid messages:read")))))
                .containsEntry("error", "invalid_scope");
    }

    /** The address of a form, after a reload. */
    @Test
    void theAddressOfTheConsentFormLeadsBackToTheRequest() {
        String query = App.THIRD_PARTY.link().replaceFirst(".*\\?", "");

        Answer answer = caller.get("/oauth2/consent?" + query);

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location")).isEqualTo("/oauth2/authorize?" + query);
    }

    /** For what an administrator may do, an app that acts for one may do. */
    @Test
    void anAdministratorIsToldWhatTheyShare() {
        People.Registered admin = person();
        jdbc.sql("UPDATE account SET role = 'ADMIN' WHERE id = :id")
                .param("id", admin.id())
                .update();
        browser.logIn(admin);
        Browser visitors = new Browser(caller);
        visitors.logIn(People.somebody());

        assertThat(browser.get(App.THIRD_PARTY.link()).body()).contains("You are an administrator");
        assertThat(visitors.get(App.THIRD_PARTY.link()).body())
                .contains("Allow access?")
                .doesNotContain("administrator");
    }

    /** Any program can listen on a loopback port, so its user is asked each time, by our own apps too. */
    @ParameterizedTest
    @ValueSource(strings = {"loopback", "our-loopback"})
    void consentForALoopbackAddressIsNotRemembered(String client) {
        browser.logIn(person());
        App app = new App(client, "http://127.0.0.1:50123/cb");
        Answer consent = browser.get(app.link());
        assertThat(consent.header("Content-Security-Policy")).doesNotContain("form-action");
        Answer answer = browser.submit(consent, Map.of("decision", "allow"));

        assertThat(answer.header("Location")).startsWith("http://127.0.0.1:50123/cb?code=");
        assertThat(app.redeem(caller, App.codeIn(answer)).status()).isEqualTo(200);
        assertThat(browser.get(app.link()).body()).contains("Allow access?");
        assertThat(App.response(browser.get(app.link(Map.of("prompt", "none")))))
                .containsEntry("error", "consent_required");
        assertThat(jdbc.sql("SELECT count(*) FROM consent WHERE account_id = :account")
                        .param("account", person().id())
                        .query(Long.class)
                        .single())
                .as("nor where the client has another address, of its own")
                .isZero();
    }

    @Test
    void aNoIsToldToTheApp() {
        browser.logIn(person());

        Answer answer = browser.submit(browser.get(App.THIRD_PARTY.link()), Map.of("decision", "deny"));

        assertThat(App.response(answer))
                .containsEntry("error", "access_denied")
                .containsEntry("iss", TestSettings.ISSUER)
                .containsKey("state")
                .doesNotContainKey("code");
        assertThat(browser.get(App.THIRD_PARTY.link()).body()).contains("Allow access?");
    }

    @Test
    void whoeverIsAskedIsWhoAllowsIt() {
        browser.logIn(person());
        Answer consent = browser.get(App.THIRD_PARTY.link());
        Answer logout = browser.get("/logout");
        browser.submit(logout, Map.of());
        browser.logIn(People.somebody());
        Answer theirs = browser.get(App.THIRD_PARTY.link());

        assertThat(browser.submit(consent, Map.of("decision", "allow")).status())
                .isEqualTo(403);
        assertThat(browser.submit(theirs, Map.of("decision", "allow", "account", person().uid()))
                        .body())
                .contains("Allow access?");
    }

    @Test
    void aConsentWithoutTheTokenOrAnAnswerGivesNoCode() {
        browser.logIn(person());
        Answer consent = browser.get(App.THIRD_PARTY.link());
        Map<String, String> forged = Browser.fields(consent);
        forged.put("_csrf", "forged");
        forged.put("decision", "allow");

        assertThat(browser.postForm(Browser.action(consent), forged).status()).isEqualTo(403);
        assertThat(browser.postForm(Browser.action(consent), Map.of("decision", "allow"))
                        .status())
                .isEqualTo(403);
        assertThat(browser.submit(consent, Map.of()).body()).contains("Allow access?");
    }

    @Test
    void promptNoneNeverShowsAPage() {
        String silent = App.THIRD_PARTY.link(Map.of("prompt", "none"));
        assertThat(App.response(browser.get(silent))).containsEntry("error", "login_required");
        browser.logIn(person());
        assertThat(App.response(browser.get(silent))).containsEntry("error", "consent_required");
        assertThat(App.response(browser.get(App.FIRST_PARTY.link(Map.of("prompt", "none")))))
                .containsKey("code");
    }

    @ParameterizedTest
    @CsvSource({"prompt, login", "prompt, select_account", "max_age, 0"})
    void anotherLoginIsAskedForOnce(String name, String value) throws Exception {
        browser.logIn(person());
        jdbc.sql("UPDATE browser_login SET auth_time = auth_time - interval '1 hour' WHERE account_id = :account")
                .param("account", person().id())
                .update();

        Answer toLogin = browser.get(App.FIRST_PARTY.link(Map.of(name, value, "scope", "openid")));
        assertThat(toLogin.header("Location")).startsWith("/login?");
        Answer login = browser.follow(toLogin);
        assertThat(login.body()).contains("current-password");
        Answer answer = browser.follow(browser.logIn(login, person()));

        Answer tokens = App.FIRST_PARTY.redeem(caller, App.codeIn(answer));
        JWTClaimsSet id = claims(tokens.text("id_token"));
        assertThat(id.getIssueTime().toInstant().getEpochSecond() - id.getLongClaim("auth_time"))
                .isLessThan(60);
    }

    /** Somebody at a browser that is left alone must not get past it by opening the address that a login leads back to. */
    @ParameterizedTest
    @CsvSource({"prompt, login", "prompt, select_account", "max_age, 0"})
    void whoDoesNotLogInIsAskedAgain(String name, String value) {
        browser.logIn(person());
        Answer toLogin = browser.get(App.FIRST_PARTY.link(Map.of(name, value, "scope", "openid")));
        String address = URLDecoder.decode(toLogin.header("Location").substring("/login?continue=".length()), UTF_8);

        assertThat(browser.get(address).header("Location")).isEqualTo(toLogin.header("Location"));

        Answer answer = browser.follow(browser.logIn(browser.follow(toLogin), person()));
        assertThat(App.codeIn(answer)).isNotEmpty();
        assertThat(browser.get(App.FIRST_PARTY.link(Map.of(name, value, "scope", "openid", "state", "another")))
                        .header("Location"))
                .startsWith("/login?");
        jdbc.sql("UPDATE browser_login SET auth_time = auth_time - interval '16 minutes' WHERE account_id = :account")
                .param("account", person().id())
                .update();
        assertThat(browser.get(address).header("Location")).startsWith("/login?");
    }

    @Test
    void whoMakesAnAccountForARequestIsNotAskedToLogInAfterThat() {
        Answer login = browser.follow(browser.get(App.FIRST_PARTY.link(Map.of("prompt", "login"))));
        String name = "new" + System.nanoTime();

        Answer made = browser.submit(
                browser.get(Browser.action(login).replace("/login?", "/register?")),
                Map.of("username", name, "email", name + "@example.org", "password", "a password of theirs"));

        assertThat(App.codeIn(browser.follow(made))).isNotEmpty();
    }

    /** Each of these letters takes three in an address. */
    @Test
    void aConsentFormThatNoRequestBelongsToLeadsNowhere() {
        assertDeadEnd(browser.get("/oauth2/consent?state=" + "~".repeat(9_000)));
    }

    @Test
    void aLoginThatIsYoungEnoughIsEnough() {
        browser.logIn(person());

        assertThat(App.response(browser.get(App.FIRST_PARTY.link(Map.of("max_age", "3600")))))
                .containsKey("code");
        jdbc.sql("UPDATE browser_login SET auth_time = auth_time - interval '2 hours' WHERE account_id = :account")
                .param("account", person().id())
                .update();
        assertThat(App.response(browser.get(App.FIRST_PARTY.link(Map.of("max_age", "3600", "prompt", "none")))))
                .containsEntry("error", "login_required");
    }

    @Test
    void aChangedPasswordEndsWhatTheOldOneBegan() {
        browser.logIn(person());
        String code = App.codeIn(browser.get(App.FIRST_PARTY.link()));
        jdbc.sql("UPDATE credential SET version = version + 1 WHERE account_id = :account")
                .param("account", person().id())
                .update();

        assertThat(browser.get(App.FIRST_PARTY.link()).header("Location")).startsWith("/login?");
        assertThat(App.FIRST_PARTY.redeem(caller, code).text("error")).isEqualTo("invalid_grant");
    }

    /** The client and the address are good, so the client is told; the person is not even asked to log in. */
    @ParameterizedTest
    @CsvSource({
        "code_challenge, '', invalid_request",
        "code_challenge, short, invalid_request",
        "code_challenge, E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM=, invalid_request",
        "code_challenge_method, '', invalid_request",
        "code_challenge_method, plain, invalid_request",
        "code_challenge_method, s256, invalid_request",
        "response_type, '', invalid_request",
        "response_type, token, unsupported_response_type",
        "response_type, code token, unsupported_response_type",
        "response_type, id_token, unsupported_response_type",
        "response_mode, fragment, invalid_request",
        "response_mode, form_post, invalid_request",
        "scope, events:write, invalid_scope",
        "scope, ' ', invalid_scope",
        "scope, users:read keys:admin, invalid_scope",
        "prompt, none login, invalid_request",
        "prompt, never, invalid_request",
        "max_age, -1, invalid_request",
        "max_age, 99999999999, invalid_request",
        "request, eyJhbGciOiJub25lIn0.e30., request_not_supported",
        "request_uri, https://app.example/request.jwt, request_uri_not_supported",
        "dpop_jkt, short, invalid_request"
    })
    void tellsTheClientWhatIsWrongWithItsRequest(String name, String value, String error) {
        Answer answer = browser.get(App.THIRD_PARTY.link(Map.of(name, value)));

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("Location")).startsWith("https://app.example/cb?error=");
        assertThat(App.response(answer))
                .containsEntry("error", error)
                .containsEntry("state", "a state/with+odd &=?")
                .containsEntry("iss", TestSettings.ISSUER)
                .containsKey("error_description");
    }

    @Test
    void refusesAStateOrNonceWithoutEnd() {
        String endless = "x".repeat(1025);

        Map<String, String> state = App.response(browser.get(App.THIRD_PARTY.link(Map.of("state", endless))));
        assertThat(state).containsEntry("error", "invalid_request").doesNotContainKey("state");
        assertThat(App.response(browser.get(App.THIRD_PARTY.link(Map.of("nonce", endless)))))
                .containsEntry("error", "invalid_request");
        assertThat(App.response(browser.get(App.THIRD_PARTY.link(Map.of("state", "line\nbreak")))))
                .containsEntry("error", "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"scope", "state", "response_type", "code_challenge", "code_challenge_method", "nonce", "prompt"})
    void refusesAParameterThatIsThereTwice(String name) {
        Answer answer = browser.get(App.THIRD_PARTY.link() + "&" + name + "=" + "&" + name + "=x");

        assertThat(answer.header("Location")).startsWith("https://app.example/cb?error=invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"client_id=third", "redirect_uri=https%3A%2F%2Fapp.example%2Fcb", "client_id=", "redirect_uri="})
    void doesNotRedirectIfClientOrAddressIsThereTwice(String again) {
        assertDeadEnd(browser.get(App.THIRD_PARTY.link() + "&" + again));
    }

    @Test
    void aClientThatHasNoGrantForCodesGetsNone() {
        assertThat(App.response(browser.get(new App("codeless", "https://codeless.example/cb").link())))
                .containsEntry("error", "unauthorized_client");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody", "third%00", "<script>alert(1)</script>", "../third"})
    void anUnknownClientIsAPage(String clientId) {
        Answer answer = browser.get(App.THIRD_PARTY.link(Map.of("client_id", clientId)));

        assertDeadEnd(answer);
        assertThat(answer.body()).contains("Nothing has been allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://app.example/callback/..;/evil",
                "https://app.example/callback/%2e%2e/evil",
                "https://app.example/callback/%252f..%252fevil",
                "https://app.example/CB",
                "https://app.example/cb?extra=1",
                "https://app.example/cb#fragment",
                "https://app.example:8443/cb",
                "https://app.example@evil.example/cb",
                "https://evil.example/cb",
                "http://127.0.0.1:1@evil/cb",
                "javascript:alert(1)",
                "\"><script>alert(1)</script>"
            })
    void anAddressThatIsNotRegisteredIsAPageAndNeverARedirect(String redirectUri) {
        assertDeadEnd(browser.get(App.THIRD_PARTY.link(Map.of("redirect_uri", redirectUri))));
        browser.logIn(person());
        assertDeadEnd(browser.get(App.THIRD_PARTY.link(Map.of("redirect_uri", redirectUri))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:1@evil/cb", "http://127.0.0.1:1/cb/..;/evil", "http://localhost:1/cb"})
    void onlyThePortOfALoopbackAddressIsFree(String redirectUri) {
        assertDeadEnd(browser.get(App.LOOPBACK.link(Map.of("redirect_uri", redirectUri))));
    }

    @Test
    void aFormFromTheClientsSiteIsAnsweredAsALink() {
        browser.logIn(person());

        Answer answer = caller.postForm("/oauth2/authorize", App.FIRST_PARTY.parameters(Map.of()));

        assertThat(answer.status()).isEqualTo(303);
        assertThat(App.response(browser.follow(answer))).containsKey("code");
        assertDeadEnd(caller.postForm(
                "/oauth2/authorize", App.FIRST_PARTY.parameters(Map.of("redirect_uri", "https://evil.example/"))));
    }

    @Test
    void aRegisteredQueryStays() {
        browser.logIn(person());

        Answer answer = browser.submit(browser.get(App.BACKEND.link()), Map.of("decision", "allow"));

        assertThat(answer.header("Location")).startsWith("https://backend.example/cb?tenant=1&code=");
    }

    /** Nothing in an address or a page comes from the request's headers. */
    @Test
    void aPoisonedHostChangesNoAddress() throws IOException {
        String answer = raw("""
                GET %s HTTP/1.1
                Host: evil.example
                X-Forwarded-Host: evil.example
                X-Forwarded-Proto: gopher
                X-Forwarded-Prefix: /evil
                Forwarded: host=evil.example
                Connection: close

                """.formatted(App.THIRD_PARTY.link()));

        assertThat(answer)
                .contains("\r\nLocation: /login?continue=%2Foauth2%2Fauthorize%3F")
                .doesNotContain("evil");
    }

    @Test
    void theMetadataSaysSo() {
        JsonNode metadata = caller.get("/.well-known/openid-configuration", "X-Forwarded-Host", "evil.example")
                .json();

        assertThat(metadata.path("authorization_endpoint").asString())
                .isEqualTo(TestSettings.ISSUER + "/oauth2/authorize");
        assertThat(metadata.path("response_types_supported").toString()).isEqualTo("[\"code\"]");
        assertThat(metadata.path("code_challenge_methods_supported").toString()).isEqualTo("[\"S256\"]");
        assertThat(metadata.path("authorization_response_iss_parameter_supported")
                        .asBoolean())
                .isTrue();
        assertThat(metadata.path("request_uri_parameter_supported").asBoolean(true))
                .isFalse();
        assertThat(metadata.path("grant_types_supported").toString()).contains("authorization_code");
    }

    private void assertDeadEnd(Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Location")).isEmpty();
        assertThat(answer.header("Content-Type")).startsWith("text/html");
        assertThat(answer.header("Content-Security-Policy")).contains("frame-ancestors 'none'");
        assertThat(answer.body()).contains("role=\"alert\"").doesNotContain("<script", "evil");
    }

    private Answer refresh(String clientId, Answer tokens, String scope) {
        return caller.postForm(
                "/oauth2/token",
                Map.of(
                        "grant_type",
                        "refresh_token",
                        "client_id",
                        clientId,
                        "refresh_token",
                        tokens.text("refresh_token"),
                        "scope",
                        scope));
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static JWTClaimsSet claims(String jwt) throws Exception {
        return SignedJWT.parse(jwt).getJWTClaimsSet();
    }

    /** Somebody, for the tests that need a person: to register one costs a password's hash. */
    private People.Registered person() {
        if (person == null) {
            person = People.somebody();
        }
        return person;
    }

    /** Unknown parameters are passed over (RFC 6749, section 3.1), but for those that nobody can write down. */
    @ParameterizedTest
    @ValueSource(strings = {"%0A2026-11-29T11:00:00.000Z%20%20INFO%20forged", "%00", "%CD%B8", "%EF%BF%BF"})
    void refusesAParameterWhoseNameIsNoText(String name) {
        Answer answer = browser.get(App.FIRST_PARTY.link() + "&" + name + "=1");

        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void theLongestStateComesBackThroughTheLogin() {
        Map<String, String> longest = Map.of("scope", "openid", "state", "%".repeat(1024), "nonce", "\"".repeat(512));
        Answer consent =
                browser.follow(browser.logIn(browser.follow(browser.get(App.FIRST_PARTY.link(longest))), person()));

        assertThat(App.response(consent)).containsEntry("state", "%".repeat(1024));
    }

    @Test
    void tellsTheAppThatItsRequestIsTooLongForAnAddress() {
        Answer answer = browser.get(
                App.FIRST_PARTY.link(Map.of("scope", "openid ".repeat(1000).strip())));

        assertThat(App.response(answer))
                .containsEntry("error", "invalid_request")
                .hasEntrySatisfying(
                        "error_description", text -> assertThat(text).contains("scope", "too long"));
    }
}
