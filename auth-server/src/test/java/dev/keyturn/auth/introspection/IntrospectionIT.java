package dev.keyturn.auth.introspection;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
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
import dev.keyturn.model.testing.FastRsa;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthServerTest
@BesideOthers
class IntrospectionIT {
    private static final String[] APP = {"Authorization", Caller.basic("app", TestSettings.APP_SECRET)};
    private static final String[] SERVICE = {"Authorization", Caller.basic("service", TestSettings.SERVICE_SECRET)};

    private final Caller caller;
    private final JdbcClient jdbc;
    private final KeyRing keys;
    private final String[] api;
    private final String[] admin;
    private People.Registered person;
    private Answer login;

    @SuppressWarnings("NullAway.Init") // JUnit calls login() first
    @Autowired
    IntrospectionIT(@LocalServerPort int port, JdbcClient jdbc, KeyRing keys) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
        this.keys = keys;
        this.api = TestClients.confidential(jdbc, "client_credentials", "users:read", "API")
                .basic();
        this.admin = TestClients.confidential(jdbc, "client_credentials", "users:read", "ADMIN")
                .basic();
    }

    @BeforeEach
    void login() {
        person = People.somebody();
        login = person.passwordGrant(caller);
    }

    @Test
    void tellsTheResourceServerAllAboutAPersonsToken() throws Exception {
        String token = login.text("access_token");
        JWTClaimsSet claims = SignedJWT.parse(token).getJWTClaimsSet();

        Answer answer = introspect(token, api);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.json().path("active").asBoolean()).isTrue();
        assertThat(answer.text("token_type")).isEqualTo("Bearer");
        assertThat(answer.text("scope")).isEqualTo("users:read messages:read");
        assertThat(answer.text("client_id")).isEqualTo("app");
        assertThat(answer.text("username")).isEqualTo(person.username());
        assertThat(answer.text("sub")).isEqualTo(person.uid());
        assertThat(answer.text("iss")).isEqualTo(TestSettings.ISSUER);
        assertThat(answer.text("jti")).isEqualTo(claims.getJWTID());
        assertThat(answer.text("sid")).isEqualTo(claims.getStringClaim("sid"));
        assertThat(answer.json().path("aud").path(0).asString()).isEqualTo(TestSettings.API);
        assertThat(answer.json().path("exp").asLong())
                .isEqualTo(claims.getExpirationTime().toInstant().getEpochSecond());
        assertThat(answer.json().path("iat").asLong())
                .isEqualTo(claims.getIssueTime().toInstant().getEpochSecond());
    }

    @Test
    void tellsAClientOfItsOwnTokenAndAServiceHasNoUsername() {
        Answer answer = introspect(serviceToken(), SERVICE);

        assertThat(answer.json().path("active").asBoolean()).isTrue();
        assertThat(answer.text("sub")).isEqualTo("service");
        assertThat(answer.json().has("username")).isFalse();
        assertThat(answer.json().has("sid")).isFalse();
    }

    @Test
    void tellsTheKeyThatATokenIsBoundTo() throws Exception {
        JWTClaimsSet bound = new JWTClaimsSet.Builder(claims())
                .claim("cnf", Map.of("jkt", "thumb"))
                .build();

        Answer answer = introspect(sign("at+jwt", bound), api);

        assertThat(answer.json().path("cnf").path("jkt").asString()).isEqualTo("thumb");
        assertThat(answer.text("token_type")).isEqualTo("DPoP");
    }

    @Test
    void toAnybodyElseItIsInactiveAndNothingMore() {
        assertInactive(introspect(login.text("access_token"), SERVICE));
        assertInactive(introspect(login.text("access_token"), admin));
        assertInactive(introspect(login.text("refresh_token"), api));
    }

    @Test
    void aResourceServerAsksAboutItsOwnAudienceAlone() {
        String adminToken = caller.token(
                        "mixed",
                        TestSettings.SERVICE_SECRET,
                        Map.of("grant_type", "client_credentials", "scope", "keys:admin"))
                .text("access_token");

        assertThat(introspect(adminToken, admin).json().path("active").asBoolean())
                .isTrue();
        assertInactive(introspect(adminToken, api));
    }

    @Test
    void tellsAClientOfItsOwnRefreshTokenUntilItIsUsed() {
        String first = login.text("refresh_token");
        Answer active = introspect(first, APP);
        String second = refresh(first).text("refresh_token");
        refresh(second);

        assertThat(active.json().path("active").asBoolean()).isTrue();
        assertThat(active.text("username")).isEqualTo(person.username());
        assertThat(active.json().path("exp").asLong())
                .isGreaterThan(Instant.now().getEpochSecond());
        assertThat(active.json().has("token_type")).isFalse();
        assertInactive(introspect(first, APP));
        assertThat(introspect(second, APP).json().path("active").asBoolean()).isTrue();
    }

    /** Its client may not have got the answer. */
    @Test
    void aRefreshTokenThatWasTurnedIsActiveForItsGraceAlone() {
        String first = login.text("refresh_token");
        refresh(first);
        assertThat(introspect(first, APP).json().path("active").asBoolean()).isTrue();

        jdbc.sql("UPDATE session SET turned_at = turned_at - interval '31 seconds' WHERE account_id = :account")
                .param("account", person.id())
                .update();

        assertInactive(introspect(first, APP));
    }

    /** Whoever asks about an old token has not replayed it. */
    @Test
    void lookingAtAnOldRefreshTokenEndsNothing() {
        String first = login.text("refresh_token");
        String third = refresh(refresh(first).text("refresh_token")).text("refresh_token");

        introspect(first, APP);

        assertThat(refresh(third).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "refresh_token", "nonsense"})
    void theHintIsOnlyAHint(String hint) {
        for (String kind : new String[] {"access_token", "refresh_token"}) {
            Answer answer = caller.postForm(
                    "/oauth2/introspect", Map.of("token", login.text(kind), "token_type_hint", hint), APP);

            assertThat(answer.json().path("active").asBoolean()).as(kind).isTrue();
        }
    }

    @Test
    void isInactiveAtOnceWhenTheSessionEnds() {
        jdbc.sql("UPDATE session SET revoked_at = clock_timestamp() WHERE account_id = :account")
                .param("account", person.id())
                .update();

        assertBothInactive();
    }

    @Test
    void isInactiveAtOnceWhenTheAccountIsDisabled() {
        jdbc.sql("UPDATE account SET is_active = false WHERE id = :account")
                .param("account", person.id())
                .update();

        assertBothInactive();
    }

    @Test
    void isInactiveAtOnceWhenTheClientIsDisabled() {
        TestClients.Registered client = TestClients.confidential(jdbc, "client_credentials", "users:read", "");
        String token = caller.token(client.id(), client.secret(), Map.of("grant_type", "client_credentials"))
                .text("access_token");
        boolean before = introspect(token, api).json().path("active").asBoolean();

        jdbc.sql("UPDATE client SET is_active = false WHERE id = :id")
                .param("id", client.id())
                .update();

        assertThat(before).isTrue();
        assertInactive(introspect(token, api));
    }

    @Test
    void isInactiveIfItIsNoAccessTokenOfOurs() throws Exception {
        JWTClaimsSet genuine = claims();
        Instant now = Instant.now();

        assertThat(introspect(sign("at+jwt", genuine), api)
                        .json()
                        .path("active")
                        .asBoolean())
                .isTrue();
        assertInactive(introspect(sign("JWT", genuine), api));
        assertInactive(introspect(
                sign(
                        "at+jwt",
                        new JWTClaimsSet.Builder(genuine)
                                .issuer("https://evil.example")
                                .build()),
                api));
        assertInactive(introspect(
                sign(
                        "at+jwt",
                        new JWTClaimsSet.Builder(genuine)
                                .expirationTime(Date.from(now.minusSeconds(2)))
                                .build()),
                api));
        assertInactive(introspect(
                sign("at+jwt", new JWTClaimsSet.Builder(genuine).jwtID("../x").build()), api));
        assertInactive(introspect(
                sign(
                        "at+jwt",
                        new JWTClaimsSet.Builder(genuine)
                                .claim("sid", UUID.randomUUID().toString())
                                .build()),
                api));
        assertInactive(introspect(forged(genuine), api));
        assertInactive(introspect(login.text("access_token") + "=", api));
        assertInactive(introspect("nonsense", api));
        assertInactive(introspect("a\0b", api));
        assertInactive(introspect("kt1." + "A".repeat(79), APP));
        assertInactive(introspect(login.text("access_token") + "x".repeat(40_000), api));
        assertInactive(introspect("e30.".repeat(10_000), api));
    }

    @Test
    void aClientThatCannotAuthenticateLearnsNothing() {
        String token = login.text("access_token");
        Answer without = caller.postForm("/oauth2/introspect", Map.of("token", token));
        Answer wrong = introspect(token, "Authorization", Caller.basic("app", "wrong"));
        Answer open = caller.postForm("/oauth2/introspect", Map.of("token", token, "client_id", "native"));
        Answer bearer = introspect(token, "Authorization", "Bearer " + token);

        for (Answer answer : new Answer[] {without, wrong, open, bearer}) {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.text("error")).isEqualTo("invalid_client");
            assertThat(answer.json().has("active")).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "token=", "token=a&token=b", "token=a&token_type_hint=b&token_type_hint=c"})
    void refusesAMalformedRequest(String form) {
        Answer answer = caller.postForm("/oauth2/introspect", form, APP);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo("invalid_request");
    }

    /** A token in an address is in a log. */
    @Test
    void refusesATokenInTheAddress() {
        assertThat(caller.postForm("/oauth2/introspect?token=x", Map.of("token", "x"), APP)
                        .status())
                .isEqualTo(400);
        assertThat(caller.get("/oauth2/introspect?token=x", APP).status()).isIn(400, 405);
    }

    @Test
    void issuingAndIntrospectingWriteNothing() {
        assertThat(Writes.during(() -> {
                    introspect(serviceToken(), SERVICE);
                    introspect(login.text("access_token"), api);
                    introspect(login.text("refresh_token"), APP);
                }))
                .isEmpty();
    }

    private void assertBothInactive() {
        assertInactive(introspect(login.text("access_token"), api));
        assertInactive(introspect(login.text("access_token"), APP));
        assertInactive(introspect(login.text("refresh_token"), APP));
    }

    private static void assertInactive(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"active\":false}");
    }

    private JWTClaimsSet claims() throws Exception {
        return SignedJWT.parse(login.text("access_token")).getJWTClaimsSet();
    }

    private String sign(String type, JWTClaimsSet claims) {
        return keys.sign(new JOSEObjectType(type), claims);
    }

    /** Signed with another key that claims to be ours. */
    private String forged(JWTClaimsSet claims) throws Exception {
        SignedJWT genuine = SignedJWT.parse(login.text("access_token"));
        SignedJWT forged = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID(genuine.getHeader().getKeyID())
                        .build(),
                claims);
        forged.sign(FastRsa.signer(FastRsa.keys(2048).generate()));
        return forged.serialize();
    }

    private Answer introspect(String token, String... authorization) {
        return caller.postForm("/oauth2/introspect", Map.of("token", token), authorization);
    }

    private Answer refresh(String token) {
        return caller.token(
                "app", TestSettings.APP_SECRET, Map.of("grant_type", "refresh_token", "refresh_token", token));
    }

    private String serviceToken() {
        return caller.token("service", TestSettings.SERVICE_SECRET, Map.of("grant_type", "client_credentials"))
                .text("access_token");
    }
}
