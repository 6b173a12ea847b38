package dev.keyturn.auth.trust;

import com.nimbusds.jose.jwk.JWKSet;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.Assertion;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.model.testing.TestKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A resource server of a test's own, as the authorization server sees one: it asks, and remembers what it heard. */
final class AskingServer {
    static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final TestKey KEY = TestKey.es256();

    private final Caller caller;
    private final String clientId;
    private final String instance = "test:" + NEXT.incrementAndGet();
    private final Map<String, List<JsonNode>> heard = new HashMap<>();
    private String cursor = "";
    private String keys = "";

    private AskingServer(Caller caller, String clientId) {
        this.caller = caller;
        this.clientId = clientId;
    }

    /** Registers a client that is a resource server and nothing else. */
    static AskingServer register(Caller caller, JdbcClient jdbc) {
        String id = "rs" + NEXT.incrementAndGet();
        jdbc.sql("""
                INSERT INTO client (id, name, is_public, grants, scopes, audiences, jwks)
                VALUES (:id, 'A resource server', false, '{}', '{}', '{API}', :keys)""")
                .param("id", id)
                .param("keys", new JWKSet(KEY.jwk()).toString())
                .update();
        return new AskingServer(caller, id);
    }

    /** An assertion that is good for one request. */
    static String assertion(String clientId) {
        return Assertion.of(KEY, clientId);
    }

    String clientId() {
        return clientId;
    }

    String instance() {
        return instance;
    }

    String cursor() {
        return cursor;
    }

    /** Says from now on that it holds these keys. */
    AskingServer holding(String kids) {
        keys = kids;
        return this;
    }

    AskingServer forgetting() {
        cursor = "";
        return this;
    }

    /** One request, with what it would usually say and these members besides. */
    Answer send(Map<String, String> members) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("instance", instance);
        form.put("keys", keys);
        form.put("after", cursor);
        form.put("client_assertion_type", ASSERTION_TYPE);
        form.put("client_assertion", Assertion.of(KEY, clientId));
        form.putAll(members);
        return caller.postForm("/oauth2/trust", form);
    }

    /** One request; its answer is taken in. */
    JsonNode ask(int wait) {
        Answer answer = send(Map.of("wait", Integer.toString(wait)));
        if (answer.status() != 200) {
            throw new IllegalStateException(answer.status() + " " + answer.body());
        }
        JsonNode json = answer.json();
        cursor = json.path("cursor").asString();
        json.path("entries")
                .forEach(entry -> heard.computeIfAbsent(entry.path("subject").asString(), _ -> new ArrayList<>())
                        .add(entry));
        return json;
    }

    /** Asks until there are no more pages. */
    AskingServer readAll() {
        while (ask(0).path("more").asBoolean()) {
            // The next page.
        }
        return this;
    }

    /** What was last heard of it; asks until something was, for some seconds. */
    JsonNode awaitEntry(String subject) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (entry(subject).isEmpty() && System.nanoTime() < deadline) {
            ask(2);
        }
        return entry(subject).orElseThrow(() -> new AssertionError("nothing was heard of " + subject));
    }

    Optional<JsonNode> entry(String subject) {
        return Optional.ofNullable(heard.get(subject)).map(List::getLast);
    }

    long timesHeard(String subject) {
        return heard.getOrDefault(subject, List.of()).size();
    }
}
