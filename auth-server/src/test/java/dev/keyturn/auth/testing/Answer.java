package dev.keyturn.auth.testing;

import java.net.http.HttpHeaders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the server answered. */
public record Answer(int status, HttpHeaders headers, String body) {
    private static final JsonMapper JSON = new JsonMapper();

    public JsonNode json() {
        return JSON.readTree(body);
    }

    /** A member of the body as text; empty if it is absent. */
    public String text(String member) {
        return json().path(member).asString("");
    }

    /** The header's first value; empty if it is absent. */
    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** The last part of a problem's {@code type}; empty if the body is no problem document. */
    public String problem() {
        return header("Content-Type").startsWith("application/problem+json")
                ? text("type").replace("urn:keyturn:problem:", "")
                : "";
    }
}
