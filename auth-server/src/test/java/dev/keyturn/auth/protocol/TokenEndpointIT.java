package dev.keyturn.auth.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.TestSettings;
import dev.keyturn.auth.testing.Writes;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthServerTest
class TokenEndpointIT {
    private static final Map<String, String> CLIENT_CREDENTIALS = Map.of("grant_type", "client_credentials");

    private final Caller caller;
    private final JdbcClient jdbc;
    private final MeterRegistry meters;

    @Autowired
    TokenEndpointIT(@LocalServerPort int port, JdbcClient jdbc, MeterRegistry meters) {
        this.caller = new Caller(port);
        this.meters = meters;
        this.jdbc = jdbc;
    }

    @Test
    void givesAServiceEverythingItIsRegisteredFor() throws Exception {
        Answer answer = service(CLIENT_CREDENTIALS);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.text("token_type")).isEqualTo("Bearer");
        assertThat(answer.json().path("expires_in").asInt()).isEqualTo(300);
        assertThat(answer.text("scope")).isEqualTo("users:read events:read");
        assertThat(answer.json().has("refresh_token")).isFalse();
        JWTClaimsSet claims = SignedJWT.parse(answer.text("access_token")).getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo("service");
        assertThat(claims.getStringClaim("client_id")).isEqualTo("service");
        assertThat(claims.getAudience()).containsExactly(TestSettings.API);
        assertThat(claims.getClaims()).doesNotContainKeys("sid", "user_id", "roles", "auth_time", "nbf");
        assertThat(claims.getStringClaim("scope")).isEqualTo("users:read events:read");
    }

    @Test
    void givesAServiceLessIfItAsksForLess() {
        assertThat(service(Map.of("grant_type", "client_credentials", "scope", "events:read"))
                        .text("scope"))
                .isEqualTo("events:read");
    }

    /** As at the authorization endpoint and in JSON. */
    @Test
    void aSpaceTooManyIsNoScope() {
        assertThat(service(Map.of("grant_type", "client_credentials", "scope", " users:read  events:read "))
                        .text("scope"))
                .isEqualTo("users:read events:read");
        assertThat(app(Map.of(
                                "grant_type",
                                "refresh_token",
                                "refresh_token",
                                People.somebody().passwordGrant(caller).text("refresh_token"),
                                "scope",
                                "users:read "))
                        .text("scope"))
                .isEqualTo("users:read");
    }

    @Test
    void issuingAServiceTokenWritesNothing() {
        assertThat(Writes.during(() -> service(CLIENT_CREDENTIALS))).isEmpty();
        assertThat(Writes.during(() -> People.somebody().passwordGrant(caller)))
                .as("of a login, to show that they are heard")
                .isNotEmpty();
    }

    /** What a grant that begins a session ends with is the same for each: here with openid, and nothing to refresh with. */
    @Test
    void aPasswordBringsAnIdTokenForOpenidAndNoRefreshTokenToAClientThatMayNotRefresh() {
        jdbc.sql("""
                INSERT INTO client (id, name, is_public, is_first_party, grants, scopes)
                VALUES ('kiosk', 'Does not refresh', true, true, '{password}', '{openid,users:read}')""").update();
        People.Registered person = People.somebody();

        Answer answer = caller.postForm(
                "/oauth2/token",
                Map.of(
                        "grant_type",
                        "password",
                        "client_id",
                        "kiosk",
                        "username",
                        person.username(),
                        "password",
                        person.password()));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("id_token")).isNotEmpty();
        assertThat(answer.json().has("refresh_token")).isFalse();
    }

    @Test
    void theSecretMayStandInTheForm() {
        assertThat(caller.postForm(
                                "/oauth2/token",
                                Map.of(
                                        "grant_type", "client_credentials",
                                        "client_id", "service",
                                        "client_secret", TestSettings.SERVICE_SECRET))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aNewSecretWorksBesideTheOldOneAndAnExpiredOneDoesNot() {
        jdbc.sql("""
                INSERT INTO client (id, name, is_public, grants, scopes)
                VALUES ('rotating', 'Two secrets', false, '{client_credentials}', '{users:read}'),
                       ('rotated', 'One secret left', false, '{client_credentials}', '{users:read}')""").update();
        jdbc.sql("""
                INSERT INTO client_secret (client_id, slot, secret_hash, expires_at) VALUES
                    ('rotating', 1, sha256('old'), clock_timestamp() + interval '1 hour'),
                    ('rotating', 2, sha256('new'), NULL),
                    ('rotated', 1, sha256('gone'), clock_timestamp() - interval '1 second'),
                    ('rotated', 2, sha256('new'), NULL)""").update();

        assertThat(caller.token("rotating", "old", CLIENT_CREDENTIALS).status()).isEqualTo(200);
        assertThat(caller.token("rotating", "new", CLIENT_CREDENTIALS).status()).isEqualTo(200);
        assertThat(caller.token("rotated", "new", CLIENT_CREDENTIALS).status()).isEqualTo(200);
        assertThat(caller.token("rotated", "gone", CLIENT_CREDENTIALS).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"service, wrong", "nobody, wrong", "no/such:id, wrong", "native, wrong", "native, -", "keyturn, wrong"})
    void everyFailureToAuthenticateLooksAlike(String clientId, String secret) {
        Answer answer = caller.token(clientId, secret, CLIENT_CREDENTIALS);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).startsWith("Basic");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.body())
                .isEqualTo(caller.token("service", "x", CLIENT_CREDENTIALS).body())
                .contains("invalid_client");
    }

    @Test
    void aClientWithoutAnyCredentialsIsRefused() {
        assertThat(caller.postForm("/oauth2/token", CLIENT_CREDENTIALS).text("error"))
                .isEqualTo("invalid_client");
        assertThat(caller.postForm(
                                "/oauth2/token",
                                Map.of("grant_type", "refresh_token", "refresh_token", "x", "client_id", "app"))
                        .text("error"))
                .isEqualTo("invalid_client");
    }

    @ParameterizedTest
    @CsvSource({
        "service, unknown, unsupported_grant_type",
        "service, urn:ietf:params:oauth:grant-type:jwt-bearer, unsupported_grant_type",
        "service, authorization_code, unauthorized_client",
        "service, password, unauthorized_client",
        "service, refresh_token, unauthorized_client",
        "app, client_credentials, unauthorized_client"
    })
    void refusesAGrantThatIsNotForThisClient(String clientId, String grant, String error) {
        String secret = clientId.equals("app") ? TestSettings.APP_SECRET : TestSettings.SERVICE_SECRET;
        Answer answer = caller.token(
                clientId,
                secret,
                Map.of("grant_type", grant, "username", "a", "password", "b", "refresh_token", "c", "code", "d"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo(error);
        assertThat(answer.text("error_description")).isNotBlank();
    }

    @Test
    void saysWhatIsWrongWithABodyThatIsNoForm() {
        Answer answer = caller.postJson("/oauth2/token", "{\"grant_type\":\"client_credentials\"}");

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.text("error")).isEqualTo("invalid_request");
        assertThat(answer.text("error_description")).contains("application/x-www-form-urlencoded");
    }

    @Test
    void saysThatTwoWaysToAuthenticateAreOneTooMany() {
        assertThat(service(Map.of("grant_type", "client_credentials", "client_secret", "x"))
                        .text("error_description"))
                .isEqualTo("Authenticate the client once, and in one way.");
    }

    @ParameterizedTest
    @CsvSource({"events:write", "users:read events:write", "nonsense", "' '", "'\t'"})
    void refusesAScopeThatIsNotGranted(String scope) {
        Answer answer = service(Map.of("grant_type", "client_credentials", "scope", scope));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo("invalid_scope");
    }

    /** One token is never good for the APIs and for the admin endpoints at once. */
    @Test
    void refusesToMixAudiences() throws Exception {
        Answer mixed = mixed("users:read keys:admin");
        Answer admin = mixed("keys:admin");

        assertThat(mixed.text("error")).isEqualTo("invalid_scope");
        assertThat(caller.token("mixed", TestSettings.SERVICE_SECRET, CLIENT_CREDENTIALS)
                        .text("error"))
                .isEqualTo("invalid_scope");
        assertThat(SignedJWT.parse(admin.text("access_token")).getJWTClaimsSet().getAudience())
                .containsExactly(TestSettings.ISSUER + "/admin");
    }

    @Test
    void thePasswordGrantGivesBothTokensAndSaysItIsDeprecated() {
        Answer answer = People.somebody().passwordGrant(caller);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Deprecation")).startsWith("@");
        assertThat(meters.counter("keyturn.password.grants", "client", "app").count())
                .isPositive();
        assertThat(answer.text("refresh_token")).startsWith("kt1.");
        assertThat(answer.text("scope")).isEqualTo("users:read messages:read");
    }

    /** Which of the two counts is not for the order to say. */
    @Test
    void whoSaysTwiceWhoTheyAreIsRefused() {
        String right = Caller.basic("service", TestSettings.SERVICE_SECRET);
        String wrong = Caller.basic("service", "wrong");

        assertThat(caller.postForm("/oauth2/token", CLIENT_CREDENTIALS, "Authorization", right, "Authorization", wrong)
                        .text("error"))
                .isEqualTo("invalid_request");
        assertThat(caller.postForm(
                                "/oauth2/token",
                                "grant_type=client_credentials&client_id=service&client_id=service",
                                "Authorization",
                                right)
                        .text("error"))
                .isEqualTo("invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "par", "device_authorization", "introspect", "revoke", "trust"})
    void aBlankClientIdIsMalformed(String endpoint) {
        for (String blank : new String[] {"+", "%09", "%E2%80%83"}) {
            Answer answer = caller.postForm("/oauth2/" + endpoint, "client_id=" + blank);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("error")).isEqualTo("invalid_request");
        }
    }

    /** RFC 6749, section 5.2: whoever authenticates in the header and fails is challenged in it. */
    @ParameterizedTest
    @CsvSource({
        "'Basic ', service:SECRET, 200",
        "'bAsIc   ', service:SECRET, 200",
        "'Basic ', serv%69ce:SECRET, 200",
        "'Basic ', service:, 401",
        "'Basic ', service:wrong:SECRET, 401",
        "'Basic ', :, 401",
        "'Basic ', :SECRET, 401",
        "'Basic ', service, 400",
        "'Basic ', service:%zz, 400",
        "'Basic x ', service:SECRET, 400",
        "'Basic', service:SECRET, 401"
    })
    void readsTheHeaderOfAClient(String scheme, String credentials, int status) {
        String encoded = Base64.getEncoder()
                .encodeToString(credentials
                        .replace("SECRET", TestSettings.SERVICE_SECRET)
                        .getBytes(StandardCharsets.UTF_8));

        Answer answer = caller.postForm("/oauth2/token", CLIENT_CREDENTIALS, "Authorization", scheme + encoded);

        assertThat(answer.status()).isEqualTo(status);
        if (status == 401) {
            assertThat(answer.text("error")).isEqualTo("invalid_client");
            assertThat(answer.header("WWW-Authenticate")).startsWith("Basic");
        }
        if (status == 400) {
            assertThat(answer.text("error")).isEqualTo("invalid_request");
        }
    }

    @ParameterizedTest
    @CsvSource({"wrong, invalid_grant", "'', invalid_request"})
    void aWrongPasswordIsAnInvalidGrant(String password, String error) {
        People.Registered person = People.somebody();
        Answer answer = app(Map.of("grant_type", "password", "username", person.username(), "password", password));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo(error);
        assertThat(answer.header("Deprecation")).startsWith("@");
    }

    /** A path that only begins like one of the endpoints is none. */
    @ParameterizedTest
    @ValueSource(strings = {"/oauth2/tokens", "/oauth2/parking", "/oauth2/revoked"})
    void whatIsNoProtocolEndpointAnswersAsEverythingElse(String path) {
        Answer answer = caller.postForm(path, CLIENT_CREDENTIALS);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.problem()).isEqualTo("not-found");
    }

    @Test
    void aNulCharacterInANameIsJustAWrongName() {
        assertThat(app(Map.of("grant_type", "password", "username", "a\0b", "password", "x"))
                        .text("error"))
                .isEqualTo("invalid_grant");
    }

    /** Were it to work, passwords would end up in logs. */
    @ParameterizedTest
    @ValueSource(strings = {"username=a&password=b", "grant_type=password", "client_secret=x"})
    void refusesParametersInTheAddress(String query) {
        Answer answer = caller.postForm(
                "/oauth2/token?" + query,
                Map.of("grant_type", "password", "username", "a", "password", "b"),
                "Authorization",
                Caller.basic("app", TestSettings.APP_SECRET));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo("invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"grant_type", "username", "password", "scope"})
    void refusesAParameterThatIsThereTwice(String name) {
        Answer answer = caller.postForm(
                "/oauth2/token",
                "grant_type=password&username=a&password=b&scope=users:read&" + name + "=password",
                "Authorization",
                Caller.basic("app", TestSettings.APP_SECRET));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo("invalid_request");
    }

    @Test
    void anythingButAPostIsNotAllowed() {
        Answer answer = caller.get("/oauth2/token");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("POST");
        assertThat(answer.text("error")).isEqualTo("invalid_request");
    }

    @Test
    void aFormThatIsTooLargeIsRefusedInTheProtocolsOwnFormat() {
        Answer answer = app(Map.of("grant_type", "password", "username", "a".repeat(70_000), "password", "b"));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text("error")).isEqualTo("invalid_request");
    }

    @Test
    void aPoisonedHostChangesNoName() throws Exception {
        Answer answer = caller.postForm(
                "/oauth2/token",
                CLIENT_CREDENTIALS,
                "Authorization",
                Caller.basic("service", TestSettings.SERVICE_SECRET),
                "X-Forwarded-Host",
                "evil.example",
                "X-Forwarded-Proto",
                "gopher",
                "Forwarded",
                "host=evil.example");

        assertThat(SignedJWT.parse(answer.text("access_token"))
                        .getJWTClaimsSet()
                        .getIssuer())
                .isEqualTo(TestSettings.ISSUER);
    }

    private Answer service(Map<String, String> form) {
        return caller.token("service", TestSettings.SERVICE_SECRET, form);
    }

    private Answer app(Map<String, String> form) {
        return caller.token("app", TestSettings.APP_SECRET, form);
    }

    private Answer mixed(String scope) {
        return caller.token(
                "mixed", TestSettings.SERVICE_SECRET, Map.of("grant_type", "client_credentials", "scope", scope));
    }

    /** RFC 6749, section 2.3: one way to authenticate, and one client. */
    @ParameterizedTest
    @CsvSource({"service, wrong", "service, right", "app, ''"})
    void refusesTwoWaysToSayWhoAsks(String id, String secret) {
        Map<String, String> form = new LinkedHashMap<>(CLIENT_CREDENTIALS);
        form.put("client_id", id);
        form.put("client_secret", secret.equals("right") ? TestSettings.SERVICE_SECRET : secret);

        Answer answer = service(form);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo("invalid_request");
    }

    /** RFC 6749, section 3.2. */
    @ParameterizedTest
    @ValueSource(strings = {"client_secret", "client_assertion", "scope", "resource", "client_id"})
    void aParameterWithoutAValueCountsAsLeftOut(String name) {
        assertThat(service(Map.of("grant_type", "client_credentials", name, "")).status())
                .isEqualTo(200);
    }

    @Test
    void withoutAGrantTypeItSaysSo() {
        assertThat(service(Map.of("grant_type", "")).text("error")).isEqualTo("invalid_request");
    }
}
