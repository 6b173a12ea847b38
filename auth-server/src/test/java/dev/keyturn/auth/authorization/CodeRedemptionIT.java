package dev.keyturn.auth.authorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.auth.audit.Actor;
import dev.keyturn.auth.clients.ChangedClient;
import dev.keyturn.auth.clients.Clients;
import dev.keyturn.auth.sessions.SessionLifecycle;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Browser;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.Operators;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.ServerAlone;
import dev.keyturn.auth.testing.TestSettings;
import dev.keyturn.edge.errors.PassingFault;
import dev.keyturn.edge.http.RequestSource;
import dev.keyturn.edge.secrets.Secret;
import dev.keyturn.model.testing.TestKey;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@AuthServerTest
@ServerAlone
class CodeRedemptionIT {
    private static final App APP = App.FIRST_PARTY;
    private static final TestKey KEY = TestKey.es256();

    private final Caller caller;
    private final JdbcClient jdbc;
    private final Clients clients;
    private final CodeRedemption redemption;
    private final SessionLifecycle sessions;
    private final TransactionTemplate transaction;
    private People.Registered person;

    @SuppressWarnings("NullAway.Init") // JUnit calls register() first
    @Autowired
    CodeRedemptionIT(
            @LocalServerPort int port,
            JdbcClient jdbc,
            Clients clients,
            CodeRedemption redemption,
            SessionLifecycle sessions,
            TransactionTemplate transaction) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
        this.clients = clients;
        this.redemption = redemption;
        this.sessions = sessions;
        this.transaction = transaction;
    }

    @BeforeEach
    void register() {
        App.registerAll(jdbc);
        person = People.somebody();
    }

    @Test
    void aSecondUseEndsTheSessionThatTheCodeBegan() throws Exception {
        String code = APP.code(caller, person);
        Answer other = APP.redeem(caller, APP.code(caller, person));
        Answer first = APP.redeem(caller, code);
        assertThat(first.status()).isEqualTo(200);

        Answer second = APP.redeem(caller, code);

        assertThat(second.status()).isEqualTo(400);
        assertThat(second.text("error")).isEqualTo("invalid_grant");
        assertThat(refresh(first).text("error")).isEqualTo("invalid_grant");
        assertThat(refresh(other).status()).isEqualTo(200);
        assertThat(jdbc.sql("SELECT type FROM audit_event WHERE sid = :sid ORDER BY id")
                        .param("sid", sid(first))
                        .query(String.class)
                        .list())
                .containsExactly("SESSION_STARTED", "CODE_REPLAYED", "SESSION_ENDED");
    }

    @Test
    void isForNothingThatItsClientMayNotAskForAnyMore() {
        App app = new App("narrowed-" + person.id(), "https://narrowed.example/cb");
        jdbc.sql("""
                INSERT INTO client (id, name, is_public, is_first_party, grants, scopes, redirect_uris)
                VALUES (:id, 'Narrowed', true, true, '{authorization_code}', '{openid,users:read}', ARRAY[:uri])""").param("id", app.id()).param("uri", app.redirectUri()).update();
        String code = app.code(caller, person);

        ChangedClient.set(jdbc, clients, app.id(), "scopes = '{openid}'");

        assertThat(caller.get(app.link()).header("Location")).contains("error=invalid_scope");
        assertThat(app.redeem(caller, code).text("error")).isEqualTo("invalid_grant");
    }

    /** Or an app that somebody else has just let in would be in a moment later. */
    @Test
    void isForNothingOnceThePersonHasEndedTheirSessions() {
        String code = APP.code(caller, person);

        caller.send("DELETE", "/auth/sessions", Operators.bearer(person.login(caller)));

        assertThat(APP.redeem(caller, code).text("error")).isEqualTo("invalid_grant");
    }

    /** The two wait for each other in one order. */
    @Test
    void whatIsTakenBackWhileItIsRedeemedEndsOnceItHasBegun() {
        App app = App.THIRD_PARTY;
        PresentedCode presented = presented(app, app.code(caller, person), System.nanoTime());
        CompletableFuture<Boolean> takenBack = new CompletableFuture<>();

        UUID begun = redemption
                .redeem(presented, new RequestSource("192.0.2.1", null), (session, code) -> {
                    takenBack.completeAsync(() -> {
                        sessions.dismiss(person.id(), app.id(), new Actor("keyturn", person.id()));
                        return true;
                    });
                    await().until(this::somebodyWaits);
                    return session.session().id();
                })
                .orElseThrow();

        assertThat(takenBack).succeedsWithin(Duration.ofSeconds(5));
        assertThat(sessions.alive(begun)).isFalse();
    }

    /** Its client gave it up long ago, and has presented the code again at another node. */
    @Test
    void aRequestThatIsLookedAtLateIsNeitherThePresentationNorAReplay() {
        String code = APP.code(caller, person);
        PresentedCode late =
                presented(APP, code, System.nanoTime() - Duration.ofSeconds(4).toNanos());

        assertThatExceptionOfType(PassingFault.class).isThrownBy(() -> redeem(late));
        Answer tokens = APP.redeem(caller, code);
        assertThatExceptionOfType(PassingFault.class).isThrownBy(() -> redeem(late));

        assertThat(tokens.status()).isEqualTo(200);
        assertThat(refresh(tokens).status()).isEqualTo(200);
    }

    /** It waits for the presentation that its client has made since, and then looks like a replay of that one. */
    @Test
    void aRequestThatGetsLateWhileItWaitsForAnotherIsNoReplayEither() {
        String code = APP.code(caller, person);
        long arrival = System.nanoTime() - Duration.ofSeconds(2).toNanos();
        long tooLate = arrival + Duration.ofSeconds(3).toNanos();
        CompletableFuture<Optional<UUID>> late = new CompletableFuture<>();

        UUID begun = redemption
                .redeem(
                        presented(APP, code, System.nanoTime()),
                        new RequestSource("192.0.2.1", null),
                        (session, redeemed) -> {
                            late.completeAsync(() -> redeem(presented(APP, code, arrival)));
                            await().until(() -> late.isDone()
                                    || (somebodyWaits("UPDATE authorization_code%") && System.nanoTime() > tooLate));
                            return session.session().id();
                        })
                .orElseThrow();

        assertThat(late).failsWithin(Duration.ofSeconds(5)).withThrowableThat().withCauseInstanceOf(PassingFault.class);
        assertThat(sessions.alive(begun)).isTrue();
    }

    private Optional<UUID> redeem(PresentedCode presented) {
        return redemption.redeem(
                presented,
                new RequestSource("192.0.2.1", null),
                (session, code) -> session.session().id());
    }

    private static PresentedCode presented(App app, String code, long arrival) {
        return new PresentedCode(new Secret(code), app.id(), app.redirectUri(), App.CHALLENGE, arrival, null);
    }

    /** As an app gets it that leads its page round while the person takes back what it may do. */
    @Test
    void aCodeThatWasIssuedWhileTheConsentIsTakenBackIsForNothing() {
        CompletableFuture<Answer> redeemed = new CompletableFuture<>();
        Browser browser = allowing();

        transaction.executeWithoutResult(status -> {
            takeBack();
            String code = App.codeIn(browser.get(App.THIRD_PARTY.link(Map.of("prompt", "none"))));
            redeemed.completeAsync(() -> App.THIRD_PARTY.redeem(caller, code));
            await().until(() -> redeemed.isDone() || somebodyWaits("%FROM consent%FOR SHARE%"));
        });

        assertThat(redeemed)
                .succeedsWithin(Duration.ofSeconds(5))
                .satisfies(answer -> assertThat(answer.text("error")).isEqualTo("invalid_grant"));
        assertThat(sessions()).isZero();
    }

    /** As if it had been taken back, and less been allowed since. */
    @Test
    void aCodeForMoreThanIsAllowedByNowIsForNothing() {
        String code = App.codeIn(allowing().get(App.THIRD_PARTY.link(Map.of("prompt", "none"))));
        jdbc.sql("UPDATE consent SET scopes = '{openid}' WHERE account_id = :account")
                .param("account", person.id())
                .update();

        assertThat(App.THIRD_PARTY.redeem(caller, code).text("error")).isEqualTo("invalid_grant");
        assertThat(sessions()).isZero();
    }

    @Test
    void aSessionThatSuchACodeHasJustBegunEnds() throws Exception {
        CompletableFuture<Boolean> takenBack = new CompletableFuture<>();
        Browser browser = allowing();

        Answer tokens = transaction.execute(status -> {
            jdbc.sql("SELECT account_id FROM consent WHERE account_id = :account FOR SHARE")
                    .param("account", person.id())
                    .query(Long.class)
                    .single();
            takenBack.completeAsync(this::takeBack);
            await().until(() -> takenBack.isDone() || somebodyWaits("DELETE FROM consent%"));
            String code = App.codeIn(browser.get(App.THIRD_PARTY.link(Map.of("prompt", "none"))));
            return App.THIRD_PARTY.redeem(caller, code);
        });

        assertThat(takenBack).succeedsWithin(Duration.ofSeconds(5));
        assertThat(sessions.alive(sid(Objects.requireNonNull(tokens)))).isFalse();
    }

    private Browser allowing() {
        Browser browser = new Browser(caller);
        browser.logIn(person);
        browser.submit(browser.get(App.THIRD_PARTY.link()), Map.of("decision", "allow"));
        return browser;
    }

    private boolean takeBack() {
        sessions.dismiss(person.id(), App.THIRD_PARTY.id(), new Actor("keyturn", person.id()));
        return true;
    }

    private boolean somebodyWaits() {
        return somebodyWaits("DELETE FROM authorization_code%");
    }

    private boolean somebodyWaits(String statement) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT FROM pg_stat_activity
                                       WHERE wait_event_type = 'Lock' AND query LIKE :statement)""").param("statement", statement).query(Boolean.class).single();
    }

    @Test
    void ofFiftyAtOnceOneGetsTokens() throws Exception {
        String code = APP.code(caller, person);
        Callable<Answer> redeem = () -> APP.redeem(caller, code);

        List<Answer> answers;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = threads.invokeAll(Collections.nCopies(50, redeem)).stream()
                    .map(Future::resultNow)
                    .toList();
        }

        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .allSatisfy(answer -> assertThat(answer.text("error")).isEqualTo("invalid_grant"));
        assertThat(sessions()).isEqualTo(1);
    }

    /** Whoever is not the rightful client neither gets something nor spoils it. */
    @ParameterizedTest
    @CsvSource({
        "client_id, third, invalid_grant",
        "redirect_uri, https://ours.example/cb/, invalid_grant",
        "redirect_uri, '', invalid_grant",
        "code_verifier, AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, invalid_grant",
        "code_verifier, E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM, invalid_grant",
        "code_verifier, short, invalid_grant",
        "code_verifier, '', invalid_request"
    })
    void aWrongAttemptLeavesTheCodeToItsClient(String name, String value, String error) {
        String code = APP.code(caller, person);

        Answer wrong = APP.redeem(caller, code, Map.of(name, value));

        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text("error")).isEqualTo(error);
        Answer right = APP.redeem(caller, code);
        assertThat(right.status()).isEqualTo(200);
        APP.redeem(caller, code, Map.of(name, value));
        assertThat(refresh(right).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"code", "redirect_uri", "code_verifier"})
    void refusesAParameterThatIsThereTwice(String name) {
        Answer answer = caller.postForm(
                "/oauth2/token",
                "grant_type=authorization_code&client_id=ours&code=c&redirect_uri=u&code_verifier=v&" + name + "=x");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo("invalid_request");
    }

    @Test
    void saysThatTheVerifierIsMissing() {
        Answer answer =
                caller.postForm("/oauth2/token", "grant_type=authorization_code&client_id=ours&code=c&redirect_uri=u");

        assertThat(answer.text("error")).isEqualTo("invalid_request");
        assertThat(answer.text("error_description")).contains("code_verifier");
    }

    /** The database holds no such text, and is not asked. */
    @Test
    void refusesARedirectUriThatNobodyCanHaveRegistered() {
        for (String uri : new String[] {"\0", "https://ours.example/\u00e9", "x".repeat(3_000)}) {
            Answer answer = APP.redeem(caller, APP.code(caller, person), Map.of("redirect_uri", uri));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("error")).isEqualTo("invalid_grant");
        }
    }

    @Test
    void itExpires() {
        String code = APP.code(caller, person);
        jdbc.sql("UPDATE authorization_code SET expires_at = clock_timestamp() WHERE account_id = :account")
                .param("account", person.id())
                .update();

        assertThat(APP.redeem(caller, code).text("error")).isEqualTo("invalid_grant");
        assertThat(sessions()).isZero();
    }

    @Test
    void anUnknownCodeIsNone() {
        assertThat(APP.redeem(caller, "nonsense").text("error")).isEqualTo("invalid_grant");
        assertThat(APP.redeem(caller, "x".repeat(10_000)).text("error")).isEqualTo("invalid_grant");
    }

    @Test
    void aCodeThatIsBoundToAKeyNeedsItsProof() {
        String code = APP.code(caller, person, Map.of("dpop_jkt", KEY.thumbprint()));

        assertThat(code).isNotEmpty();
        assertThat(APP.redeem(caller, code).text("error")).isEqualTo("invalid_grant");
        assertThat(proving(TestKey.es256(), code).text("error")).isEqualTo("invalid_grant");
        Answer answer = proving(KEY, code);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("token_type")).isEqualTo("DPoP");
    }

    @Test
    void aDisabledAccountGetsNothing() {
        String code = APP.code(caller, person);
        jdbc.sql("UPDATE account SET is_active = false WHERE id = :account")
                .param("account", person.id())
                .update();

        assertThat(APP.redeem(caller, code).text("error")).isEqualTo("invalid_grant");
    }

    /** Or nobody would notice that it is used again. */
    @Test
    void aUsedCodeIsKeptForAWhile() {
        String code = APP.code(caller, person);
        APP.redeem(caller, code);

        assertThat(jdbc.sql("""
                        SELECT expires_at > clock_timestamp() + interval '9 minutes' FROM authorization_code
                        WHERE code_hash = sha256(:code::bytea)""").param("code", code).query(Boolean.class).single())
                .isTrue();
    }

    @Test
    void theDatabaseHoldsAHash() {
        String code = APP.code(caller, person);

        assertThat(jdbc.sql("SELECT row_to_json(c)::text FROM authorization_code c WHERE account_id = :account")
                        .param("account", person.id())
                        .query(String.class)
                        .single())
                .doesNotContain(code);
        assertThat(jdbc.sql("SELECT count(*) FROM authorization_code WHERE code_hash = sha256(:code::bytea)")
                        .param("code", code)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void aConfidentialClientAuthenticatesToo() {
        String code = App.BACKEND.code(caller, person);
        Map<String, String> form = Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                App.BACKEND.redirectUri(),
                "code_verifier",
                App.VERIFIER);

        assertThat(App.BACKEND.redeem(caller, code).text("error")).isEqualTo("invalid_client");
        assertThat(caller.token("backend", "wrong", form).text("error")).isEqualTo("invalid_client");
        assertThat(caller.token("backend", App.SECRET, form).status()).isEqualTo(200);
    }

    private Answer proving(TestKey key, String code) {
        return APP.redeem(caller, code, Map.of(), "DPoP", key.proof("POST", TestSettings.ISSUER + "/oauth2/token"));
    }

    private Answer refresh(Answer tokens) {
        return caller.postForm(
                "/oauth2/token",
                Map.of(
                        "grant_type", "refresh_token",
                        "client_id", APP.id(),
                        "refresh_token", tokens.text("refresh_token")));
    }

    private long sessions() {
        return jdbc.sql("SELECT count(*) FROM session WHERE account_id = :account")
                .param("account", person.id())
                .query(Long.class)
                .single();
    }

    private static UUID sid(Answer tokens) throws Exception {
        return UUID.fromString(
                SignedJWT.parse(tokens.text("access_token")).getJWTClaimsSet().getStringClaim("sid"));
    }
}
