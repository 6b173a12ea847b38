package dev.keyturn.edge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.model.ProblemType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the server answered.
 *
 * @param headers by name in lower case
 */
public record Answer(int status, Map<String, List<String>> headers, String body) {
    private static final JsonMapper JSON = new JsonMapper();

    public JsonNode json() {
        return JSON.readTree(body);
    }

    /** The header's only value; empty if it is absent. */
    public String header(String name) {
        List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        assertThat(values).hasSizeLessThan(2);
        return values.isEmpty() ? "" : values.getFirst();
    }

    /** Holds if this is a whole problem document of that type, and with nothing of our inside. */
    public Answer isProblem(ProblemType type) {
        assertThat(status).as(body).isEqualTo(type.status());
        assertThat(header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(json().path("type").asString("")).isEqualTo(type.uri().toString());
        assertThat(json().path("title").asString("")).isEqualTo(type.title());
        assertThat(json().path("status").asInt(0)).isEqualTo(type.status());
        assertThat(json().path("detail").asString("")).endsWith(".");
        assertThat(json().path("instance").asString("")).startsWith("urn:uuid:");
        assertThat(body).doesNotContain("Exception", "dev.keyturn", "springframework", "the inside of the server");
        return this;
    }

    /** Holds if the problem names these fields, and each with a message. */
    public Answer onFields(String... fields) {
        assertThat(json().path("errors").valueStream())
                .as(body)
                .allSatisfy(
                        error -> assertThat(error.path("message").asString("")).isNotBlank())
                .extracting(error -> error.path("field").asString(""))
                .containsExactlyInAnyOrder(fields);
        return this;
    }
}
