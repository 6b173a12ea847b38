package dev.keyturn.auth.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.TestClients;
import dev.keyturn.auth.testing.TestSettings;
import java.net.URLEncoder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The parameter {@code resource} at the token endpoint (RFC 8707). */
@AuthServerTest
class ResourceIndicatorsIT {
    private static final String ADMIN = TestSettings.ISSUER + "/admin";

    private final Caller caller;
    private final JdbcClient jdbc;
    private final TestClients.Registered service;
    private final TestClients.Registered app;

    @Autowired
    ResourceIndicatorsIT(@LocalServerPort int port, JdbcClient jdbc) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
        this.service = TestClients.confidential(jdbc, "client_credentials", "openid,users:read,events:read", "");
        this.app = TestClients.firstParty(jdbc, "password,refresh_token", "openid,users:read");
    }

    @Test
    void withoutItTheTokenIsForAllThatTheScopesLeadTo() throws Exception {
        assertThat(claims(service("")).getAudience()).containsExactlyInAnyOrder(TestSettings.API, TestSettings.ISSUER);
    }

    /** They say what {@code /userinfo} tells, which wants {@code openid}. */
    @Test
    void profileAndEmailDoNotLeadHereByThemselves() throws Exception {
        TestClients.Registered mailing = TestClients.confidential(jdbc, "client_credentials", "email,events:read", "");

        Answer answer = caller.token(mailing.id(), mailing.secret(), Map.of("grant_type", "client_credentials"));

        assertThat(answer.text("scope")).isEqualTo("email events:read");
        assertThat(claims(answer).getAudience()).containsExactly(TestSettings.API);
        assertThat(claims(caller.token(
                                mailing.id(),
                                mailing.secret(),
                                Map.of("grant_type", "client_credentials", "scope", "email")))
                        .getAudience())
                .containsExactly(TestSettings.ISSUER);
    }

    @Test
    void narrowsTheAudienceAndTheScopes() throws Exception {
        Answer answer = service(resource(TestSettings.API));

        assertThat(answer.text("scope")).isEqualTo("users:read events:read");
        assertThat(claims(answer).getAudience()).containsExactly(TestSettings.API);
        assertThat(claims(answer).getStringClaim("scope")).isEqualTo("users:read events:read");
    }

    @Test
    void severalMayBeNamed() throws Exception {
        Answer answer = service(resource(TestSettings.API) + resource(TestSettings.ISSUER));

        assertThat(claims(answer).getAudience()).containsExactlyInAnyOrder(TestSettings.API, TestSettings.ISSUER);
    }

    @Test
    void aSlashForAnEmptyPathIsTheSameAddress() throws Exception {
        assertThat(claims(service(resource(TestSettings.API + "/"))).getAudience())
                .containsExactly(TestSettings.API);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                ADMIN,
                TestSettings.API + "/users",
                TestSettings.API + "#fragment",
                TestSettings.API + "?x",
                "api.example.org",
                " "
            })
    void refusesWhatTheScopesDoNotLeadTo(String resource) {
        assertTarget(service(resource(resource)));
        assertTarget(service(resource(TestSettings.API) + resource(resource)));
    }

    /** {@code users:read} leads to the APIs alone. */
    @Test
    void refusesWhatTheScopesThatWereAskedForDoNotLeadTo() {
        assertTarget(service("&scope=users:read" + resource(TestSettings.ISSUER)));
    }

    /** For the APIs alone, then, although it is our own app. */
    @Test
    void narrowsATokenOfOurOwnAppToo() throws Exception {
        Answer answer = login(resource(TestSettings.API));

        assertThat(claims(answer).getAudience()).containsExactly(TestSettings.API);
        assertThat(answer.text("scope")).isEqualTo("users:read");
        assertThat(caller.get("/auth/me", "Authorization", "Bearer " + answer.text("access_token"))
                        .status())
                .isEqualTo(401);
    }

    /** Nor is the password looked at. */
    @Test
    void aLoginForWhatTheScopesDoNotLeadToBeginsNoSession() {
        People.Registered person = People.somebody();

        assertTarget(login(person, person.password(), resource(ADMIN)));
        assertTarget(login(person, "wrong", resource(ADMIN)));

        assertThat(jdbc.sql("SELECT count(*) FROM session WHERE account_id = :account")
                        .param("account", person.id())
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void aRefreshNarrowsThisTokenAloneAndARefusalDoesNotTurnTheSession() throws Exception {
        String token = login("").text("refresh_token");

        assertTarget(refresh(token, resource(ADMIN)));
        Answer narrowed = refresh(token, resource(TestSettings.API));
        Answer whole = refresh(narrowed.text("refresh_token"), "");

        assertThat(claims(narrowed).getAudience()).containsExactly(TestSettings.API);
        assertThat(claims(whole).getAudience()).containsExactlyInAnyOrder(TestSettings.API, TestSettings.ISSUER);
        assertThat(whole.text("scope")).isEqualTo("openid users:read");
    }

    private static void assertTarget(Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo("invalid_target");
        assertThat(answer.text("error_description")).isNotBlank();
    }

    private static String resource(String value) {
        return "&resource=" + URLEncoder.encode(value, UTF_8);
    }

    private Answer service(String more) {
        return caller.postForm("/oauth2/token", "grant_type=client_credentials" + more, service.basic());
    }

    private Answer login(String more) {
        People.Registered person = People.somebody();
        return login(person, person.password(), more);
    }

    private Answer login(People.Registered person, String password, String more) {
        return caller.postForm(
                "/oauth2/token",
                "grant_type=password&username=" + person.username() + "&password=" + URLEncoder.encode(password, UTF_8)
                        + more,
                app.basic());
    }

    private Answer refresh(String token, String more) {
        return caller.postForm("/oauth2/token", "grant_type=refresh_token&refresh_token=" + token + more, app.basic());
    }

    private static JWTClaimsSet claims(Answer answer) throws Exception {
        return SignedJWT.parse(answer.text("access_token")).getJWTClaimsSet();
    }

    /** RFC 6749, section 3.2: as if it were not there. */
    @Test
    void oneWithoutAValueChangesNothing() throws Exception {
        assertThat(claims(service(resource(""))).getAudience())
                .isEqualTo(claims(service("")).getAudience());
        assertThat(claims(service(resource(TestSettings.API) + resource(""))).getAudience())
                .containsExactly(TestSettings.API);
    }
}
