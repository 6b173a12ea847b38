package dev.keyturn.edge.errors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.edge.testing.Answer;
import dev.keyturn.edge.testing.Caller;
import dev.keyturn.edge.testing.EdgeTest;
import dev.keyturn.model.ProblemType;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EdgeTest
class RefusalsWebTest {
    private final Caller caller;

    RefusalsWebTest(Caller caller) {
        this.caller = caller;
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "text/html", "application/xml", "application/json", "image/png;q=0.5", "nonsense"})
    void areProblemDocumentsWhateverTheCallerAccepts(String accept) throws Exception {
        caller.get("/nowhere", "Accept", accept).isProblem(ProblemType.NOT_FOUND);
        caller.get("/things?limit=x", "Accept", accept).isProblem(ProblemType.INVALID_FIELDS);
        caller.get("/faults?fault=BUG", "Accept", accept).isProblem(ProblemType.INTERNAL_ERROR);
        caller.get("/refusals", "Accept", accept)
                .isProblem(ProblemType.NAME_TAKEN)
                .onFields("title");
    }

    @Test
    void sayWhichMethodsAPathAnswers() throws Exception {
        Answer answer = caller.send("DELETE", "/things", BodyPublishers.noBody());

        answer.isProblem(ProblemType.METHOD_NOT_ALLOWED);
        assertThat(answer.header("Allow").split(", ?")).containsExactlyInAnyOrder("GET", "HEAD", "POST");
        assertThat(answer.json().path("detail").asString("")).contains("HEAD");
        assertThat(caller.send("HEAD", "/things", BodyPublishers.noBody()).status())
                .isEqualTo(200);
        assertThat(caller.get("/forms").header("Allow").split(", ?")).containsExactlyInAnyOrder("POST", "PUT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/xml", "nonsense"})
    void sayThatNoAcceptedFormatCanBeGiven(String accept) throws Exception {
        caller.get("/things/1", "Accept", accept).isProblem(ProblemType.NOT_ACCEPTABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/xml",
                "application/merge-patch+json",
                "application/problem+json",
                "multipart/form-data",
                "multipart/form-data; boundary=x",
                "nonsense"
            })
    void askForJson(String contentType) throws Exception {
        for (String path : new String[] {"/things", "/things/nested"}) {
            Answer answer = caller.send("POST", path, BodyPublishers.ofString("{}"), "Content-Type", contentType)
                    .isProblem(ProblemType.UNSUPPORTED_MEDIA_TYPE);
            assertThat(answer.header("Accept")).isIn("application/json", "");
        }
    }

    @Test
    void askForAContentType() throws Exception {
        caller.send("POST", "/things", BodyPublishers.ofString("{}")).isProblem(ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    void askForOneContentType() throws IOException {
        caller.sendRaw("""
                        POST /things HTTP/1.1\r
                        Host: localhost\r
                        Connection: close\r
                        Content-Type: application/json\r
                        Content-Type: text/plain\r
                        Content-Length: 2\r
                        \r
                        {}""").isProblem(ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "identity, gzip"})
    void askForABodyAsItIs(String encoding) throws Exception {
        Answer answer = caller.send(
                "POST",
                "/things/nested",
                BodyPublishers.ofString("{}"),
                "Content-Type",
                "application/json",
                "Content-Encoding",
                encoding);

        answer.isProblem(ProblemType.UNSUPPORTED_MEDIA_TYPE);
        assertThat(answer.header("Accept-Encoding")).isEqualTo("identity");
    }

    @Test
    void areNotForABodyThatSaysItIsAsItIs() throws Exception {
        assertThat(caller.send(
                                "POST",
                                "/things/nested",
                                BodyPublishers.ofString("{}"),
                                "Content-Type",
                                "application/json",
                                "Content-Encoding",
                                "Identity")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void keepAStatusThatNoTypeHas() throws Exception {
        for (Answer answer :
                List.of(caller.get("/docs/start.js", "Range", "bytes=9999999-"), caller.get("/statuses/416"))) {
            assertThat(answer.status()).isEqualTo(416);
            assertThat(answer.json().path("status").asInt(0)).isEqualTo(416);
            assertThat(answer.json().path("type").asString(""))
                    .isEqualTo(ProblemType.MALFORMED_REQUEST.uri().toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere;x=1", "/things;/1", "/things//1", "/things/%2F", "/things/%00", "/things/../x"})
    void coverPathsThatReadTwoWays(String path) throws IOException {
        caller.sendRaw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .isProblem(ProblemType.MALFORMED_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FROBNICATE", "get", "PROPFIND"})
    void coverMethodsThatNobodyUses(String method) throws IOException {
        caller.sendRaw(method + " /things HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .isProblem(ProblemType.MALFORMED_REQUEST);
    }

    @Test
    void coverTrace() throws IOException {
        caller.sendRaw("TRACE /things HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .isProblem(ProblemType.METHOD_NOT_ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /things?<script> HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /things/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET\r\n\r\n",
                "GET /things HTTP/1.1\r\n\r\n",
                "GET /things HTTP/1.1\r\nHost: a b\r\n\r\n",
                "\u0016\u0003\u0001 not HTTP at all\r\n\r\n"
            })
    void coverWhatTheContainerCannotParse(String request) throws IOException {
        Answer answer = caller.sendRaw(request).isProblem(ProblemType.MALFORMED_REQUEST);

        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void coverAHeadThatIsTooLong() throws IOException {
        String tooLong = "x".repeat(20_000);

        caller.sendRaw("GET /things HTTP/1.1\r\nHost: localhost\r\nX-Long: " + tooLong + "\r\n\r\n")
                .isProblem(ProblemType.HEADERS_TOO_LARGE);
        caller.sendRaw("GET /things?" + tooLong + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .isProblem(ProblemType.HEADERS_TOO_LARGE);
        caller.sendRaw("GET /things HTTP/1.1\r\nHost: localhost\r\n" + "X-One-More: 1\r\n".repeat(100) + "\r\n")
                .isProblem(ProblemType.HEADERS_TOO_LARGE);
    }

    @Test
    void coverWhatWasRefusedByStatusAlone() throws Exception {
        caller.get("/statuses/403", "Accept", "text/html").isProblem(ProblemType.FORBIDDEN);
        caller.get("/statuses/503", "Accept", "text/html").isProblem(ProblemType.UNAVAILABLE);
    }

    @Test
    void coverTheErrorPageItself() throws Exception {
        caller.get("/error", "Accept", "text/html").isProblem(ProblemType.NOT_FOUND);
        caller.post("/error", "{}").isProblem(ProblemType.NOT_FOUND);
    }

    @Test
    void haveTheFormatThatAFeaturePrescribesForItsPaths() throws Exception {
        assertThat(caller.get("/protocol/filter/faults?fault=EMPTY_POOL").body())
                .isEqualTo("{\"error\":\"UNAVAILABLE\"}");
        assertThat(caller.get("/protocol/faults?fault=EMPTY_POOL").body()).isEqualTo("{\"error\":\"UNAVAILABLE\"}");
        assertThat(caller.get("/protocol/faults?fault=BUG").body()).isEqualTo("{\"error\":\"INTERNAL_ERROR\"}");
        assertThat(caller.get("/protocol/refusals").body()).isEqualTo("{\"error\":\"NAME_TAKEN\"}");
        assertThat(caller.get("/protocol/nowhere").body()).isEqualTo("{\"error\":\"NOT_FOUND\"}");
        assertThat(caller.send("POST", "/protocol/refusals", BodyPublishers.noBody())
                        .body())
                .isEqualTo("{\"error\":\"METHOD_NOT_ALLOWED\"}");
        caller.get("/refusals").isProblem(ProblemType.NAME_TAKEN);
    }

    @Test
    void doNotComeFromATrailingSlash() throws Exception {
        assertThat(caller.get("/things/7/").json().path("owner_id").asInt(0)).isEqualTo(7);
        assertThat(caller.post("/things/", "{\"display_name\":\"a\",\"owner_id\":7}")
                        .status())
                .isEqualTo(200);
        caller.get("/nowhere/").isProblem(ProblemType.NOT_FOUND);
    }

    @Test
    void haveEachTheirOwnInstance() throws Exception {
        String first = caller.get("/nowhere").json().path("instance").asString("");
        String second = caller.get("/nowhere").json().path("instance").asString("");

        assertThat(first).startsWith("urn:uuid:").isNotEqualTo(second);
        assertThat(second).startsWith("urn:uuid:");
    }
}
