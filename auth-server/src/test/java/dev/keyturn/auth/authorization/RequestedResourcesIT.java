package dev.keyturn.auth.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.auth.browser.QueryText;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Browser;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.TestSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The parameter {@code resource} of an authorization request (RFC 8707, section 2.1): it holds for the whole session. */
@AuthServerTest
class RequestedResourcesIT {
    private static final Map<String, String> FOR_THE_API =
            Map.of("scope", "openid users:read", "resource", TestSettings.API + "/");

    private final Caller caller;
    private final JdbcClient jdbc;
    private final People.Registered person;

    @Autowired
    RequestedResourcesIT(@LocalServerPort int port, JdbcClient jdbc) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
        this.person = People.somebody();
    }

    @BeforeEach
    void register() {
        App.registerAll(jdbc);
    }

    @Test
    void narrowsTheTokenOfTheCodeAndEveryLaterOne() throws Exception {
        Answer first = App.FIRST_PARTY.redeem(caller, App.FIRST_PARTY.code(caller, person, FOR_THE_API));
        assertThat(claims(first).getAudience()).containsExactly(TestSettings.API);
        assertThat(first.text("scope")).isEqualTo("users:read");
        assertThat(first.text("id_token")).isNotEmpty();

        Answer second = refresh(first.text("refresh_token"), Map.of());
        Answer spelledOtherwise = refresh(second.text("refresh_token"), Map.of("resource", TestSettings.API));

        assertThat(claims(spelledOtherwise).getAudience()).containsExactly(TestSettings.API);
        assertThat(claims(second).getAudience()).containsExactly(TestSettings.API);
    }

    @Test
    void severalAreNarrowedFurtherByTheTokenRequest() throws Exception {
        Map<String, String> both =
                Map.of("scope", "openid users:read", "resource", TestSettings.API + " " + TestSettings.ISSUER);
        Answer tokens = App.FIRST_PARTY.redeem(caller, App.FIRST_PARTY.code(caller, person, both));
        assertThat(claims(tokens).getAudience()).containsExactlyInAnyOrder(TestSettings.API, TestSettings.ISSUER);

        Answer narrower = refresh(tokens.text("refresh_token"), Map.of("resource", TestSettings.API));

        assertThat(claims(narrower).getAudience()).containsExactly(TestSettings.API);
    }

    @Test
    void whatWasNotAskedForIsNotHadLater() throws Exception {
        String code = App.FIRST_PARTY.code(caller, person, FOR_THE_API);
        Answer refused = App.FIRST_PARTY.redeem(caller, code, Map.of("resource", TestSettings.ISSUER));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("error")).isEqualTo("invalid_target");
        Answer tokens = App.FIRST_PARTY.redeem(caller, code);
        assertThat(tokens.status()).isEqualTo(200);

        Answer wider = refresh(tokens.text("refresh_token"), Map.of("resource", TestSettings.ISSUER));

        assertThat(wider.text("error")).isEqualTo("invalid_target");
        assertThat(refresh(tokens.text("refresh_token"), Map.of()).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "/", TestSettings.ISSUER + "/admin", TestSettings.API + "/users"})
    void whatTheScopesDoNotLeadToIsRefused(String resource) {
        Answer refused = new Browser(caller).get(App.FIRST_PARTY.link(Map.of("resource", resource)));

        assertThat(App.response(refused)).containsEntry("error", "invalid_target");
    }

    @Test
    void holdsForAPushedRequest() throws Exception {
        Map<String, String> form = new LinkedHashMap<>(App.FIRST_PARTY.parameters(FOR_THE_API));
        Answer pushed = caller.postForm("/oauth2/par", form);
        assertThat(pushed.status()).isEqualTo(201);
        Browser browser = new Browser(caller);
        Answer redirect = browser.follow(browser.logIn(
                browser.follow(browser.get("/oauth2/authorize?client_id=" + App.FIRST_PARTY.id() + "&request_uri="
                        + QueryText.encode(pushed.text("request_uri")))),
                person));

        Answer tokens = App.FIRST_PARTY.redeem(caller, App.codeIn(redirect));

        assertThat(claims(tokens).getAudience()).containsExactly(TestSettings.API);
    }

    private Answer refresh(String token, Map<String, String> more) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("client_id", App.FIRST_PARTY.id());
        form.put("refresh_token", token);
        form.putAll(more);
        return caller.postForm("/oauth2/token", form);
    }

    private static JWTClaimsSet claims(Answer tokens) throws Exception {
        assertThat(tokens.status()).isEqualTo(200);
        return SignedJWT.parse(tokens.text("access_token")).getJWTClaimsSet();
    }
}
