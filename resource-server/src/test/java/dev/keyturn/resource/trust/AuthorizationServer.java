package dev.keyturn.resource.trust;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The other end of a trust channel: it holds each request until somebody tells it what to answer, or its wait is over. */
final class AuthorizationServer implements AutoCloseable {
    static final String QUIET = answer("");

    private final HttpServer http;
    private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
    private final List<Map<String, String>> requests = new CopyOnWriteArrayList<>();

    private record Reply(int status, String body) {}

    AuthorizationServer() throws IOException {
        this(0);
    }

    /** One that comes back where another was. */
    AuthorizationServer(int port) throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/oauth2/trust", this::answer);
        http.start();
    }

    int port() {
        return http.getAddress().getPort();
    }

    /** An answer with these entries, as JSON. */
    static String answer(String entries, String... kids) {
        String keys = Arrays.stream(kids).map(kid -> '"' + kid + '"').collect(Collectors.joining(","));
        return """
                {"cursor": "c", "complete": false, "more": false, "keys": [%s], "entries": [%s]}""".formatted(keys, entries);
    }

    /** An answer with these entries that is not the last of its pages. */
    static String page(String entries) {
        return answer(entries).replace("\"more\": false", "\"more\": true");
    }

    static String entry(Revoked.Kind kind, String subject) {
        return """
                {"kind": "%s", "subject": "%s", "until": "2999-01-01T00:00:00Z"}""".formatted(kind, subject);
    }

    /** The request that is held, or the next one, gets this. */
    void reply(String body) {
        reply(200, body);
    }

    void reply(int status, String body) {
        replies.add(new Reply(status, body));
    }

    /** The request that is held, or the next one, is sent to another address. */
    void redirect(String address) {
        replies.add(new Reply(307, address));
    }

    List<Map<String, String>> requests() {
        return requests;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> form =
                    form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            requests.add(form);
            Reply reply = take(Integer.parseInt(form.getOrDefault("wait", "0")));
            byte[] body = (reply == null ? QUIET : reply.body()).getBytes(StandardCharsets.UTF_8);
            if (reply != null && reply.status() == 307) {
                exchange.getResponseHeaders().set("Location", reply.body());
            }
            exchange.sendResponseHeaders(reply == null ? 200 : reply.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private @Nullable Reply take(int seconds) {
        try {
            return replies.poll(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static Map<String, String> form(String body) {
        return Arrays.stream(body.split("&"))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(
                        field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
