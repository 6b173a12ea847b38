package dev.keyturn.edge.requests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.edge.testing.Answer;
import dev.keyturn.edge.testing.Caller;
import dev.keyturn.edge.testing.EdgeTest;
import dev.keyturn.model.ProblemType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EdgeTest
class BodyLimitWebTest {
    private static final int LIMIT = 64 * 1024;
    private static final int MEGABYTE = 1 << 20;

    private final Caller caller;

    BodyLimitWebTest(Caller caller) {
        this.caller = caller;
    }

    @Test
    void refusesAJsonBodyByItsDeclaredLength() throws Exception {
        caller.post("/things", jsonOf(LIMIT + 1)).isProblem(ProblemType.TOO_LARGE);
    }

    @Test
    void doesNotWaitForABodyThatIsTooLong() throws Exception {
        Answer answer = caller.sendRaw("""
                POST /things HTTP/1.1\r
                Host: localhost\r
                Connection: close\r
                Content-Type: application/json\r
                Content-Length: 1000000000\r
                \r
                """);

        answer.isProblem(ProblemType.TOO_LARGE);
    }

    @Test
    void refusesAJsonBodyThatGoesOnAndOn() throws Exception {
        post("/things", chunked(jsonOf(LIMIT + 1)), "application/json").isProblem(ProblemType.TOO_LARGE);
        post("/things", chunked(jsonOf(LIMIT * 20)), "application/json").isProblem(ProblemType.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000000000", "Transfer-Encoding: chunked"})
    void cutsOffWhoSendsAGigabyteAllTheSame(String length) throws Exception {
        byte[] piece = ("100000\r\n" + "x".repeat(MEGABYTE) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (Socket connection = caller.connect()) {
            OutputStream out = connection.getOutputStream();
            out.write("""
                    POST /things HTTP/1.1\r
                    Host: localhost\r
                    Content-Type: application/json\r
                    %s\r
                    \r
                    """.formatted(length).getBytes(StandardCharsets.US_ASCII));
            CompletableFuture<Integer> poured = CompletableFuture.supplyAsync(() -> pour(out, piece));
            byte[] answer = new byte[4096];
            int octets = connection.getInputStream().read(answer);

            assertThat(new String(answer, 0, octets, StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 413")
                    .contains("urn:keyturn:problem:too-large");
            assertThat(poured.get()).isLessThan(50);
        }
    }

    /** How many megabytes went out before the line was cut, or a thousand. */
    private static int pour(OutputStream out, byte[] megabyte) {
        int poured = 0;
        try {
            while (poured < 1000) {
                out.write(megabyte);
                poured++;
            }
        } catch (IOException cut) {
            assertThat(cut).isInstanceOf(SocketException.class);
        }
        return poured;
    }

    @Test
    void takesWhatIsJustNotTooLong() throws Exception {
        post("/things", BodyPublishers.ofString(jsonOf(LIMIT)), "application/json")
                .isProblem(ProblemType.INVALID_FIELDS)
                .onFields("display_name");
        post("/things", chunked(jsonOf(LIMIT)), "application/json")
                .isProblem(ProblemType.INVALID_FIELDS)
                .onFields("display_name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT"})
    void refusesAFormThatIsTooLong(String method) throws Exception {
        String form = "text=" + "x".repeat(LIMIT);

        send(method, BodyPublishers.ofString(form)).isProblem(ProblemType.TOO_LARGE);
        send(method, chunked(form)).isProblem(ProblemType.TOO_LARGE);
    }

    @Test
    void takesAFormThatIsNotTooLong() throws Exception {
        String form = "text=" + "x".repeat(1_000);

        assertThat(send("POST", BodyPublishers.ofString(form)).body()).isEqualTo("1000");
        assertThat(send("POST", chunked(form)).body()).isEqualTo("1000");
    }

    @Test
    void refusesAFormOfTooManyParameters() throws Exception {
        Answer answer = send("POST", BodyPublishers.ofString("text=x" + "&p=1".repeat(200)));

        assertThat(answer.status()).isIn(400, 413);
        answer.isProblem(answer.status() == 413 ? ProblemType.TOO_LARGE : ProblemType.MALFORMED_REQUEST);
    }

    /** Those in the address count, too, as where the container reads them. */
    @Test
    void refusesAFormWhoseParametersAreTooManyTogetherWithThoseInTheAddress() throws Exception {
        String many = "&p=1".repeat(60);

        assertThat(form("/forms", "text=x" + many).body()).isEqualTo("1");
        Answer answer = form("/forms?q=1" + many, "text=x" + many);

        assertThat(answer.status()).isIn(400, 413);
    }

    private Answer form(String path, String form) throws Exception {
        return caller.send(
                "POST", path, BodyPublishers.ofString(form), "Content-Type", "application/x-www-form-urlencoded");
    }

    @Test
    void refusesAFormThatCannotBeDecoded() throws Exception {
        send("POST", BodyPublishers.ofString("text=%zz")).isProblem(ProblemType.MALFORMED_REQUEST);
    }

    private Answer send(String method, BodyPublisher form) throws Exception {
        return caller.send(method, "/forms", form, "Content-Type", "application/x-www-form-urlencoded");
    }

    private Answer post(String path, BodyPublisher body, String contentType) throws Exception {
        return caller.send("POST", path, body, "Content-Type", contentType);
    }

    private static String jsonOf(int bytes) {
        String frame = "{\"owner_id\":1,\"display_name\":\"\"}";
        return frame.replace("\"\"", "\"" + "x".repeat(bytes - frame.length()) + "\"");
    }

    /** A body of a length that the JDK's client does not know, and so does not declare. */
    private static BodyPublisher chunked(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
    }
}
