package dev.keyturn.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.ServerAlone;
import dev.keyturn.auth.testing.TestSettings;
import dev.keyturn.model.testing.SlowSenders;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Every refusal is JSON with the right status: never a redirect, a page, or a stack trace. */
@AuthServerTest
@ServerAlone
class RefusalsIT {
    private final int port;
    private final Caller caller;

    @Autowired
    RefusalsIT(@LocalServerPort int port) {
        this.port = port;
        this.caller = new Caller(port);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nothing/here, 404, not-found",
        "GET, /oauth2/nothing, 404, not-found",
        "PUT, /login, 405, method-not-allowed",
        "DELETE, /register, 405, method-not-allowed",
        "POST, /oauth2/jwks, 405, method-not-allowed",
        "GET, /auth/me;a=b, 400, malformed-request",
        "GET, /auth/logout, 401, unauthenticated",
        "BREW, /login, 400, malformed-request"
    })
    void aWrongPathOrMethodIsAProblem(String method, String path, int status, String problem) {
        Answer answer = caller.send(method, path, "Accept", "text/html");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.problem()).isEqualTo(problem);
        assertThat(answer.text("detail")).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{|malformed-request", "''|malformed-request", "[]|malformed-request", "null|malformed-request"})
    void aMalformedBodyIsAProblem(String body, String problem) {
        Answer answer = caller.postJson("/register", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo(problem);
    }

    @Test
    void anythingButJsonIsUnsupported() {
        Answer answer = caller.postForm("/auth/refresh", Map.of("username", "a", "password", "b"));

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.problem()).isEqualTo("unsupported-media-type");
        assertThat(answer.text("detail")).contains("application/json");
    }

    @Test
    void whoSendsNeitherToACallThatIsAPageTooIsToldOfJson() {
        Answer answer = caller.send("POST", "/login", "Content-Type", "text/plain");

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.text("detail"))
                .contains("application/json")
                .doesNotContain("application/x-www-form-urlencoded");
    }

    @Test
    void whoSendsJsonToAPageIsToldThatItTakesAForm() {
        Answer answer = caller.postJson("/connect/logout", "{}");

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.text("detail"))
                .contains("application/x-www-form-urlencoded")
                .doesNotContain("json");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        Answer answer = caller.postJson("/login", "{\"username\": \"%s\"}".formatted("a".repeat(70_000)));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.problem()).isEqualTo("too-large");
    }

    /** More forms than there are places for requests, and as many heads; each with a byte now and then. */
    @Test
    void whoeverSendsSlowlyKeepsNobodyWaitingAndIsEnded() throws IOException {
        String head = "POST /oauth2/token HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
        String form = head
                + "1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\ngrant_type=";
        try (SlowSenders heads = new SlowSenders(port, 300, head);
                SlowSenders bodies = new SlowSenders(port, 300, form)) {
            heads.drip();
            bodies.drip();
            assertThat(caller.token("service", TestSettings.SERVICE_SECRET, Map.of("grant_type", "client_credentials"))
                            .status())
                    .isEqualTo(200);

            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> heads.drip() + bodies.drip() == 0);
            assertThat(heads.statuses()).containsOnly("");
            assertThat(bodies.statuses()).containsOnly("HTTP/1.1 408");
        }
    }
}
