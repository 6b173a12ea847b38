package dev.keyturn.auth.exchange;

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
import dev.keyturn.auth.testing.Writes;
import dev.keyturn.model.testing.TestKey;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthServerTest
@BesideOthers
class TokenExchangeIT {
    private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    private final Caller caller;
    private final JdbcClient jdbc;
    private final KeyRing keys;
    private final TestClients.Registered api;
    private final TestClients.Registered stranger;
    private People.Registered person;
    private String subject;

    @SuppressWarnings("NullAway.Init") // JUnit calls login() first
    @Autowired
    TokenExchangeIT(@LocalServerPort int port, JdbcClient jdbc, KeyRing keys) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
        this.keys = keys;
        String grants = "client_credentials," + EXCHANGE;
        this.api = TestClients.confidential(jdbc, grants, "users:read,events:read", "API");
        this.stranger = TestClients.confidential(jdbc, grants, "users:read", "ADMIN");
    }

    @BeforeEach
    void login() {
        person = People.somebody();
        subject = person.passwordGrant(caller).text("access_token");
    }

    /** The person's token allows messages too, and the service may read events: neither is in both. */
    @Test
    void aServiceGetsATokenOfItsOwnAboutThePerson() throws Exception {
        JWTClaimsSet before = claims(subject);

        Answer answer = exchange(Map.of());
        JWTClaimsSet after = claims(answer.text("access_token"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("issued_token_type")).isEqualTo(ACCESS_TOKEN);
        assertThat(answer.text("token_type")).isEqualTo("Bearer");
        assertThat(answer.text("scope")).isEqualTo("users:read");
        assertThat(answer.json().has("refresh_token")).isFalse();
        assertThat(after.getStringClaim("client_id")).isEqualTo(api.id());
        assertThat(after.getStringClaim("scope")).isEqualTo("users:read");
        assertThat(after.getAudience()).containsExactly(TestSettings.API);
        assertThat(after.getJWTID()).isNotEqualTo(before.getJWTID());
        for (String kept : List.of("sub", "sid", "user_id", "roles", "auth_time", "iss")) {
            assertThat(after.getClaim(kept)).as(kept).isNotNull().isEqualTo(before.getClaim(kept));
        }
        assertThat(after.getClaims()).doesNotContainKey("act");
    }

    @Test
    void theTokenNeverLivesLongerThanTheOneItWasGotFor() throws Exception {
        Date soon = Date.from(Instant.ofEpochSecond(Instant.now().getEpochSecond() + 30));
        String shorter = sign(
                new JWTClaimsSet.Builder(claims(subject)).expirationTime(soon).build());

        Answer answer = exchange(Map.of("subject_token", shorter));

        assertThat(claims(answer.text("access_token")).getExpirationTime()).isEqualTo(soon);
        assertThat(answer.json().path("expires_in").asLong()).isBetween(1L, 30L);
    }

    /** Delegated or not, it is not for the account itself. */
    @Test
    void theTokenIsNotGoodForThisServer() {
        String token = exchange(Map.of()).text("access_token");

        assertThat(caller.get("/auth/me", "Authorization", "Bearer " + token).status())
                .isEqualTo(401);
        assertThat(active(token)).isTrue();
    }

    @Test
    void theTokenEndsWithThePersonsSession() {
        String token = exchange(Map.of()).text("access_token");

        caller.post("/auth/logout", "Authorization", "Bearer " + subject);

        assertThat(active(token)).isFalse();
    }

    @Test
    void aServicesTokenIsExchangedAndEndsWhenThatServiceIsDisabled() throws Exception {
        TestClients.Registered service = TestClients.confidential(jdbc, "client_credentials", "users:read", "");
        Answer answer = exchange(Map.of("subject_token", own(service)));

        assertThat(claims(answer.text("access_token")).getSubject()).isEqualTo(service.id());
        assertThat(active(answer.text("access_token"))).isTrue();
        jdbc.sql("UPDATE client SET is_active = false WHERE id = :id")
                .param("id", service.id())
                .update();
        assertThat(active(answer.text("access_token"))).isFalse();
    }

    /** Whoever hears that this client is disabled refuses what came from its tokens, too. */
    @Test
    void namesTheClientThatItCameFrom() throws Exception {
        TestClients.Registered next =
                TestClients.confidential(jdbc, "client_credentials," + EXCHANGE, "users:read", "API");

        String first = exchange(Map.of()).text("access_token");
        String second = exchange(next, Map.of("subject_token", first)).text("access_token");

        assertThat(claims(first).getStringClaim("origin_client_id")).isEqualTo("app");
        assertThat(claims(second).getStringClaim("origin_client_id")).isEqualTo("app");
        assertThat(claims(subject).getClaims()).doesNotContainKey("origin_client_id");
    }

    /** A third party's token does not become one of ours because one of our apps has it exchanged. */
    @Test
    void theTokenOfAThirdPartyNeverLooksAfterTheAccount() throws Exception {
        TestClients.Registered ours = TestClients.firstParty(jdbc, EXCHANGE, "openid,users:read");
        jdbc.sql("UPDATE client SET audiences = '{API}' WHERE id = :id")
                .param("id", ours.id())
                .update();
        String theirs = sign(new JWTClaimsSet.Builder(claims(subject))
                .claim("client_id", stranger.id())
                .claim("scope", "openid users:read")
                .build());

        String token = exchange(ours, Map.of("subject_token", theirs)).text("access_token");

        assertThat(claims(token).getAudience()).hasSize(2);
        String[] bearer = {"Authorization", "Bearer " + token};
        assertThat(caller.get("/auth/sessions", bearer).status()).isEqualTo(403);
        assertThat(caller.get("/auth/me", bearer).json().has("email")).isFalse();
    }

    @Test
    void namesWhoActsAndKeepsWhoActedBefore() throws Exception {
        String first = exchange(Map.of("actor_token", own(api), "actor_token_type", ACCESS_TOKEN))
                .text("access_token");
        TestClients.Registered next =
                TestClients.confidential(jdbc, "client_credentials," + EXCHANGE, "users:read", "API");
        String second = exchange(
                        next,
                        Map.of("subject_token", first, "actor_token", own(next), "actor_token_type", ACCESS_TOKEN))
                .text("access_token");
        String third = exchange(Map.of("subject_token", second)).text("access_token");

        Map<String, Object> one = Map.of("sub", api.id(), "client_id", api.id());
        Map<String, Object> two = Map.of("sub", next.id(), "client_id", next.id(), "act", one);
        assertThat(claims(first).getJSONObjectClaim("act")).isEqualTo(one);
        assertThat(claims(second).getJSONObjectClaim("act")).isEqualTo(two);
        assertThat(claims(third).getJSONObjectClaim("act")).isEqualTo(two);
        assertThat(claims(second).getSubject()).isEqualTo(person.uid());
    }

    @Test
    void onlySoManyMayActForEachOther() {
        Map<String, String> acting = Map.of("actor_token", own(api), "actor_token_type", ACCESS_TOKEN);
        String token = subject;
        for (int i = 0; i < 3; i++) {
            Map<String, String> form = new HashMap<>(acting);
            form.put("subject_token", token);
            token = exchange(form).text("access_token");
        }
        Map<String, String> form = new HashMap<>(acting);
        form.put("subject_token", token);

        assertRefused(exchange(form), "invalid_request");
    }

    /** Otherwise a service could say that anybody acts whose token it has ever seen. */
    @Test
    void theActorsTokenMustBeTheClientsOwn() {
        assertRefused(exchange(Map.of("actor_token", subject, "actor_token_type", ACCESS_TOKEN)), "invalid_request");
        assertRefused(exchange(Map.of("actor_token", "nonsense", "actor_token_type", ACCESS_TOKEN)), "invalid_request");
    }

    @Test
    void theTokenIsBoundToTheKeyThatTheServiceProves() throws Exception {
        TestKey key = TestKey.es256();
        Answer answer = caller.postForm(
                "/oauth2/token",
                Map.of("grant_type", EXCHANGE, "subject_token", subject, "subject_token_type", ACCESS_TOKEN),
                "Authorization",
                Caller.basic(api.id(), api.secret()),
                "DPoP",
                key.proof("POST", TestSettings.ISSUER + "/oauth2/token"));

        assertThat(answer.text("token_type")).isEqualTo("DPoP");
        assertThat(claims(answer.text("access_token")).getJSONObjectClaim("cnf"))
                .isEqualTo(Map.of("jkt", key.thumbprint()));
    }

    @Test
    void aClientWithoutTheAudienceGetsNothing() {
        assertRefused(exchange(stranger, Map.of()), "invalid_request");
    }

    @Test
    void aClientMayExchangeItsOwn() {
        assertThat(exchange(stranger, Map.of("subject_token", own(stranger))).status())
                .isEqualTo(200);
    }

    @Test
    void aClientThatIsNotRegisteredForItGetsNothing() {
        TestClients.Registered client = TestClients.confidential(jdbc, "client_credentials", "users:read", "API");
        String open = TestClients.open(jdbc, "refresh_token", "users:read");

        assertRefused(exchange(client, Map.of()), "unauthorized_client");
        assertRefused(
                caller.postForm(
                        "/oauth2/token",
                        Map.of(
                                "client_id", open,
                                "grant_type", EXCHANGE,
                                "subject_token", subject,
                                "subject_token_type", ACCESS_TOKEN)),
                "unauthorized_client");
        assertThat(caller.postForm("/oauth2/token", Map.of("grant_type", EXCHANGE, "subject_token", subject))
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"messages:read", "events:read", "users:read events:read", "keys:admin", "nonsense", " "})
    void neverMoreThanBothMayHave(String scope) {
        assertRefused(exchange(Map.of("scope", scope)), "invalid_scope");
    }

    @Test
    void nothingInCommonIsNoToken() {
        TestClients.Registered admin = TestClients.confidential(jdbc, EXCHANGE, "keys:admin", "API");

        assertRefused(exchange(admin, Map.of()), "invalid_scope");
    }

    @Test
    void aTargetMayBeNamedAndMustBeOneThatTheScopesLeadTo() throws Exception {
        for (String name : List.of("resource", "audience")) {
            assertThat(claims(exchange(Map.of(name, TestSettings.API)).text("access_token"))
                            .getAudience())
                    .containsExactly(TestSettings.API);
            assertRefused(exchange(Map.of(name, TestSettings.ISSUER + "/admin")), "invalid_target");
            assertRefused(exchange(Map.of(name, "https://evil.example")), "invalid_target");
        }
    }

    @Test
    void theSubjectsTokenMustBeInForce() throws Exception {
        JWTClaimsSet genuine = claims(subject);
        String revoked = person.passwordGrant(caller).text("access_token");
        caller.postForm(
                "/oauth2/revoke",
                Map.of("token", revoked),
                "Authorization",
                Caller.basic("app", TestSettings.APP_SECRET));

        for (String token : List.of(
                revoked,
                "nonsense",
                "x".repeat(20_000),
                keys.sign(JOSEObjectType.JWT, genuine),
                sign(new JWTClaimsSet.Builder(genuine)
                        .issuer("https://evil.example")
                        .build()),
                sign(new JWTClaimsSet.Builder(genuine)
                        .expirationTime(Date.from(Instant.now().minusSeconds(2)))
                        .build()),
                person.passwordGrant(caller).text("refresh_token"))) {
            assertRefused(exchange(Map.of("subject_token", token)), "invalid_request");
        }
        assertThat(exchange(Map.of("subject_token", sign(genuine))).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "subject_token_type, urn:ietf:params:oauth:token-type:id_token",
        "subject_token_type, urn:ietf:params:oauth:token-type:jwt",
        "subject_token_type, ''",
        "requested_token_type, urn:ietf:params:oauth:token-type:refresh_token",
        "requested_token_type, urn:ietf:params:oauth:token-type:saml2",
        "subject_token, ''",
        "actor_token, x",
        "actor_token_type, urn:ietf:params:oauth:token-type:access_token"
    })
    void refusesAMalformedRequest(String name, String value) {
        assertRefused(exchange(Map.of(name, value)), "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"subject_token", "subject_token_type", "scope", "requested_token_type"})
    void refusesAParameterThatIsThereTwice(String name) {
        String form = "grant_type=" + EXCHANGE + "&subject_token=" + subject + "&subject_token_type=" + ACCESS_TOKEN
                + "&scope=users:read&requested_token_type=" + ACCESS_TOKEN + "&" + name + "=users:read";

        assertRefused(caller.postForm("/oauth2/token", form, api.basic()), "invalid_request");
    }

    @Test
    void exchangingWritesNothing() {
        assertThat(Writes.during(() -> exchange(Map.of()))).isEmpty();
    }

    private static void assertRefused(Answer answer, String error) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo(error);
        assertThat(answer.json().has("access_token")).isFalse();
    }

    private Answer exchange(Map<String, String> form) {
        return exchange(api, form);
    }

    private Answer exchange(TestClients.Registered client, Map<String, String> form) {
        Map<String, String> all = new HashMap<>(
                Map.of("grant_type", EXCHANGE, "subject_token", subject, "subject_token_type", ACCESS_TOKEN));
        all.putAll(form);
        return caller.postForm("/oauth2/token", all, client.basic());
    }

    private String own(TestClients.Registered client) {
        return caller.token(
                        client.id(), client.secret(), Map.of("grant_type", "client_credentials", "scope", "users:read"))
                .text("access_token");
    }

    private boolean active(String token) {
        return caller.postForm("/oauth2/introspect", Map.of("token", token), api.basic())
                .json()
                .path("active")
                .asBoolean();
    }

    private String sign(JWTClaimsSet claims) {
        return keys.sign(new JOSEObjectType("at+jwt"), claims);
    }

    private static JWTClaimsSet claims(String token) throws Exception {
        return SignedJWT.parse(token).getJWTClaimsSet();
    }

    /** It may say to this server who the person is, and not that their session with another app is over. */
    @Test
    void theTokenDoesNotEndThePersonsSession() {
        TestClients.Registered ours = TestClients.firstParty(jdbc, "password", "openid,users:read");
        String theirs = caller.token(
                        ours.id(),
                        ours.secret(),
                        Map.of("grant_type", "password", "username", person.username(), "password", person.password()))
                .text("access_token");
        TestClients.Registered curious = TestClients.confidential(jdbc, EXCHANGE, "openid", "API");
        String token = caller.token(
                        curious.id(),
                        curious.secret(),
                        Map.of(
                                "grant_type", EXCHANGE,
                                "subject_token", theirs,
                                "subject_token_type", ACCESS_TOKEN,
                                "scope", "openid"))
                .text("access_token");

        Answer answer = caller.post("/auth/logout", "Authorization", "Bearer " + token);

        assertThat(answer.problem()).isEqualTo("forbidden");
        assertThat(active(theirs)).isTrue();
    }
}
