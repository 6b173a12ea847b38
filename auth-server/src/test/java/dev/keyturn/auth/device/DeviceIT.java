package dev.keyturn.auth.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.auth.audit.Actor;
import dev.keyturn.auth.sessions.SessionLifecycle;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Browser;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.Operators;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.ServerAlone;
import dev.keyturn.auth.testing.TestSettings;
import dev.keyturn.model.testing.TestKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthServerTest
@ServerAlone
class DeviceIT {
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    private static final String TOKEN = TestSettings.ISSUER + "/oauth2/token";

    private static final int GUESSES = 10;

    private final Caller caller;
    private final JdbcClient jdbc;
    private final SessionLifecycle sessions;
    private People.Registered person;
    private Browser browser;

    @SuppressWarnings("NullAway.Init") // JUnit calls logIn() first
    @Autowired
    DeviceIT(@LocalServerPort int port, JdbcClient jdbc, SessionLifecycle sessions) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
        this.sessions = sessions;
    }

    @BeforeEach
    void logIn() {
        jdbc.sql("""
                INSERT INTO client (id, name, is_public, grants, scopes) VALUES
                    ('tv', 'A <b>TV</b>', true, ARRAY[:grant, 'refresh_token'], '{users:read,events:read}'),
                    ('radio', 'A radio', true, ARRAY[:grant, 'refresh_token'], '{users:read}'),
                    ('sensor', 'Never refreshes', true, ARRAY[:grant], '{openid}')
                ON CONFLICT DO NOTHING""").param("grant", GRANT).update();
        person = People.somebody();
        browser = new Browser(caller);
        browser.logIn(person);
    }

    @Test
    void answersADeviceWithBothCodesAndTheConfiguredAddress() {
        Answer answer = caller.postForm(
                "/oauth2/device_authorization", Map.of("client_id", "tv"), "X-Forwarded-Host", "evil.example");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.text("device_code")).matches("[\\w-]{43}");
        assertThat(answer.text("user_code")).matches("[B-Z]{4}-[B-Z]{4}");
        assertThat(answer.text("verification_uri")).isEqualTo(TestSettings.ISSUER + "/device");
        assertThat(answer.text("verification_uri_complete"))
                .isEqualTo(TestSettings.ISSUER + "/device?user_code=" + answer.text("user_code"));
        assertThat(answer.json().path("expires_in").asInt()).isEqualTo(600);
        assertThat(answer.json().path("interval").asInt()).isEqualTo(5);
    }

    @Test
    void neitherCodeIsInTheDatabase() {
        Answer device = begin();

        assertThat(jdbc.sql("SELECT d::text FROM device_code d WHERE device_hash = sha256(:code::bytea)")
                        .param("code", device.text("device_code"))
                        .query(String.class)
                        .single())
                .doesNotContain(
                        device.text("device_code"),
                        device.text("user_code"),
                        device.text("user_code").replace("-", ""));
    }

    @Test
    void aDeviceGetsItsTokensOnceAPersonHasApproved() throws Exception {
        Answer device = begin("scope", "events:read");
        assertThat(poll(device).text("error")).isEqualTo("authorization_pending");

        Answer asked = enter(device.text("user_code"));
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.body())
                .contains(
                        "A &lt;b&gt;TV&lt;/b&gt;",
                        "See events",
                        "127.0.0.1",
                        device.text("user_code"),
                        person.username())
                .doesNotContain("<b>", "See people");
        assertThat(decide(asked, "approve").body()).contains("The device is logged in");

        Answer tokens = poll(device);
        assertThat(tokens.status()).isEqualTo(200);
        assertThat(tokens.text("scope")).isEqualTo("events:read");
        JWTClaimsSet claims = SignedJWT.parse(tokens.text("access_token")).getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo(person.uid());
        assertThat(claims.getStringClaim("client_id")).isEqualTo("tv");
        assertThat(refresh(tokens).status()).isEqualTo(200);

        // The row is gone.
        assertThat(poll(device).text("error")).isEqualTo("invalid_grant");
        assertThat(rows(device)).isZero();
    }

    @Test
    void ofFiftyPollsAtOnceOneGetsTheTokens() throws Exception {
        Answer device = begin();
        decide(enter(device.text("user_code")), "approve");
        List<Future<Answer>> polls = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(50)) {
            for (int i = 0; i < 50; i++) {
                polls.add(executor.submit(() -> poll(device)));
            }
        }

        int good = 0;
        for (Future<Answer> poll : polls) {
            if (poll.get().status() == 200) {
                good++;
            } else {
                assertThat(poll.get().text("error")).isEqualTo("invalid_grant");
            }
        }
        assertThat(good).isEqualTo(1);
    }

    @Test
    void aPersonWhoEndsTheirSessionsEndsAnApprovalToo() {
        Answer device = begin();
        Answer waiting = begin();
        decide(enter(device.text("user_code")), "approve");

        caller.send("DELETE", "/auth/sessions", Operators.bearer(person.login(caller)));

        assertThat(poll(device).text("error")).isEqualTo("invalid_grant");
        assertThat(poll(waiting).text("error")).isEqualTo("authorization_pending");
    }

    /** Before the device came for its tokens. */
    @Test
    void anApprovalIsTakenBackWithTheApp() {
        Answer device = begin();
        decide(enter(device.text("user_code")), "approve");

        sessions.dismiss(person.id(), "tv", new Actor("keyturn", person.id()));

        assertThat(poll(device).text("error")).isEqualTo("access_denied");
    }

    /** As after a reload of the page that said so. */
    @Test
    void theAddressOfTheDecisionLeadsBackToThePage() {
        Answer answer = browser.get("/device/decision");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location")).isEqualTo("/device");
    }

    @Test
    void aRefusedDeviceIsToldOnce() {
        Answer device = begin();

        assertThat(decide(enter(device.text("user_code")), "deny").body()).contains("refused");
        assertThat(poll(device).text("error")).isEqualTo("access_denied");
        assertThat(rows(device)).isZero();
    }

    /** A browser shows the answer to the second click. */
    @Test
    void aDecisionThatIsSentTwiceIsAnsweredTwice() {
        for (String decision : new String[] {"approve", "deny"}) {
            Answer device = begin();
            Answer asked = enter(device.text("user_code"));
            Answer decided = decide(asked, decision);

            Answer again = decide(asked, decision);

            assertThat(again.status()).isEqualTo(200);
            assertThat(again.body()).isEqualTo(decided.body());
            assertThat(decide(asked, decision.equals("deny") ? "approve" : "deny")
                            .status())
                    .isEqualTo(400);
            assertThat(poll(device).status()).isEqualTo(decision.equals("deny") ? 400 : 200);
        }
    }

    @Test
    void nobodyRepeatsAnothersDecision() {
        Answer device = begin();
        decide(enter(device.text("user_code")), "approve");
        People.Registered stranger = People.somebody();
        Browser theirs = new Browser(caller);
        theirs.logIn(stranger);
        Map<String, String> form = new HashMap<>(Browser.fields(theirs.get("/device")));
        form.putAll(Map.of("user_code", device.text("user_code"), "account", stranger.uid(), "decision", "approve"));

        assertThat(theirs.postForm("/device/decision", form).status()).isEqualTo(400);
    }

    @Test
    void aDecisionThatIsNeitherIsARefusal() {
        Answer device = begin();

        decide(enter(device.text("user_code")), "");

        assertThat(poll(device).text("error")).isEqualTo("access_denied");
    }

    @Test
    void aDeviceThatPollsTooSoonHasToWaitLonger() {
        Answer device = begin();

        assertThat(poll(device).text("error")).isEqualTo("authorization_pending");
        assertThat(poll(device).text("error")).isEqualTo("slow_down");
        polledAgo(device, "6 seconds");
        assertThat(poll(device).text("error")).isEqualTo("slow_down");
        polledAgo(device, "16 seconds");
        assertThat(poll(device).text("error")).isEqualTo("authorization_pending");
    }

    @Test
    void aDeviceIsNotKeptWaitingOnceItIsApproved() {
        Answer device = begin();
        poll(device);
        decide(enter(device.text("user_code")), "approve");

        assertThat(poll(device).status()).isEqualTo(200);
    }

    @Test
    void codesExpire() {
        Answer device = begin();
        Answer asked = enter(device.text("user_code"));
        over(device);

        assertThat(decide(asked, "approve").status()).isEqualTo(400);
        assertThat(enter(device.text("user_code")).status()).isEqualTo(400);
        assertThat(poll(device).text("error")).isEqualTo("expired_token");
    }

    @Test
    void anApprovalExpiresToo() {
        Answer device = begin();
        decide(enter(device.text("user_code")), "approve");
        over(device);

        assertThat(poll(device).text("error")).isEqualTo("expired_token");
    }

    @Test
    void aDeviceCodeIsItsClientsOwn() {
        Answer device = begin();
        decide(enter(device.text("user_code")), "approve");

        Answer other = caller.postForm(
                "/oauth2/token",
                Map.of("grant_type", GRANT, "client_id", "radio", "device_code", device.text("device_code")));

        assertThat(other.text("error")).isEqualTo("invalid_grant");
        assertThat(poll(device).status()).isEqualTo(200);
    }

    @Test
    void refusesClientsAndScopesThatAreNotForThis() {
        assertThat(start(Map.of("client_id", "native")).text("error")).isEqualTo("unauthorized_client");
        assertThat(start(Map.of("client_id", "nobody")).status()).isEqualTo(401);
        assertThat(start(Map.of("client_id", "app")).status()).isEqualTo(401);
        for (String scope : List.of("messages:read", " ")) {
            assertThat(start(Map.of("client_id", "tv", "scope", scope)).text("error"))
                    .as(scope)
                    .isEqualTo("invalid_scope");
        }
        assertThat(caller.postForm("/oauth2/device_authorization", "client_id=tv&scope=users:read&scope=events:read")
                        .text("error"))
                .isEqualTo("invalid_request");
        assertThat(caller.postForm("/oauth2/token", Map.of("grant_type", GRANT, "client_id", "tv"))
                        .text("error"))
                .isEqualTo("invalid_request");
        assertThat(caller.get("/oauth2/device_authorization").status()).isEqualTo(405);
    }

    /** Somebody else's old password must not open the account to a device. */
    @Test
    void aChangedPasswordEndsAnApproval() {
        Answer device = begin();
        decide(enter(device.text("user_code")), "approve");
        jdbc.sql("UPDATE credential SET version = version + 1 WHERE account_id = :id")
                .param("id", person.id())
                .update();

        assertThat(poll(device).text("error")).isEqualTo("invalid_grant");
        assertThat(rows(device)).isZero();
    }

    @Test
    void aClientThatMayLessByNowGetsNothing() {
        Answer device = start(Map.of("client_id", "radio"));
        decide(enter(device.text("user_code")), "approve");
        jdbc.sql(
                        "UPDATE device_code SET scopes = '{users:read,messages:read}' WHERE device_hash = sha256(:code::bytea)")
                .param("code", device.text("device_code"))
                .update();

        assertThat(caller.postForm(
                                "/oauth2/token",
                                Map.of(
                                        "grant_type",
                                        GRANT,
                                        "client_id",
                                        "radio",
                                        "device_code",
                                        device.text("device_code")))
                        .text("error"))
                .isEqualTo("invalid_grant");
    }

    @Test
    void aDeviceWithAKeyHasABoundSession() {
        TestKey key = TestKey.es256();
        Answer device = begin();
        decide(enter(device.text("user_code")), "approve");

        Answer tokens = poll(device, "DPoP", key.proof("POST", TOKEN));

        assertThat(tokens.text("token_type")).isEqualTo("DPoP");
        assertThat(refresh(tokens).text("error")).isEqualTo("invalid_grant");
        assertThat(refresh(tokens, "DPoP", key.proof("POST", TOKEN)).status()).isEqualTo(200);
    }

    @Test
    void tellsWhoItWasAndGivesNoRefreshTokenToWhomItIsNotFor() throws Exception {
        Answer device = start(Map.of("client_id", "sensor"));
        decide(enter(device.text("user_code")), "approve");

        Answer tokens = caller.postForm(
                "/oauth2/token",
                Map.of("grant_type", GRANT, "client_id", "sensor", "device_code", device.text("device_code")));

        assertThat(tokens.json().has("refresh_token")).isFalse();
        JWTClaimsSet claims = SignedJWT.parse(tokens.text("id_token")).getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo(person.uid());
        assertThat(claims.getAudience()).containsExactly("sensor");
    }

    /** A link is enough to show the page, and never enough to let a device in. */
    @Test
    void theCompleteAddressOnlyFillsInTheCode() {
        Answer device = begin();
        String address = "/device?user_code=" + device.text("user_code");

        Answer first = new Browser(caller).get(address);
        assertThat(first.status()).isEqualTo(303);
        assertThat(first.header("Location")).startsWith("/login?continue=%2Fdevice%3Fuser_code%3D");
        Answer page = browser.get(address);
        assertThat(Browser.fields(page)).containsEntry("user_code", device.text("user_code"));
        assertThat(page.body()).doesNotContain("&gt;TV&lt;", "decision", "Let it in");
        assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(page.header("Content-Security-Policy")).contains("frame-ancestors 'none'", "form-action 'self'");
        assertThat(poll(device).text("error")).isEqualTo("authorization_pending");
    }

    @Test
    void aLoginLeadsBackToTheDevice() {
        Answer device = begin();
        Browser fresh = new Browser(caller);
        Answer login = fresh.follow(fresh.get("/device?user_code=" + device.text("user_code")));

        Answer page = fresh.follow(fresh.logIn(login, person));

        assertThat(Browser.fields(page)).containsEntry("user_code", device.text("user_code"));
    }

    @Test
    void theFieldKnowsTheSentenceAboutAWrongCode() {
        assertThat(enter("nonsense").body())
                .contains("id=\"alert\"", "aria-describedby=\"alert\"", "aria-invalid=\"true\"");
        assertThat(browser.get("/device").body()).doesNotContain("aria-");
    }

    @Test
    void aCodeThatIsNoCodeIsNotRepeated() {
        Answer page = browser.get("/device?user_code=%3Cscript%3Ealert(1)%3C/script%3E");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).doesNotContain("<script>", "alert(1)");
    }

    @Test
    void anotherSiteCannotDecide() {
        Answer device = begin();
        Map<String, String> form = new HashMap<>(Browser.fields(enter(device.text("user_code"))));
        form.put("decision", "approve");
        form.put("_csrf", "forged");

        assertThat(browser.postForm("/device/decision", form).status()).isEqualTo(403);
        form.remove("_csrf");
        assertThat(browser.postForm("/device/decision", form).status()).isEqualTo(403);
        assertThat(browser.postForm("/device", Map.of("user_code", device.text("user_code")))
                        .status())
                .isEqualTo(403);
        assertThat(browser.get("/device/decision").status()).isNotEqualTo(200);
        assertThat(poll(device).text("error")).isEqualTo("authorization_pending");
    }

    @Test
    void whoLoggedInMeanwhileIsAskedAgain() {
        Answer device = begin();
        Answer asked = enter(device.text("user_code"));
        browser.logIn(browser.get("/login?continue=/device"), People.somebody());

        assertThat(decide(asked, "approve").status()).isEqualTo(403);
        String token = Browser.fields(browser.get("/device")).getOrDefault("_csrf", "");
        assertThat(browser.submit(asked, Map.of("decision", "approve", "_csrf", token))
                        .status())
                .isEqualTo(303);
        assertThat(poll(device).text("error")).isEqualTo("authorization_pending");
    }

    @Test
    void whoIsNotLoggedInDecidesNothing() {
        Answer device = begin();
        Answer asked = enter(device.text("user_code"));
        browser.cookies().remove("__Host-keyturn");

        assertThat(decide(asked, "approve").status()).isEqualTo(303);
        assertThat(poll(device).text("error")).isEqualTo("authorization_pending");
    }

    @Test
    void guessingIsBounded() throws Exception {
        Answer device = begin();
        Answer form = browser.get("/device");
        List<Future<Answer>> guesses = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(20)) {
            for (int i = 0; i < 30; i++) {
                guesses.add(executor.submit(() -> browser.submit(
                        form, Map.of("user_code", UserCode.random().shown()))));
            }
        }

        int tried = 0;
        for (Future<Answer> guess : guesses) {
            tried += guess.get().status() == 400 ? 1 : 0;
        }
        assertThat(tried).isEqualTo(GUESSES);
        // Not even the right one is tried now.
        Answer stopped = enter(device.text("user_code"));
        assertThat(stopped.status()).isEqualTo(429);
        assertThat(stopped.header("Retry-After")).isNotEmpty();
        assertThat(stopped.body()).contains("Too many attempts");
        Browser other = new Browser(caller);
        other.logIn(People.somebody());
        assertThat(other.submit(other.get("/device"), Map.of("user_code", device.text("user_code")))
                        .status())
                .isEqualTo(200);
    }

    /** Right codes and typing errors cost nothing. */
    @Test
    void whoDoesNotGuessIsNeverStopped() {
        for (int i = 0; i <= GUESSES; i++) {
            assertThat(enter(begin().text("user_code")).status()).isEqualTo(200);
            assertThat(enter("nonsense").status()).isEqualTo(400);
        }
    }

    private Answer begin(String... form) {
        Map<String, String> all = new HashMap<>(Map.of("client_id", "tv"));
        for (int i = 0; i < form.length; i += 2) {
            all.put(form[i], form[i + 1]);
        }
        Answer answer = start(all);
        assertThat(answer.status()).isEqualTo(200);
        return answer;
    }

    private Answer start(Map<String, String> form) {
        return caller.postForm("/oauth2/device_authorization", form);
    }

    private Answer enter(String userCode) {
        return browser.submit(browser.get("/device"), Map.of("user_code", userCode));
    }

    private Answer decide(Answer asked, String decision) {
        return browser.submit(asked, Map.of("decision", decision));
    }

    private Answer poll(Answer device, String... headers) {
        return caller.postForm(
                "/oauth2/token",
                Map.of("grant_type", GRANT, "client_id", "tv", "device_code", device.text("device_code")),
                headers);
    }

    private Answer refresh(Answer tokens, String... headers) {
        return caller.postForm(
                "/oauth2/token",
                Map.of(
                        "grant_type", "refresh_token",
                        "client_id", "tv",
                        "refresh_token", tokens.text("refresh_token")),
                headers);
    }

    private void polledAgo(Answer device, String interval) {
        jdbc.sql("""
                UPDATE device_code SET polled_at = clock_timestamp() - :interval::interval
                WHERE device_hash = sha256(:code::bytea)""")
                .param("interval", interval)
                .param("code", device.text("device_code"))
                .update();
    }

    private void over(Answer device) {
        jdbc.sql("UPDATE device_code SET valid_until = clock_timestamp() WHERE device_hash = sha256(:code::bytea)")
                .param("code", device.text("device_code"))
                .update();
    }

    private long rows(Answer device) {
        return jdbc.sql("SELECT count(*) FROM device_code WHERE device_hash = sha256(:code::bytea)")
                .param("code", device.text("device_code"))
                .query(Long.class)
                .single();
    }
}
