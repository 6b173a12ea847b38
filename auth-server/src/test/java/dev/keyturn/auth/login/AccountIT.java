package dev.keyturn.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.auth.keys.KeyRing;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.TestSettings;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthServerTest
class AccountIT {
    private final Caller caller;
    private final JdbcClient jdbc;
    private final KeyRing keys;
    private People.Registered person;
    private Answer login;

    @SuppressWarnings("NullAway.Init") // JUnit calls login() first
    @Autowired
    AccountIT(@LocalServerPort int port, JdbcClient jdbc, KeyRing keys) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
        this.keys = keys;
    }

    @BeforeEach
    void login() {
        person = People.somebody();
        login = person.login(caller);
    }

    @Test
    void showsTheAccountOfTheToken() {
        Answer me = me(login.text("access_token"));

        assertThat(me.status()).isEqualTo(200);
        assertThat(me.json().path("id").asLong()).isEqualTo(person.id());
        assertThat(me.text("email")).isEqualTo(person.email());
        assertThat(me.text("role")).isEqualTo("VISITOR");
    }

    /** As {@code /userinfo} does. */
    @ParameterizedTest
    @CsvSource({"openid, false, false", "openid email, true, false", "openid profile, false, true"})
    void showsAThirdPartyNoMoreThanItsScopesLeadTo(String scope, boolean email, boolean profile) throws Exception {
        jdbc.sql("UPDATE account SET gender = 'f', first_name = 'Ada', last_name = 'L.' WHERE id = :account")
                .param("account", person.id())
                .update();

        Answer me = me(thirdPartys(scope));

        assertThat(me.status()).isEqualTo(200);
        assertThat(me.json().path("id").asLong()).isEqualTo(person.id());
        assertThat(me.json().has("email")).isEqualTo(email);
        assertThat(me.body().contains(person.email())).isEqualTo(email);
        assertThat(me.json().has("is_verified")).isEqualTo(email);
        assertThat(me.json().has("username")).isEqualTo(profile);
        assertThat(me.json().path("gender").isString()).isEqualTo(profile);
        assertThat(me.json().path("first_name").isString()).isEqualTo(profile);
        assertThat(me.json().path("last_name").isString()).isEqualTo(profile);
    }

    /** The token of the same session, had it been begun with the public client {@code native}. */
    private String thirdPartys(String scope) throws Exception {
        JWTClaimsSet claims = SignedJWT.parse(login.text("access_token")).getJWTClaimsSet();
        jdbc.sql("UPDATE session SET client_id = 'native' WHERE sid = CAST(:sid AS uuid)")
                .param("sid", claims.getStringClaim("sid"))
                .update();
        return sign(
                "at+jwt",
                new JWTClaimsSet.Builder(claims)
                        .claim("client_id", "native")
                        .claim("scope", scope)
                        .build());
    }

    @Test
    void aTrailingSlashMakesNoDifference() {
        assertThat(caller.get("/auth/me/", bearer(login.text("access_token"))).status())
                .isEqualTo(200);
    }

    @Test
    void withoutATokenItSaysWhatIsMissing() {
        Answer answer = caller.get("/auth/me");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.problem()).isEqualTo("unauthenticated");
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }

    @Test
    void logoutEndsTheSessionAndWithItTheToken() {
        String token = login.text("access_token");

        assertThat(caller.post("/auth/logout", bearer(token)).status()).isEqualTo(204);

        Answer me = me(token);
        assertThat(me.problem()).isEqualTo("session-ended");
        assertThat(me.header("WWW-Authenticate")).contains("invalid_token");
        assertThat(caller.post("/auth/logout", bearer(token)).problem()).isEqualTo("session-ended");
        assertThat(caller.postJson(
                                "/auth/refresh", "{\"refresh_token\": \"%s\"}".formatted(login.text("refresh_token")))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aDisabledAccountIsRefusedAtOnce() {
        jdbc.sql("UPDATE account SET is_active = false WHERE id = :account")
                .param("account", person.id())
                .update();

        assertThat(me(login.text("access_token")).problem()).isEqualTo("session-ended");
    }

    @Test
    void logoutLeavesThePersonsOtherSessions() {
        Answer other = person.login(caller);

        caller.post("/auth/logout", bearer(login.text("access_token")));

        assertThat(me(other.text("access_token")).status()).isEqualTo(200);
    }

    /** A token for the APIs alone is not for this server. */
    @Test
    void refusesATokenOfAnotherAudience() {
        String service = caller.token(
                        "service", TestSettings.SERVICE_SECRET, Map.of("grant_type", "client_credentials"))
                .text("access_token");

        assertThat(me(service).status()).isEqualTo(401);
    }

    @Test
    void refusesWhatIsNotAnAccessTokenOfOurs() throws Exception {
        JWTClaimsSet genuine = SignedJWT.parse(login.text("access_token")).getJWTClaimsSet();
        String expired = sign(
                "at+jwt",
                new JWTClaimsSet.Builder(genuine).expirationTime(ago(2)).build());
        String idToken = sign("JWT", genuine);
        String foreign = sign(
                "at+jwt",
                new JWTClaimsSet.Builder(genuine).issuer("https://evil.example").build());
        String eternal = sign(
                "at+jwt", new JWTClaimsSet.Builder(genuine).expirationTime(null).build());
        String unsigned = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0."
                + login.text("access_token").split("\\.", -1)[1] + ".";

        assertThat(me(sign("at+jwt", genuine)).status()).isEqualTo(200);
        assertThat(me(expired).status()).isEqualTo(401);
        assertThat(me(idToken).status()).isEqualTo(401);
        assertThat(me(foreign).status()).isEqualTo(401);
        assertThat(me(eternal).status()).isEqualTo(401);
        assertThat(me(unsigned).status()).isEqualTo(401);
        assertThat(me("nonsense").status()).isEqualTo(401);
    }

    private String sign(String type, JWTClaimsSet claims) {
        return keys.sign(new JOSEObjectType(type), claims);
    }

    private static Date ago(int seconds) {
        return Date.from(Instant.now().minusSeconds(seconds));
    }

    private Answer me(String token) {
        return caller.get("/auth/me", bearer(token));
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    @Test
    void aThirdPartyEndsItsOwnSession() throws Exception {
        String token = thirdPartys("openid");

        assertThat(caller.post("/auth/logout", bearer(token)).status()).isEqualTo(204);
        assertThat(me(token).problem()).isEqualTo("session-ended");
    }
}
