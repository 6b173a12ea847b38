package dev.keyturn.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.auth.keys.KeyRing;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.BesideOthers;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.TestClients;
import dev.keyturn.auth.testing.TestSettings;
import dev.keyturn.model.testing.TestKey;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@AuthServerTest
@BesideOthers
class UserInfoIT {
    private final Caller caller;
    private final JdbcClient jdbc;
    private final KeyRing keys;
    private final TestClients.Registered client;
    private People.Registered person;

    @SuppressWarnings("NullAway.Init") // JUnit calls register() first
    @Autowired
    UserInfoIT(@LocalServerPort int port, JdbcClient jdbc, KeyRing keys) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
        this.keys = keys;
        this.client = TestClients.firstParty(jdbc, "password", "openid,profile,email,users:read");
    }

    @BeforeEach
    void register() {
        person = People.somebody();
    }

    @Test
    void tellsWhatTheScopesLeadToAndNoMore() {
        jdbc.sql("""
                UPDATE account SET first_name = 'Ada', last_name = 'Lovelace', gender = 'female',
                                   updated_at = '2026-11-30T06:00:00.9Z'
                WHERE id = :account""").param("account", person.id()).update();

        Answer sub = userInfo(token("openid"));
        Answer profile = userInfo(token("openid profile"));
        Answer email = userInfo(token("openid email"));

        assertThat(sub.json()).isEqualTo(json("{\"sub\": \"%s\"}".formatted(person.uid())));
        assertThat(sub.header("Cache-Control")).contains("no-store");
        assertThat(sub.header("Content-Type")).startsWith("application/json");
        assertThat(profile.json()).isEqualTo(json("""
                {"sub": "%s", "preferred_username": "%s", "name": "Ada Lovelace",
                 "given_name": "Ada", "family_name": "Lovelace", "gender": "female", "updated_at": 1796018400}""".formatted(person.uid(), person.username())));
        assertThat(email.json()).isEqualTo(json("""
                {"sub": "%s", "email": "%s", "email_verified": false}""".formatted(person.uid(), person.email())));
    }

    @Test
    void leavesOutWhatThePersonHasNotGiven() {
        assertThat(userInfo(token("openid profile")).json().propertyNames())
                .containsExactlyInAnyOrder("sub", "preferred_username", "updated_at");
    }

    @Test
    void answersAPostAsWell() {
        assertThat(caller.post("/userinfo", bearer(token("openid"))).text("sub"))
                .isEqualTo(person.uid());
    }

    @Test
    void withoutATokenItSaysWhatIsMissing() {
        Answer answer = caller.get("/userinfo");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"keyturn\"");
    }

    /** Good for this server, as every token of our own apps is, but not for this. */
    @Test
    void needsTheScope() {
        Answer answer = userInfo(token("users:read"));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("WWW-Authenticate")).contains("insufficient_scope");
    }

    @Test
    void aServiceIsNobody() {
        TestClients.Registered service = TestClients.confidential(jdbc, "client_credentials", "openid", "");
        String token = caller.token(service.id(), service.secret(), Map.of("grant_type", "client_credentials"))
                .text("access_token");

        assertThat(userInfo(token).status()).isEqualTo(403);
    }

    @Test
    void refusesATokenOfAnotherAudience() {
        String api = caller.token("service", TestSettings.SERVICE_SECRET, Map.of("grant_type", "client_credentials"))
                .text("access_token");
        String admin = caller.token(
                        "mixed",
                        TestSettings.SERVICE_SECRET,
                        Map.of("grant_type", "client_credentials", "scope", "keys:admin"))
                .text("access_token");

        assertInvalid(api);
        assertInvalid(admin);
    }

    @Test
    void refusesWhatIsNotAnAccessTokenOfOurs() throws Exception {
        JWTClaimsSet genuine = SignedJWT.parse(token("openid")).getJWTClaimsSet();

        assertThat(userInfo(sign("at+jwt", genuine)).status()).isEqualTo(200);
        assertInvalid(sign("JWT", genuine));
        assertInvalid(sign(
                "at+jwt",
                new JWTClaimsSet.Builder(genuine)
                        .expirationTime(Date.from(Instant.now().minusSeconds(2)))
                        .build()));
        assertInvalid(sign("at+jwt", genuine) + "x");
        assertInvalid("x".repeat(10_000));
        assertInvalid("nonsense");
    }

    @Test
    void takesABoundTokenWithItsProofAndNotAsABearer() throws Exception {
        TestKey key = TestKey.es256();
        String bound = sign(
                "at+jwt",
                new JWTClaimsSet.Builder(SignedJWT.parse(token("openid")).getJWTClaimsSet())
                        .claim("cnf", Map.of("jkt", key.thumbprint()))
                        .build());

        Answer proved = caller.get(
                "/userinfo",
                "Authorization",
                "DPoP " + bound,
                "DPoP",
                key.proof("GET", TestSettings.ISSUER + "/userinfo", bound));

        assertThat(proved.text("sub")).isEqualTo(person.uid());
        assertInvalid(bound);
    }

    @Test
    void refusesARevokedTokenAtOnce() {
        String token = token("openid");
        int before = userInfo(token).status();

        caller.postForm("/oauth2/revoke", Map.of("token", token), client.basic());

        assertThat(before).isEqualTo(200);
        assertInvalid(token);
    }

    @Test
    void refusesADisabledAccountAtOnce() {
        String token = token("openid");

        jdbc.sql("UPDATE account SET is_active = false WHERE id = :account")
                .param("account", person.id())
                .update();

        assertInvalid(token);
        assertThat(userInfo(token).problem()).isEqualTo("session-ended");
    }

    private void assertInvalid(String token) {
        Answer answer = userInfo(token);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
    }

    private String token(String scope) {
        return caller.token(
                        client.id(),
                        client.secret(),
                        Map.of(
                                "grant_type",
                                "password",
                                "username",
                                person.username(),
                                "password",
                                person.password(),
                                "scope",
                                scope))
                .text("access_token");
    }

    private String sign(String type, JWTClaimsSet claims) {
        return keys.sign(new JOSEObjectType(type), claims);
    }

    private Answer userInfo(String token) {
        return caller.get("/userinfo", bearer(token));
    }

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text);
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }
}
