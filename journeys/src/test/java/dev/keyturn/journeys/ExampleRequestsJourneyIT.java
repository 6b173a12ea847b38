package dev.keyturn.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.cli.secrets.Credential;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The requests that the documentation shows, from the top of each page to its bottom: each is answered with the status, and
 * refused with the error, that stands over it.
 */
class ExampleRequestsJourneyIT extends OrdinaryJourney {
    private static final Pattern STATUS = Pattern.compile("\\b[1-5]\\d\\d\\b");
    private static final Pattern ERROR = Pattern.compile("\\b4\\d\\d,? ([a-z]+[-_][a-z_-]+)");

    /** Pages in which a person has to do something between two requests: in a browser, or with a mail. */
    private static final List<String> BY_HAND = List.of("code.http", "device.http", "lost-password.http");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admin.http",
                "introspection.http",
                "keys.http",
                "messages.http",
                "own-sessions.http",
                "refresh-logout.http",
                "register-login-api.http",
                "service.http"
            })
    void isAnsweredAsThePageSays(String name) throws Exception {
        RequestFile page = RequestFile.page(name)
                .with("auth", stack.auth())
                .with("api", stack.resource())
                .with("ws", stack.resource().replace("http:", "ws:"))
                .with("resource", stack.resource())
                .with("service_secret", stack.credential(Credential.SERVICE_CLIENT_SECRET))
                .with("app_secret", stack.credential(Credential.APP_CLIENT_SECRET))
                .with("ops_secret", stack.credential(Credential.OPS_CLIENT_SECRET))
                .with("demo_password", stack.credential(Credential.DEMO_PASSWORD));

        for (int number = 0; number < page.size(); number++) {
            RequestFile.Request request = page.request(number);
            if (request.method().equals("WEBSOCKET")) {
                open(request);
            } else if (!request.method().isEmpty()) {
                HttpResponse<String> answer = send(request);
                assertIsAsTold(request.title(), answer);
                page.take(number, answer.body());
            }
        }
    }

    @Test
    void noPageIsLeftOut() throws Exception {
        String[] run = ExampleRequestsJourneyIT.class
                .getDeclaredMethod("isAnsweredAsThePageSays", String.class)
                .getAnnotation(ValueSource.class)
                .strings();
        try (Stream<Path> pages = Files.list(Path.of("../docs/requests"))) {
            assertThat(pages.map(page -> page.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.concat(Arrays.stream(run), BY_HAND.stream()).toList());
        }
    }

    private static void assertIsAsTold(String title, HttpResponse<String> answer) {
        List<Integer> told = STATUS.matcher(title)
                .results()
                .map(MatchResult::group)
                .map(Integer::valueOf)
                .toList();
        assertThat(answer.statusCode())
                .as("%s: %s", title, answer.body())
                .isIn(told.isEmpty() ? IntStream.range(200, 300).boxed().toList() : told);
        if (told.size() == 1) {
            ERROR.matcher(title)
                    .results()
                    .forEach(
                            error -> assertThat(answer.body() + answer.headers().map())
                                    .as(title)
                                    .contains(error.group(1)));
        }
    }

    private static HttpResponse<String> send(RequestFile.Request request) throws Exception {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(request.address()));
        request.headers().forEach(builder::header);
        builder.method(
                request.method(),
                request.body().isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(request.body()));
        return Http.CLIENT.send(builder.build(), BodyHandlers.ofString());
    }

    private static void open(RequestFile.Request request) {
        String[] protocols =
                request.headers().getOrDefault("Sec-WebSocket-Protocol", "").split(", ", -1);
        WebSocket socket = Http.CLIENT
                .newWebSocketBuilder()
                .subprotocols(protocols[0], Arrays.copyOfRange(protocols, 1, protocols.length))
                .buildAsync(URI.create(request.address()), new WebSocket.Listener() {})
                .join();
        assertThat(socket.getSubprotocol()).isEqualTo(protocols[0]);
        socket.abort();
    }
}
