package dev.keyturn.resource.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Person;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.SocketClient;
import dev.keyturn.resource.testing.SocketClient.Opened;
import dev.keyturn.resource.testing.World;
import dev.keyturn.resource.websocket.Ending;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether the document says what is said. */
@ResourceServerTest
class AsyncApiIT {
    private static final JsonMapper JSON = new JsonMapper();

    private final Api api;
    private final SocketClient client;
    private final Person ada;
    private final Person bob;
    private final JsonNode document;

    AsyncApiIT(World world, @LocalServerPort int port) {
        this.api = new Api(port);
        this.client = new SocketClient(port);
        this.ada = world.person();
        this.bob = world.person();
        this.document = JSON.valueToTree(
                new Yaml().load(api.get("/asyncapi.yaml").hasStatus(200).body()));
    }

    @Test
    void everyFrameIsAsTheDocumentSays() {
        try (client) {
            Set<String> types = new TreeSet<>();
            Set<String> codes = new TreeSet<>();
            for (JsonNode frame : frames()) {
                types.add(frame.get("type").asString());
                frame.path("code").stringValueOpt().ifPresent(codes::add);
                assertThat(faults(frame)).as(frame.toString()).isEmpty();
            }

            assertThat(types).isEqualTo(documented("hear"));
            assertThat(codes).containsExactly("bad_frame", "resume_refused", "token_refused", "unknown_message");
        }
    }

    /** A comma in a sentence without quotes ends it, where braces are around. */
    @Test
    void noSentenceOfItBecameAKey() {
        assertThat(document.findParents("description").stream()
                        .flatMap(described -> described.propertyNames().stream()))
                .noneMatch(key -> key.contains(" "));
    }

    @Test
    void everyExampleIsAsTheDocumentSays() {
        for (JsonNode message : document.at("/components/messages")) {
            assertThat(message.at("/examples")).isNotEmpty();
            for (JsonNode example : message.at("/examples")) {
                assertThat(faults(example.get("payload"))).isEmpty();
            }
        }
        assertThat(documented("say")).containsExactly("resume", "token");
    }

    @Test
    void everyRefusalIsInTheDocument() {
        JsonNode described = document.at("/components/messages/error/payload/properties/code");
        List<String> codes =
                Arrays.stream(ErrorCode.values()).map(ErrorCode::text).toList();
        assertThat(described.get("enum").valueStream().map(JsonNode::asString)).containsExactlyElementsOf(codes);
        assertThat(codes)
                .allSatisfy(text ->
                        assertThat(described.get("description").asString()).contains("`" + text + "`:"));
        assertThat(Arrays.stream(Ending.values())
                        .map(ending -> ending.reason().getCloseCode().getCode() + ":"))
                .allSatisfy(code ->
                        assertThat(document.at("/info/description").asString()).contains(code));
    }

    /** A page is not told the status. */
    @Test
    void everyRefusalOfAHandshakeIsInTheDocument() {
        try (client) {
            IntStream.range(0, 3).forEach(_ -> client.open(ada));
            String offer = "bearer." + bob.token();
            List<Integer> statuses = List.of(
                    client.refusal("/ws?after=1", "keyturn.v1", offer),
                    client.refusal("/ws", "keyturn.v1", "bearer.nonsense"),
                    client.from("https://evil.example").refusal("/ws", "keyturn.v1", offer),
                    client.refusal(ada));

            assertThat(statuses).containsExactly(400, 401, 403, 429);
            assertThat(statuses)
                    .allSatisfy(status -> assertThat(
                                    document.at("/channels/socket/description").asString())
                            .contains(status + ":"));
        }
    }

    /** The check itself must be able to fail. */
    @Test
    void aFrameThatIsNotAsTheDocumentSaysIsNoticed() {
        assertThat(faults(JSON.readTree("{\"type\":\"resumed\",\"after\":-1,\"extra\":1}")))
                .containsExactly("$.missed is missing", "$.after is below 0", "$.extra is not described");
        assertThat(faults(JSON.readTree("{\"type\":\"error\",\"code\":\"other\",\"message\":1}")))
                .containsExactly("$.code is no bad_frame", "$.message is no string");
    }

    private List<JsonNode> frames() {
        Opened sender = client.open(ada);
        long seen = api.as(ada).post("/messages", bob.message("Seen")).id();
        Opened receiver = client.open("/ws?after=" + seen, "keyturn.v1", "bearer." + bob.token());
        List<JsonNode> frames = new ArrayList<>(List.of(receiver.nextFrame()));
        long id = api.as(ada).post("/messages", bob.message("Hello 🗝")).id();
        frames.add(receiver.nextFrame());
        api.as(bob).put("/messages/" + id + "/read", "").hasStatus(200);
        frames.add(sender.nextFrame());
        receiver.say("{\"type\":\"token\",\"access_token\":\"%s\"}".formatted(bob.token()));
        frames.add(receiver.nextFrame());
        for (String refused : List.of(
                "{}",
                "{\"type\":\"token\",\"access_token\":\"nonsense\"}",
                "{\"type\":\"resume\",\"after\":0}",
                "{\"type\":\"resume\",\"after\":%d}".formatted(id + 1))) {
            receiver.say(refused);
            frames.add(receiver.nextFrame());
        }
        return frames;
    }

    private Set<String> documented(String operation) {
        Set<String> names = new TreeSet<>();
        document.at("/operations/" + operation + "/messages")
                .forEach(message -> names.add(message.get("$ref").asString().replaceFirst(".*/", "")));
        return names;
    }

    private List<String> faults(JsonNode frame) {
        JsonNode message =
                document.at("/components/messages").get(frame.get("type").asString());
        assertThat(message).as("a message of the type of %s", frame).isNotNull();
        List<String> faults = new ArrayList<>();
        check("$", frame, message.get("payload"), faults);
        return faults;
    }

    /** The part of JSON Schema that the document uses. */
    private void check(String path, JsonNode value, JsonNode schema, List<String> faults) {
        if (schema.has("$ref")) {
            check(path, value, document.at(schema.get("$ref").asString().substring(1)), faults);
            return;
        }
        schema.path("required").forEach(name -> {
            if (!value.has(name.asString())) {
                faults.add(path + "." + name.asString() + " is missing");
            }
        });
        JsonNode values = schema.has("const") ? JSON.createArrayNode().add(schema.get("const")) : schema.path("enum");
        if (!values.isEmpty() && values.valueStream().noneMatch(value::equals)) {
            faults.add(path + " is no " + values.get(0).asString());
        }
        if (schema.has("type") && !isA(schema.get("type").asString(), value)) {
            faults.add(path + " is no " + schema.get("type").asString());
        }
        if (schema.has("minimum")
                && value.asLong(Long.MAX_VALUE) < schema.get("minimum").asLong()) {
            faults.add(path + " is below " + schema.get("minimum").asLong());
        }
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            @Nullable JsonNode inner = schema.path("properties").get(member.getKey());
            if (inner != null) {
                check(path + "." + member.getKey(), member.getValue(), inner, faults);
            } else if (schema.has("additionalProperties")) {
                faults.add(path + "." + member.getKey() + " is not described");
            }
        }
    }

    private static boolean isA(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            default -> throw new IllegalArgumentException("a type that this check does not know: " + type);
        };
    }
}
