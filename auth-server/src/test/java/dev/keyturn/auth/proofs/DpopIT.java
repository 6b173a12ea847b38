package dev.keyturn.auth.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.ServerAlone;
import dev.keyturn.auth.testing.TestSettings;
import dev.keyturn.model.testing.TestKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthServerTest
@ServerAlone
class DpopIT {
    private static final TestKey KEY = TestKey.es256();
    private static final TestKey THIEF = TestKey.es256();
    private static final String TOKEN = TestSettings.ISSUER + "/oauth2/token";
    private static final String ME = TestSettings.ISSUER + "/auth/me";

    private final Caller caller;
    private final JdbcClient jdbc;

    @Autowired
    DpopIT(@LocalServerPort int port, JdbcClient jdbc) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
    }

    @BeforeEach
    void registerPublicClients() {
        jdbc.sql("""
                INSERT INTO client (id, name, is_public, is_first_party, grants, scopes, is_dpop_bound) VALUES
                    ('phone', 'Public', true, true, '{password,refresh_token}', '{users:read}', false),
                    ('learner', 'Public, later with a key', true, true, '{password,refresh_token}', '{users:read}', false),
                    ('vault', 'Public, always with a key', true, true, '{password,refresh_token}', '{users:read}', true)
                ON CONFLICT DO NOTHING""").update();
    }

    @Test
    void bindsAnAccessTokenToTheKey() throws Exception {
        Answer answer = service(KEY.proof("POST", TOKEN));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("token_type")).isEqualTo("DPoP");
        assertThat(key(answer)).isEqualTo(KEY.thumbprint());
    }

    @Test
    void withoutAProofItIsABearerToken() throws Exception {
        Answer answer =
                caller.token("service", TestSettings.SERVICE_SECRET, Map.of("grant_type", "client_credentials"));

        assertThat(answer.text("token_type")).isEqualTo("Bearer");
        assertThat(SignedJWT.parse(answer.text("access_token"))
                        .getJWTClaimsSet()
                        .getClaim("cnf"))
                .isNull();
    }

    @Test
    void aProofIsGoodOnce() {
        String proof = KEY.proof("POST", TOKEN);

        assertThat(service(proof).status()).isEqualTo(200);
        assertInvalidProof(service(proof));
    }

    @Test
    void ofFiftyAtOnceOneSucceeds() throws Exception {
        String proof = KEY.proof("POST", TOKEN);
        List<Future<Answer>> answers = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(50)) {
            for (int i = 0; i < 50; i++) {
                answers.add(executor.submit(() -> service(proof)));
            }
        }

        int good = 0;
        for (Future<Answer> answer : answers) {
            if (answer.get().status() == 200) {
                good++;
            } else {
                assertInvalidProof(answer.get());
            }
        }
        assertThat(good).isEqualTo(1);
    }

    @Test
    void refusesAProofForAnotherRequest() {
        assertInvalidProof(service(KEY.proof("GET", TOKEN)));
        assertInvalidProof(service(KEY.proof("POST", TestSettings.ISSUER + "/oauth2/par")));
        assertInvalidProof(service(KEY.proof("POST", "http://localhost:9000/oauth2/token")));
        assertInvalidProof(service("nonsense"));
        assertInvalidProof(service(""));
    }

    /** What we are called is configured; a proof for another name is a proof for another server. */
    @Test
    void aForwardedHostIsNotOurName() {
        assertInvalidProof(caller.postForm(
                "/oauth2/token",
                Map.of("grant_type", "client_credentials"),
                "Authorization",
                Caller.basic("service", TestSettings.SERVICE_SECRET),
                "X-Forwarded-Host",
                "evil.example",
                "X-Forwarded-Proto",
                "https",
                "DPoP",
                KEY.proof("POST", "https://evil.example/oauth2/token")));
    }

    @Test
    void refusesTwoProofs() {
        assertInvalidProof(caller.postForm(
                "/oauth2/token",
                Map.of("grant_type", "client_credentials"),
                "Authorization",
                Caller.basic("service", TestSettings.SERVICE_SECRET),
                "DPoP",
                KEY.proof("POST", TOKEN),
                "DPoP",
                KEY.proof("POST", TOKEN)));
    }

    @Test
    void aPublicClientsSessionIsBoundToItsKey() throws Exception {
        Answer login = login("phone", KEY.proof("POST", TOKEN));
        String token = login.text("refresh_token");

        assertThat(key(login)).isEqualTo(KEY.thumbprint());
        // A thief with another key, or none, neither turns the session nor ends it, however often.
        assertThat(refresh("phone", token).text("error")).isEqualTo("invalid_grant");
        assertThat(refresh("phone", token, "DPoP", THIEF.proof("POST", TOKEN)).text("error"))
                .isEqualTo("invalid_grant");
        assertThat(refresh("phone", token, "DPoP", "nonsense").text("error")).isEqualTo("invalid_dpop_proof");

        Answer rightful = refresh("phone", token, "DPoP", KEY.proof("POST", TOKEN));
        assertThat(rightful.status()).isEqualTo(200);
        assertThat(key(rightful)).isEqualTo(KEY.thumbprint());
        Answer next = refresh("phone", rightful.text("refresh_token"), "DPoP", KEY.proof("POST", TOKEN));
        assertThat(next.status()).isEqualTo(200);

        // By now the first token is an old one; in a thief's hands it still ends nothing.
        refresh("phone", token);
        refresh("phone", token, "DPoP", THIEF.proof("POST", TOKEN));
        assertThat(refresh("phone", next.text("refresh_token"), "DPoP", KEY.proof("POST", TOKEN))
                        .status())
                .isEqualTo(200);
    }

    /** RFC 9449, section 5: its refresh token is bound by its authentication, and its key may change. */
    @Test
    void aConfidentialClientMayComeWithAnotherKey() throws Exception {
        People.Registered person = People.somebody();
        Answer login = caller.postForm(
                "/oauth2/token", password(person), "Authorization", app(), "DPoP", KEY.proof("POST", TOKEN));
        TestKey other = TestKey.es256();

        Answer refreshed = caller.postForm(
                "/oauth2/token",
                Map.of("grant_type", "refresh_token", "refresh_token", login.text("refresh_token")),
                "Authorization",
                app(),
                "DPoP",
                other.proof("POST", TOKEN));

        assertThat(key(login)).isEqualTo(KEY.thumbprint());
        assertThat(refreshed.status()).isEqualTo(200);
        assertThat(key(refreshed)).isEqualTo(other.thumbprint());
        Answer again = caller.postForm(
                "/oauth2/token",
                Map.of("grant_type", "refresh_token", "refresh_token", refreshed.text("refresh_token")),
                "Authorization",
                app());
        assertThat(again.text("token_type")).isEqualTo("Bearer");
    }

    /** An app that learned about proofs while somebody was logged in (RFC 9449, section 5). */
    @Test
    void theFirstProofBindsAPublicClientsSessionFromThenOn() throws Exception {
        Answer login = login("phone");
        Answer unbound = refresh("phone", login.text("refresh_token"));
        String last = unbound.text("refresh_token");
        Answer bound = refresh("phone", last, "DPoP", KEY.proof("POST", TOKEN));
        String token = bound.text("refresh_token");

        assertThat(unbound.text("token_type")).isEqualTo("Bearer");
        assertThat(key(bound)).isEqualTo(KEY.thumbprint());
        // Its answer was lost.
        assertThat(refresh("phone", last, "DPoP", KEY.proof("POST", TOKEN)).text("refresh_token"))
                .isEqualTo(token);
        assertThat(refresh("phone", token).text("error")).isEqualTo("invalid_grant");
        assertThat(refresh("phone", token, "DPoP", THIEF.proof("POST", TOKEN)).text("error"))
                .isEqualTo("invalid_grant");
        assertThat(refresh("phone", token, "DPoP", KEY.proof("POST", TOKEN)).status())
                .isEqualTo(200);
    }

    /** Or else the thief had it for himself, and the session would go on without its person. */
    @Test
    void whoeverBindsAStolenSessionLosesItWhenItsClientComes() {
        String token = login("phone").text("refresh_token");
        Answer stolen = refresh("phone", token, "DPoP", THIEF.proof("POST", TOKEN));

        assertThat(stolen.status()).isEqualTo(200);
        assertThat(refresh("phone", token).text("error")).isEqualTo("invalid_grant");
        assertThat(refresh("phone", stolen.text("refresh_token"), "DPoP", THIEF.proof("POST", TOKEN))
                        .text("error"))
                .isEqualTo("invalid_grant");
    }

    @Test
    void aSessionFromBeforeThePromiseIsBoundByItsFirstProof() {
        String token = login("learner").text("refresh_token");
        jdbc.sql("UPDATE client SET is_dpop_bound = true WHERE id = 'learner'").update();

        Answer bound = refresh("learner", token, "DPoP", KEY.proof("POST", TOKEN));

        assertThat(refresh("learner", bound.text("refresh_token"), "DPoP", THIEF.proof("POST", TOKEN))
                        .text("error"))
                .isEqualTo("invalid_grant");
    }

    @Test
    void aClientThatPromisedProofsAlwaysNeedsOne() {
        Answer login = login("vault", KEY.proof("POST", TOKEN));

        assertInvalidProof(login("vault"));
        assertInvalidProof(refresh("vault", login.text("refresh_token")));
        assertThat(refresh("vault", login.text("refresh_token"), "DPoP", KEY.proof("POST", TOKEN))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void ourOwnEndpointsTakeABoundTokenWithItsProof() {
        String token = boundToken();

        Answer me = caller.get("/auth/me", "Authorization", "DPoP " + token, "DPoP", KEY.proof("GET", ME, token));

        assertThat(me.status()).isEqualTo(200);
        assertThat(me.text("role")).isEqualTo("VISITOR");
        assertThat(caller.get("/auth/me", "Authorization", "dpop " + token, "DPoP", KEY.proof("GET", ME, token))
                        .status())
                .isEqualTo(200);
    }

    /** Then another token will not do: they have to log in. */
    @Test
    void saysThatTheSessionHasEnded() throws Exception {
        String token = boundToken();
        jdbc.sql("UPDATE session SET revoked_at = clock_timestamp() WHERE sid = CAST(:sid AS uuid)")
                .param("sid", SignedJWT.parse(token).getJWTClaimsSet().getStringClaim("sid"))
                .update();

        Answer answer = caller.get("/auth/me", "Authorization", "DPoP " + token, "DPoP", KEY.proof("GET", ME, token));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.problem()).isEqualTo("session-ended");
        assertThat(answer.header("WWW-Authenticate")).startsWith("DPoP error=\"invalid_token\"");
    }

    @Test
    void aStolenTokenIsNoBearerToken() {
        Answer answer = caller.get("/auth/me", "Authorization", "Bearer " + boundToken());

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.problem()).isEqualTo("unauthenticated");
        assertThat(answer.header("WWW-Authenticate")).contains("invalid_token");
    }

    @Test
    void aStolenTokenIsWorthNothingWithoutTheKey() {
        String token = boundToken();
        String used = KEY.proof("GET", ME, token);
        caller.get("/auth/me", "Authorization", "DPoP " + token, "DPoP", used);

        assertRefused(token, "invalid_dpop_proof");
        assertRefused(token, "invalid_dpop_proof", "DPoP", used);
        assertRefused(token, "invalid_dpop_proof", "DPoP", THIEF.proof("GET", ME, token));
        assertRefused(token, "invalid_dpop_proof", "DPoP", KEY.proof("GET", ME));
        assertRefused(token, "invalid_dpop_proof", "DPoP", KEY.proof("GET", ME, boundToken()));
        assertRefused(token, "invalid_dpop_proof", "DPoP", KEY.proof("POST", ME, token));
        assertRefused(token, "invalid_dpop_proof", "DPoP", KEY.proof("GET", TestSettings.ISSUER + "/userinfo", token));
        assertRefused(
                token, "invalid_dpop_proof", "DPoP", KEY.proof("GET", ME, token), "DPoP", KEY.proof("GET", ME, token));
        assertRefused("nonsense", "invalid_token", "DPoP", KEY.proof("GET", ME, "nonsense"));
        assertRefused("", "invalid_token");
    }

    @Test
    void aBoundTokenIsTheOnlyOneOfItsCall() {
        String token = boundToken();

        Answer answer = caller.get(
                "/auth/me",
                "Authorization",
                "DPoP " + token,
                "Authorization",
                "Bearer " + token,
                "DPoP",
                KEY.proof("GET", ME, token));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("DPoP error=\"invalid_request\"");
    }

    @Test
    void aBearerTokenIsNotTakenForABoundOne() {
        String token = People.somebody().login(caller).text("access_token");

        assertRefused(token, "invalid_token", "DPoP", KEY.proof("GET", ME, token));
    }

    @Test
    void theMetadataNamesTheAlgorithms() {
        assertThat(caller.get("/.well-known/oauth-authorization-server")
                        .json()
                        .path("dpop_signing_alg_values_supported")
                        .toString())
                .isEqualTo("[\"ES256\",\"PS256\",\"RS256\"]");
    }

    private void assertRefused(String token, String error, String... headers) {
        List<String> all = new ArrayList<>(List.of("Authorization", "DPoP " + token));
        all.addAll(List.of(headers));
        Answer answer = caller.get("/auth/me", all.toArray(String[]::new));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.problem()).isEqualTo("unauthenticated");
        assertThat(answer.header("WWW-Authenticate"))
                .isEqualTo("DPoP error=\"" + error + "\", algs=\"ES256 PS256 RS256\"");
    }

    private static void assertInvalidProof(Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo("invalid_dpop_proof");
    }

    private String boundToken() {
        return caller.postForm(
                        "/oauth2/token",
                        password(People.somebody()),
                        "Authorization",
                        app(),
                        "DPoP",
                        KEY.proof("POST", TOKEN))
                .text("access_token");
    }

    private Answer service(String proof) {
        return caller.postForm(
                "/oauth2/token",
                Map.of("grant_type", "client_credentials"),
                "Authorization",
                Caller.basic("service", TestSettings.SERVICE_SECRET),
                "DPoP",
                proof);
    }

    private Answer login(String client, String... proof) {
        Map<String, String> form = new LinkedHashMap<>(password(People.somebody()));
        form.put("client_id", client);
        return proof.length == 0
                ? caller.postForm("/oauth2/token", form)
                : caller.postForm("/oauth2/token", form, "DPoP", proof[0]);
    }

    private Answer refresh(String client, String token, String... headers) {
        return caller.postForm(
                "/oauth2/token",
                Map.of("grant_type", "refresh_token", "refresh_token", token, "client_id", client),
                headers);
    }

    private static Map<String, String> password(People.Registered person) {
        return Map.of("grant_type", "password", "username", person.username(), "password", person.password());
    }

    private static String app() {
        return Caller.basic("app", TestSettings.APP_SECRET);
    }

    private static @Nullable Object key(Answer answer) throws ParseException {
        return SignedJWT.parse(answer.text("access_token"))
                .getJWTClaimsSet()
                .getJSONObjectClaim("cnf")
                .get("jkt");
    }
}
