package dev.keyturn.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.TestSettings;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether {@code /openapi.yaml} says what there is. */
@AuthServerTest
class OpenApiIT {
    /** What filters of the framework answer, or controllers that take forms, as those of pages do. */
    private static final Set<String> PROTOCOLS = Set.of(
            "POST /oauth2/token",
            "POST /oauth2/par",
            "POST /oauth2/device_authorization",
            "POST /oauth2/introspect",
            "POST /oauth2/revoke",
            "POST /oauth2/authorize",
            "POST /connect/logout");

    /** Pages for people. */
    private static final Set<String> PAGES = Set.of(
            "GET /login",
            "GET /logout",
            "GET /device",
            "GET /register",
            "GET /password-forgotten",
            "GET /password-reset",
            "GET /verify-email",
            "GET /home",
            "GET /detail",
            "GET /home/end",
            "GET /home/end-all",
            "GET /home/end-browser",
            "GET /detail/password",
            "GET /detail/verify-email",
            "GET /consents/take-back",
            "GET /device/decision",
            "GET /oauth2/consent",
            "GET /connect/logout/confirm",
            "GET /docs",
            "GET /openapi.yaml");

    private static final JsonMapper JSON = new JsonMapper();

    private final RequestMappingHandlerMapping mappings;
    private final Caller caller;
    private final JsonNode document;

    @Autowired
    OpenApiIT(RequestMappingHandlerMapping requestMappingHandlerMapping, @LocalServerPort int port) {
        this.mappings = requestMappingHandlerMapping;
        this.caller = new Caller(port);
        Object loaded = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(caller.get("/openapi.yaml").body());
        this.document = JSON.valueToTree(loaded);
    }

