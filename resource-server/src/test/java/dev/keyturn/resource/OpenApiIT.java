package dev.keyturn.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.resource.testing.Answer;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Person;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.World;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether {@code /openapi.yaml} says what there is. */
@ResourceServerTest
class OpenApiIT {
    /** Not of HTTP, or not of this document. */
    private static final Set<String> ELSEWHERE =
            Set.of("GET /asyncapi.yaml", "GET /docs", "GET /openapi.yaml", "GET /ws", "GET /ws/{token}");

    private static final JsonMapper JSON = new JsonMapper();

    private final RequestMappingHandlerMapping mappings;
    private final Api api;
    private final Person ada;
    private final Person bob;
    private final JsonNode document;

    OpenApiIT(World world, RequestMappingHandlerMapping requestMappingHandlerMapping, @LocalServerPort int port) {
        this.mappings = requestMappingHandlerMapping;
        this.ada = world.person();
        this.bob = world.person();
        this.api = new Api(port);
        Object loaded = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(api.get("/openapi.yaml").hasStatus(200).body());
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
        documented.remove("GET /.well-known/oauth-protected-resource");
        Set<String> there = new TreeSet<>();
        mappings.getHandlerMethods()
                .keySet()
                .forEach(mapping -> mapping.getPatternValues()
                        .forEach(path -> mapping.getMethodsCondition()
                                .getMethods()
                                .forEach(method -> there.add(method + " " + path))));
        there.removeAll(ELSEWHERE);

        assertThat(documented).isEqualTo(there);
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
        Api caller = api.as(ada);
        String event = example("/events").replace("Opening", "Opening " + UUID.randomUUID());
        String message = example("/messages").replaceFirst("\"receiver_id\":\\d+", "\"receiver_id\":" + bob.id());
        Answer created = caller.post("/events", event).hasStatus(201);

        assertShape("Event", created.json());
        assertShape("Event", caller.get("/events/" + created.id()).json());
        assertShape("Event", caller.get("/events?text=opening").json().get(0));
        assertShape("Message", caller.post("/messages", message).hasStatus(201).json());
        assertShape("User", caller.get("/users/me").json());
        assertShape("User", caller.get("/users/" + bob.id()).json());
        assertShape("UnreadCount", caller.get("/messages/unread-count").json());
        assertShape("Ticket", caller.post("/ws-tickets", "").hasStatus(200).json());
        assertShape("Problem", caller.post("/events", "{}").hasStatus(400).json());
    }

    @Test
    void namesTheAddressesOfThisInstallation() {
        assertThat(document.at("/components/securitySchemes/keyturn/flows/authorizationCode/tokenUrl")
                        .asString())
                .startsWith("http")
                .endsWith("/oauth2/token");
    }

    @Test
    void canBeReadAndTriedInABrowser() {
        Answer page = api.get("/docs/index.html").hasStatus(200);

        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("script-src 'self';", "frame-ancestors 'none'");
        assertThat(page.body()).contains("start.js").doesNotContain("<script>");
        assertThat(api.get("/docs").headers().firstValue("Location").orElseThrow())
                .as("neither host nor path: a proxy may have another one in front")
                .isEqualTo("docs/index.html");
        assertThat(api.get("/docs/").headers().firstValue("Location").orElseThrow())
                .isEqualTo("index.html");
        for (String file : Set.of("start.js", "swagger-ui.css", "swagger-ui-bundle.js", "oauth2-redirect.html")) {
            api.get("/docs/" + file).hasStatus(200);
        }
        api.get("/docs/../application.yaml").hasStatus(400);
        api.get("/docs/none.js").hasStatus(404);
    }

    @Test
    void theNameOfTheServerAloneLeadsThere() {
        assertThat(api.send("GET", "/", BodyPublishers.noBody(), "Accept", "text/html,*/*;q=0.8")
                        .headers()
                        .firstValue("Location"))
                .contains("docs/index.html");
        api.send("GET", "/", BodyPublishers.noBody(), "Accept", "*/*").hasStatus(401);
        api.send("POST", "/", BodyPublishers.noBody(), "Accept", "text/html").hasStatus(401);
    }

    @Test
    void aBrowserShowsTheDocuments() {
        for (String document : Set.of("/openapi.yaml", "/asyncapi.yaml")) {
            Answer shown = api.send("GET", document, BodyPublishers.noBody(), "Accept", "text/html,*/*;q=0.8");
            assertThat(shown.headers().firstValue("Content-Type")).contains("text/plain;charset=UTF-8");
            assertThat(shown.headers().allValues("Vary")).contains("Accept");
            assertThat(api.get(document).headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("application/yaml");
        }
    }

    /** Everybody may read there: a line for each mistake would fill the disk. */
    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void mistakesOfReadersAreNotLogged(CapturedOutput output) {
        api.send("POST", "/docs", BodyPublishers.noBody()).hasStatus(405);
        api.get("/docs/META-INF").hasStatus(404);
        api.send("GET", "/docs/none.js", BodyPublishers.noBody(), "Accept", "nonsense");

        assertThat(output.getOut())
                .doesNotContain("HttpRequestMethodNotSupportedException", "META-INF", "WelcomePageHandlerMapping");
    }

    private String example(String path) {
        JsonNode body = document.at("/paths").get(path).at("/post/requestBody");
        JsonNode resolved =
                body.has("$ref") ? document.at(body.get("$ref").asString().substring(1)) : body;
        return resolved.get("content").get("application/json").get("example").toString();
    }

    private void assertShape(String schema, JsonNode answer) {
        JsonNode described = document.at("/components/schemas").get(schema);
        assertThat(answer.propertyNames())
                .as(schema)
                .isSubsetOf(described.get("properties").propertyNames())
                .containsAll(described
                        .get("required")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList());
    }
}
