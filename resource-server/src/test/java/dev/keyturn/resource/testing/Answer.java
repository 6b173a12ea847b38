package dev.keyturn.resource.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.model.ProblemType;
import java.net.http.HttpHeaders;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the server answered. */
public record Answer(int status, HttpHeaders headers, String body) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern NEXT = Pattern.compile("<(.*)>; rel=\"next\"");

    public JsonNode json() {
        return JSON.readTree(body);
    }

    public long id() {
        return json().get("id").asLong();
    }

    /** The page that follows this one. */
    public String next() {
        Matcher link = NEXT.matcher(headers.firstValue("Link").orElseThrow());
        assertThat(link.matches()).isTrue();
        return link.group(1);
    }

    public Answer hasStatus(int expected) {
        assertThat(status)
                .as(() -> status < 500 ? body : body + ", last in the log: " + LastFault.line())
                .isEqualTo(expected);
        return this;
    }

    /** Holds if this is a problem document of that type, whole and with nothing of our inside. */
    public Answer isProblem(ProblemType type) {
        hasStatus(type.status());
        assertThat(headers.firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(json().get("type").asString()).isEqualTo(type.uri().toString());
        assertThat(json().get("status").asInt()).isEqualTo(type.status());
        assertThat(json().get("detail").asString()).isNotBlank();
        assertThat(body).doesNotContain("Exception", "dev.keyturn", "org.springframework");
        if (type == ProblemType.TOO_MANY_REQUESTS) {
            assertThat(headers.firstValueAsLong("Retry-After"))
                    .hasValue(json().get("retry_after").asLong());
        }
        if (type == ProblemType.UNAUTHENTICATED || type == ProblemType.FORBIDDEN) {
            assertThat(headers.firstValue("WWW-Authenticate"))
                    .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Bearer "));
        }
        return this;
    }

    /** Holds if the problem names this field. */
    public Answer onField(String field) {
        assertThat(json().get("errors")
                        .valueStream()
                        .map(error -> error.get("field").asString()))
                .as(body)
                .containsExactly(field);
        return this;
    }
}
