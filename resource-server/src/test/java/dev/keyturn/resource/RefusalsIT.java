package dev.keyturn.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.model.ProblemType;
import dev.keyturn.model.Scope;
import dev.keyturn.resource.testing.Answer;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Issuer;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.World;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@ResourceServerTest
class RefusalsIT {
    private static final String JSON = "application/json";

    private final World world;
    private final int port;
    private final Api management;
    private final Api anybody;
    private final Api api;

    RefusalsIT(World world, @LocalServerPort int port, @LocalManagementPort int managementPort) {
        this.world = world;
        this.port = port;
        this.management = new Api(managementPort);
        this.anybody = new Api(port);
        this.api = anybody.as(world.person());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/nowhere", "/events/1/guests", "/messages/1", "/users/me/keys"})
    void unknownPaths(String path) {
        api.get(path).isProblem(ProblemType.NOT_FOUND);
        anybody.get(path).isProblem(ProblemType.UNAUTHENTICATED);
    }

    @Test
    void methodsThatAPathDoesNotHave() {
        assertThat(api.delete("/users")
                        .isProblem(ProblemType.METHOD_NOT_ALLOWED)
                        .headers()
                        .firstValue("Allow"))
                .isPresent();
        api.send("PATCH", "/events/1", BodyPublishers.ofString("{}"), "Content-Type", JSON)
                .isProblem(ProblemType.METHOD_NOT_ALLOWED);
        api.send("PURGE", "/events", BodyPublishers.noBody()).hasStatus(400).isProblem(ProblemType.MALFORMED_REQUEST);
    }

    /** One of each kind: all that {@code edge} refuses is tested there. */
    @ParameterizedTest
    @ValueSource(strings = {"", "{\"title\":\"a\",\"title\":\"b\"}", "[]"})
    void bodiesThatAreNoJsonOrNoObject(String body) {
        api.post("/events", body).isProblem(ProblemType.MALFORMED_REQUEST);
    }

    @Test
    void membersOfTheWrongShape() {
        api.post("/events", "{\"title\":{}}")
                .isProblem(ProblemType.INVALID_FIELDS)
                .onField("title");
    }

    @Test
    void bodiesOfAnotherType() {
        api.send("POST", "/events", BodyPublishers.ofString("title=a"), "Content-Type", "text/plain")
                .isProblem(ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    void bodiesThatAreTooLarge() {
        api.post("/events", "{\"title\":\"" + "x".repeat(70_000) + "\"}").isProblem(ProblemType.TOO_LARGE);
    }

    @Test
    void idsThatAreNone() {
        api.get("/events/one").isProblem(ProblemType.INVALID_FIELDS).onField("id");
        api.get("/events/99999999999999999999")
                .isProblem(ProblemType.INVALID_FIELDS)
                .onField("id");
        api.delete("/events/1%202").isProblem(ProblemType.INVALID_FIELDS).onField("id");
        api.get("/events?limit=%D9%A1").isProblem(ProblemType.INVALID_FIELDS).onField("limit");
        api.get("/events?organizer=%2B1").isProblem(ProblemType.INVALID_FIELDS).onField("organizer");
        api.get("/events/-1").isProblem(ProblemType.NOT_FOUND);
        api.get("/events/%00").hasStatus(400);
        api.get("/events/..%2fusers").hasStatus(400);
    }

    @Test
    void languagesThatTheServerDoesNotSpeak() {
        api.send("GET", "/events", BodyPublishers.noBody(), "Accept", "text/html")
                .isProblem(ProblemType.NOT_ACCEPTABLE);
    }

    @Test
    void requestsThatAreNoHttp() throws IOException {
        assertThat(bareAnswer("GET /events|x HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json", "urn:keyturn:problem:malformed-request")
                .doesNotContain("<html", "Apache");
    }

    @Test
    void aTrailingSlashMakesNoDifference() {
        assertThat(api.get("/users/me/").hasStatus(200).json())
                .isEqualTo(api.get("/users/me").json());
        api.get("/events/").hasStatus(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/events", "/messages/received"})
    void askingWhatAPathAnswersNeedsNoMoreThanReadingIt(String path) {
        Api reader = anybody.with(world.person().token(Scope.EVENTS_READ, Scope.MESSAGES_READ));

        assertThat(reader.send("OPTIONS", path, BodyPublishers.noBody())
                        .hasStatus(200)
                        .headers()
                        .firstValue("Allow")
                        .orElse(""))
                .contains("GET");
    }

    @Test
    void saysWhoseTokensItTakesToWhoeverReadsInWhateverWay() {
        String path = "/.well-known/oauth-protected-resource";
        Answer head = anybody.send("HEAD", path, BodyPublishers.noBody()).hasStatus(200);

        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Type"))
                .isEqualTo(anybody.get(path).headers().firstValue("Content-Type"));
        assertThat(anybody.post(path, "{}")
                        .isProblem(ProblemType.METHOD_NOT_ALLOWED)
                        .headers()
                        .firstValue("Allow"))
                .hasValue("GET, HEAD");
    }

    /** RFC 9728, section 3.3: its client would have to throw the document away. */
    @Test
    void saysNothingAboutOtherResources() {
        String path = "/.well-known/oauth-protected-resource";

        for (String other : List.of("/events", "/foo/bar", "/%66oo")) {
            anybody.get(path + other).isProblem(ProblemType.NOT_FOUND);
            anybody.send("HEAD", path + other, BodyPublishers.noBody()).hasStatus(404);
        }
        anybody.get(path + "/").hasStatus(200);
    }

    @Test
    void saysWhoseTokensItTakes() {
        JsonNode metadata = anybody.get("/.well-known/oauth-protected-resource")
                .hasStatus(200)
                .json();

        assertThat(metadata.get("resource").asString()).isEqualTo(Issuer.AUDIENCE);
        assertThat(metadata.get("authorization_servers").get(0).asString())
                .isEqualTo(world.issuer().url());
        assertThat(metadata.get("scopes_supported").valueStream().map(JsonNode::asString))
                .containsExactlyInAnyOrder(
                        "users:read", "events:read", "events:write", "messages:read", "messages:write");
        assertThat(metadata.get("tls_client_certificate_bound_access_tokens").asBoolean())
                .isFalse();
        String address = "resource_metadata=\"" + Issuer.AUDIENCE + "/.well-known/oauth-protected-resource\"";
        assertThat(anybody.get("/users").headers().allValues("WWW-Authenticate"))
                .satisfiesExactly(
                        bearer -> assertThat(bearer).isEqualTo("Bearer " + address),
                        proved -> assertThat(proved).startsWith("DPoP algs=\"").endsWith(", " + address));
    }

    @Test
    void showsOperatorsItsHealthAndNothingElse() {
        assertThat(management
                        .get("/actuator/health")
                        .hasStatus(200)
                        .json()
                        .get("status")
                        .asString())
                .isEqualTo("UP");
        assertThat(management
                        .get("/actuator/health")
                        .json()
                        .at("/components/trust")
                        .isMissingNode())
                .as("what is behind it is said, too")
                .isFalse();
        management.get("/actuator/health/liveness").hasStatus(200);
        management.get("/actuator/health/readiness").hasStatus(200);
        assertThat(management
                        .get("/actuator/info")
                        .hasStatus(200)
                        .json()
                        .get("build")
                        .get("artifact")
                        .asString())
                .isEqualTo("resource-server");
        assertThat(management.get("/actuator/prometheus").hasStatus(200).body())
                .contains(
                        "jvm_memory_used_bytes",
                        "keyturn_jwks_keys",
                        "keyturn_jwks_age_seconds",
                        "keyturn_jwks_fetches_total{result=\"ok\"}",
                        "keyturn_tokens_total{outcome=\"good\"}",
                        "keyturn_tokens_total{outcome=\"bad\"}",
                        "keyturn_tokens_total{outcome=\"revoked\"}",
                        "keyturn_tokens_total{outcome=\"no_keys\"}",
                        "keyturn_tokens_total{outcome=\"unknown_key\"}",
                        "keyturn_trust_staleness_seconds",
                        "keyturn_push_sockets",
                        "keyturn_push_refused_total{room=\"server\"}",
                        "keyturn_push_ended_total{reason=\"too_slow\"}")
                .doesNotContainPattern("(?m)^# HELP keyturn_\\S+ *$");
        assertThat(management.get("/users").status())
                .as("what is the API's, is not on this port")
                .isEqualTo(404);
        assertThat(management.get("/actuator/env").status()).isIn(401, 404);
        anybody.get("/actuator/health").isProblem(ProblemType.UNAUTHENTICATED);
    }

    private String bareAnswer(String request) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
