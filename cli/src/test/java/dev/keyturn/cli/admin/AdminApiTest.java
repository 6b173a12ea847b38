package dev.keyturn.cli.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.keyturn.cli.terminal.Failure;
import dev.keyturn.model.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against a server that answers as it is told. */
class AdminApiTest {
    private static final String TOKEN = "{\"access_token\": \"a-token\"}";

    private final List<String> heard = new ArrayList<>();
    private final HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    AdminApiTest() throws IOException {
        http.start();
    }

    @AfterEach
    void stop() {
        http.stop(0);
    }

    @Test
    void getsATokenForTheScopeAndCallsWithIt() {
        answer("/oauth2/token", 200, TOKEN);
        answer("/admin/clients/a", 200, "{\"id\": \"a\"}");

        JsonNode client = api().get("/admin/clients/a");

        assertThat(client.path("id").asString()).isEqualTo("a");
        String basic = Base64.getEncoder().encodeToString("me:s%2Fcret".getBytes(StandardCharsets.UTF_8));
        assertThat(heard)
                .containsExactly(
                        "POST /oauth2/token Basic " + basic + " grant_type=client_credentials&scope=clients%3Aadmin",
                        "GET /admin/clients/a Bearer a-token ");
    }

    @Test
    void readsAListPageByPage() {
        answer("/oauth2/token", 200, TOKEN);
        answer("/admin/clients", 200, "[{\"id\": \"a\"}, {\"id\": \"b\"}]", "Link", "</second>; rel=\"next\"");
        answer("/second", 200, "[{\"id\": \"c\"}]");
        AdminApi api = api();

        AdminApi.Page first = api.list("/admin/clients", new Given().with("q", "ä b"), 3);

        assertThat(first.rows().toString()).isEqualTo("[{\"id\":\"a\"}, {\"id\":\"b\"}]");
        assertThat(first.first(1).toString()).isEqualTo("[{\"id\":\"a\"}]");
        AdminApi.Page second = api.page(first.next().orElseThrow());
        assertThat(second.first(3).toString()).isEqualTo("[{\"id\":\"c\"}]");
        assertThat(second.next()).isEmpty();
        assertThat(heard)
                .hasSize(3)
                .contains("GET /admin/clients?q=%C3%A4+b&limit=3 Bearer a-token ", "GET /second Bearer a-token ");
    }

    /** A link is a path of the same server; the token goes nowhere else. */
    @Test
    void followsNeitherALinkNorARedirectToAnotherServer() {
        answer("/oauth2/token", 200, TOKEN);
        answer("/admin/clients", 200, "[]", "Link", "<http://127.0.0.1:1/x>; rel=\"next\"");
        answer("/moved", 302, "{}", "Location", "/admin/clients");

        AdminApi.Page page = api().list("/admin/clients", new Given(), 1);
        fails(() -> api().page(page.next().orElseThrow()), "is not Keyturn");
        heard.clear();
        fails(() -> api().get("/moved"), "is not Keyturn");
        assertThat(heard).hasSize(2);
    }

    @Test
    void saysWhichCredentialsToCheck() {
        answer("/oauth2/token", 401, "{\"error\": \"invalid_client\"}");

        fails(this::api, "does not accept the client me with this secret: check the test.");
    }

    @Test
    void asksForTheWiderScopeThatACallTurnsOutToNeed() {
        answer("/oauth2/token", 200, TOKEN);
        answer(
                "/admin/clients",
                403,
                "{\"detail\": \"This call needs an access token with another scope.\"}",
                "WWW-Authenticate",
                "Bearer error=\"insufficient_scope\", scope=\"clients:admin keys:admin\"");

        fails(() -> api().post("/admin/clients", Map.of()), "needs an access token with another scope");

        assertThat(heard).hasSize(4);
        assertThat(heard.get(2)).endsWith("&scope=clients%3Aadmin+keys%3Aadmin");
    }

    @Test
    void saysThatTheClientIsNotRegisteredForIt() {
        answer("/oauth2/token", 400, "{\"error\": \"invalid_scope\"}");

        fails(this::api, "not registered for the scope clients:admin");
    }

    @Test
    void repeatsWhatTheServerHasAgainstARequestOnOneLine() {
        answer("/oauth2/token", 200, TOKEN);
        answer("/admin/clients", 400, "{\"detail\": \"`name` must\\u001b[2J be\\n shorter.\"}");

        fails(() -> api().post("/admin/clients", Map.of()), "`name` must [2J be shorter.");
    }

    @Test
    void tellsAServerThatIsBusyFromOneThatIsSomethingElse() {
        answer("/oauth2/token", 503, "{\"detail\": \"Out of reach.\"}");
        fails(this::api, "try again in a few seconds");

        answer("/oauth2/token", 503, "{\"error_description\": \"Restored: run `keyturn recover`.\"}");
        fails(this::api, "Restored: run `keyturn recover`.");

        answer("/oauth2/token", 200, TOKEN);
        answer("/admin/clients", 503, "{\"detail\": \"It may have been done. Look at the clients.\"}");
        fails(() -> api().post("/admin/clients", Map.of()), "Look at the clients.");

        answer("/oauth2/token", 200, "<html>");
        fails(this::api, "is not Keyturn's authorization server");
        answer("/oauth2/token", 401, """
                {"type": "urn:keyturn:problem:unauthenticated", "detail": "Send an access token."}""");
        fails(this::api, "is not Keyturn's authorization server");

        answer("/oauth2/token", 404, "{}");
        fails(this::api, "is not Keyturn's authorization server");
    }