    @Test
    void everyCallIsInIt() {
        Set<String> documented = new TreeSet<>();
        document.get("paths")
                .propertyNames()
                .forEach(path -> document.at("/paths")
                        .get(path)
                        .propertyNames()
                        .forEach(method -> documented.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        documented.removeAll(PROTOCOLS);
        Set<String> there = new TreeSet<>();
        mappings.getHandlerMethods().keySet().stream()
                .filter(mapping -> !takesForms(mapping))
                .forEach(mapping -> mapping.getPatternValues()
                        .forEach(path -> mapping.getMethodsCondition()
                                .getMethods()
                                .forEach(method -> there.add(method + " " + path))));
        there.removeAll(PAGES);

        assertThat(documented).isEqualTo(there);
    }

    /** Who authorizes at {@code /docs} is no app of ours. */
    @Test
    void whatIsForOurOwnAppsAloneAsksForTheTokenOfTheirLogin() {
        document.get("paths").properties().stream()
                .filter(path -> path.getKey().startsWith("/auth/sessions"))
                .flatMap(path -> path.getValue().valueStream())
                .forEach(call -> assertThat(call.get("security").toString()).isEqualTo("[{\"bearer\":[]}]"));
    }

    @Test
    void aBrowserShowsIt() {
        Answer shown = caller.get("/openapi.yaml", "Accept", "text/html,*/*;q=0.8");

        assertThat(shown.header("Content-Type")).isEqualTo("text/plain;charset=UTF-8");
        assertThat(shown.header("Vary")).contains("Accept");
        assertThat(caller.get("/openapi.yaml").header("Content-Type")).startsWith("application/yaml");
    }

    /** Beside what its introduction says of every call. */
    @Test
    void jsonMayBeTooLongOrBeCalledSomethingElse() {
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(call ->
                                call.getValue().at("/requestBody/content").has("application/json"))
                        .forEach(call -> assertThat(
                                        call.getValue().get("responses").propertyNames())
                                .as(call.getKey() + " " + path.getKey())
                                .contains("413", "415")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/clients/{id}/secrets",
                "/admin/keys/stage",
                "/admin/keys/activate",
                "/admin/keys/remove",
                "/admin/keys/rotate",
                "/admin/keys/{kid}/revoke",
                "/admin/keys/recover"
            })
    void aBodyOfDefaultsMayBeLeftOut(String path) {
        JsonNode body = document.at("/paths").get(path).at("/post/requestBody");

        assertThat(body.has("content")).isTrue();
        assertThat(body.has("required")).isFalse();
    }

    /** A comma in a sentence without quotes ends it, where braces are around. */
    @Test
    void noSentenceOfItBecameAKey() {
        assertThat(document.findParents("description").stream()
                        .flatMap(described -> described.propertyNames().stream()))
                .noneMatch(key -> key.contains(" "));
    }

    @Test
    void everyAnswerIsAsItSays() {
        People.Registered person = People.register(caller);
        Answer login = person.login(caller);

        assertShape("Tokens", login.json());
        assertShape(
                "Account",
                caller.get("/auth/me", "Authorization", "Bearer " + login.text("access_token"))
                        .json());
        assertShape(
                "OwnSession",
                caller.get("/auth/sessions", "Authorization", "Bearer " + login.text("access_token"))
                        .json()
                        .get(0));
        assertShape("Problem", caller.postJson("/login", "{}").json());
        assertShape(
                "TokenResponse",
                caller.token("service", TestSettings.SERVICE_SECRET, Map.of("grant_type", "client_credentials"))
                        .json());
        assertShape("OAuthError", caller.token("service", "wrong", Map.of()).json());
    }

    @Test
    void everyWayOnFromAnAuthorizationRequestIsInIt() {
        JsonNode documented =
                document.get("paths").get("/oauth2/authorize").get("get").get("responses");
        String back = "/oauth2/authorize?client_id=native&redirect_uri=http://127.0.0.1:8765/callback";
        String toTheLogin = back + "&response_type=code&code_challenge_method=S256&code_challenge=" + "a".repeat(43);

        for (Map.Entry<String, Integer> way :
                Map.of("/oauth2/authorize", 400, back, 302, toTheLogin, 303).entrySet()) {
            assertThat(caller.get(way.getKey()).status()).isEqualTo(way.getValue());
            assertThat(documented.has(way.getValue().toString())).isTrue();
        }
    }

    @Test
    void anAddressThatIsNoneIsDocumented() {
        String token = People.register(caller).login(caller).text("access_token");
        int refused = caller.send("DELETE", "/auth/sessions/xx", "Authorization", "Bearer " + token)
                .status();

        assertThat(document.at("/paths")
                        .get("/auth/sessions/{sid}")
                        .at("/delete/responses")
                        .propertyNames())
                .contains(Integer.toString(refused));
    }

    /** A public client sends its id, and a browser may bring all that can be pushed. */
    @Test
    void whatAClientSendsIsDocumentedWhereverItMayBeSent() {
        Set<String> brought = new TreeSet<>(document.at("/paths")
                .get("/oauth2/authorize")
                .at("/get/parameters")
                .findValuesAsString("name"));
        assertThat(brought).contains("request_uri", "nonce", "prompt", "max_age", "login_hint", "resource");
        brought.remove("request_uri");

        assertThat(document.at("/components/schemas/AuthorizationRequest/properties")
                        .propertyNames())
                .containsExactlyInAnyOrderElementsOf(brought);
        assertThat(Set.of("/oauth2/token", "/oauth2/revoke", "/oauth2/device_authorization"))
                .allSatisfy(path -> assertThat(
                                document.at("/paths").get(path).at("/post").toString())
                        .contains("client_id"));
    }

    @Test
    void canBeReadAndTriedInABrowser() {
        Answer page = caller.get("/docs/index.html");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Security-Policy"))
                .contains("script-src 'self';", "connect-src 'self' " + TestSettings.ISSUER, "frame-ancestors 'none'");
        assertThat(caller.get("/docs/swagger-ui-bundle.js").status()).isEqualTo(200);
        assertThat(document.at("/components/securitySchemes/keyturn/flows/authorizationCode/tokenUrl")
                        .asString())
                .isEqualTo(TestSettings.ISSUER + "/oauth2/token");
    }

    /** Everybody may read there: a line for each mistake would fill the disk. */
    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void mistakesOfReadersAreNotLogged(CapturedOutput output) {
        assertThat(caller.send("POST", "/docs").status()).isEqualTo(405);
        assertThat(caller.get("/docs/META-INF").status()).isEqualTo(404);
        caller.get("/docs/none.js", "Accept", "nonsense");

        assertThat(output.getOut())
                .doesNotContain("HttpRequestMethodNotSupportedException", "META-INF", "WelcomePageHandlerMapping");
    }

    private static boolean takesForms(RequestMappingInfo mapping) {
        return mapping.getConsumesCondition().getConsumableMediaTypes().contains(MediaType.APPLICATION_FORM_URLENCODED);
    }

    private void assertShape(String schema, JsonNode answer) {
        JsonNode described = document.at("/components/schemas").get(schema);
        assertThat(answer.propertyNames())
                .as(schema + " " + answer)
                .isSubsetOf(described.get("properties").propertyNames())
                .containsAll(described
                        .get("required")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList());
    }
}