    @Test
    void saysWhereTheLogTellsOfAFault() {
        String fault = """
                {"type": "urn:keyturn:problem:internal-error", "detail": "It is our fault.", "instance": "urn:uuid:7"}""";
        answer("/oauth2/token", 500, fault);
        fails(this::api, "its log says which, under urn:uuid:7; look with `./keyturn logs auth-server`");

        answer("/oauth2/token", 200, TOKEN);
        answer("/admin/clients", 500, fault);
        fails(() -> api().get("/admin/clients"), "under urn:uuid:7");
    }

    @Test
    void readsNoAnswerWithoutAnEnd() {
        answer("/oauth2/token", 200, TOKEN);
        answer("/admin/clients", 200, "\"" + "a".repeat(5 << 20) + "\"");

        fails(() -> api().get("/admin/clients"), "broke off");
    }

    @Test
    void saysHowToStartAServerThatIsNotThere() {
        String nowhere = url();
        http.stop(0);

        fails(
                () -> new AdminApi(new AdminServer(nowhere, "me", "s/cret", "the test"), Scope.CLIENTS_ADMIN),
                "start it with `./keyturn start`");
    }

    @Test
    void saysWhereToLookWhenAServerSpeaksNoTls() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String secure = "https://127.0.0.1:" + plain.getLocalPort();
            Thread server = Thread.startVirtualThread(() -> answerPlainly(plain));

            fails(
                    () -> new AdminApi(new AdminServer(secure, "me", "s/cret", "the test"), Scope.CLIENTS_ADMIN),
                    "check whether KEYTURN_URL begins with http or https");
            server.join();
        }
    }

    /** Whether the JDK sees no TLS or a connection that broke off is a matter of moments. */
    @Test
    void saysSoOfAServerThatHangsUp() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String secure = "https://127.0.0.1:" + plain.getLocalPort();
            Thread server = Thread.startVirtualThread(() -> hangUp(plain));

            fails(
                    () -> new AdminApi(new AdminServer(secure, "me", "s/cret", "the test"), Scope.CLIENTS_ADMIN),
                    "check whether KEYTURN_URL begins with http or https");
            server.join();
        }
    }

    /** As a host does that freezes, or a network that goes away. */
    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void waitsForNoServerThatStopsInTheMiddleOfAnAnswer() {
        answer("/oauth2/token", 200, TOKEN);
        CountDownLatch told = new CountDownLatch(1);
        http.createContext("/admin/clients", exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("[{\"id\": ".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            await(told);
        });
        AdminServer server = new AdminServer(url(), "me", "s/cret", "the test");

        try (AdminApi api = new AdminApi(server, Duration.ofSeconds(1), Scope.CLIENTS_ADMIN)) {
            fails(() -> api.get("/admin/clients"), "does not answer");
        } finally {
            told.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void hangUp(ServerSocket plain) {
        try (Socket socket = plain.accept()) {
            socket.getInputStream().readNBytes(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answerPlainly(ServerSocket plain) {
        try (Socket socket = plain.accept()) {
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void saysWhereThereIsWhatThereIs() {
        answer("/oauth2/token", 200, TOKEN);
        answer("/admin/clients/nope", 404, "{\"detail\": \"There is no client of that id.\"}");

        fails(() -> api().get("/admin/clients/nope"), "There is no client of that id. See what there is with `list`.");
    }

    @Test
    void aValueStaysOneSegment() {
        assertThat(AdminApi.segment("../a b?c")).isEqualTo("..%2Fa%20b%3Fc");
    }

    private static void fails(ThrowingCallable call, String sentence) {
        assertThatThrownBy(call)
                .isInstanceOf(Failure.class)
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("s/cret");
    }

    private AdminApi api() {
        return new AdminApi(new AdminServer(url(), "me", "s/cret", "the test"), Scope.CLIENTS_ADMIN);
    }

    private String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    private void answer(String path, int status, String body, String... header) {
        try {
            http.removeContext(path);
        } catch (IllegalArgumentException none) {
            assertThat(none).isNotNull();
        }
        http.createContext(path, exchange -> {
            heard.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            if (header.length > 0) {
                exchange.getResponseHeaders().add(header[0], header[1]);
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            try (var out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        });
    }

    @Test
    void refusesAnEmptyId() {
        assertThatThrownBy(() -> AdminApi.segment(" "))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("is empty");
    }

    @Test
    void saysWhenTheSecretThatWasChangedIsItsOwn() {
        answer("/oauth2/token", 200, "{\"access_token\": \"t\"}");
        List<String> told = new ArrayList<>();
        try (AdminApi api = api()) {
            api.tellIfItIsOurs("another", told::add);
            assertThat(told).isEmpty();
            api.tellIfItIsOurs("me", told::add);
        }

        assertThat(told).singleElement().asString().contains("the test", "new secret");
    }

    @Test
    void aServersTextDoesNotSteerTheTerminal() {
        JsonNode value = JsonMapper.shared().readTree("""
                {"grants": ["a\\u001b]0;b", "c"], "lifetimes": {"\\u0007": 1}}""");

        assertThat(Tables.cell(value.path("grants"))).isEqualTo("a?]0;b c");
        assertThat(Tables.cell(value.path("lifetimes"))).doesNotContain("\u0007");
    }
}
