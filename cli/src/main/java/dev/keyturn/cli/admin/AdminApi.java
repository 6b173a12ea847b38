package dev.keyturn.cli.admin;

import dev.keyturn.cli.terminal.Failure;
import dev.keyturn.model.Scope;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of the admin API, with a token for the scopes that a command needs, and no more. A call that cannot be done
 * ends in a {@link Failure} that says what to do. Redirects are not followed: the secret and the token are for one
 * server.
 */
public final class AdminApi implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int LARGEST_PAGE = 100;
    private static final int LONGEST_ANSWER = 4 << 20;
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>; rel=\"next\"");
    private static final Pattern NEEDED =
            Pattern.compile("Bearer error=\"insufficient_scope\", scope=\"([\\w:. -]+)\"");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final AdminServer server;
    private final Duration patience;
    private String scope;
    private String token;

    AdminApi(AdminServer server, Scope... scopes) {
        this(server, LIMIT, scopes);
    }

    /** With another time for a whole answer than the usual 20 s. */
    AdminApi(AdminServer server, Duration patience, Scope... scopes) {
        this.server = server;
        this.patience = patience;
        this.scope = Stream.of(scopes).map(Scope::value).collect(Collectors.joining(" "));
        this.token = token();
    }

    /** Reads what is at a path. */
    public JsonNode get(String path) {
        return body(call("GET", path, BodyPublishers.noBody()));
    }

    /** Posts a body as JSON, and returns the answer. */
    public JsonNode post(String path, Object body) {
        return body(call("POST", path, json(body)));
    }

    /** Posts like {@link #post}, but returns a 409 as an answer too: the call may have to wait. */
    public Attempt attempt(String path, Object body) {
        HttpResponse<String> answer = call("POST", path, json(body));
        return answer.statusCode() == 409 ? new Attempt(true, parsed(answer)) : new Attempt(false, body(answer));
    }

    /**
     * The outcome of a call that may have to wait.
     *
     * @param refused whether the server answered 409; then the body is a problem document
     */
    public record Attempt(boolean refused, JsonNode body) {}

    /** Changes what is at a path. */
    public JsonNode patch(String path, Object body) {
        return body(call("PATCH", path, json(body)));
    }

    /** Puts something in the place of what is at a path. */
    public JsonNode put(String path, Object body) {
        return body(call("PUT", path, json(body)));
    }

    /** Deletes what is at a path. */
    public JsonNode delete(String path) {
        return body(call("DELETE", path, BodyPublishers.noBody()));
    }

    /** The first page of a list of which so many are wanted. */
    public Page list(String path, Given filter, int most) {
        return page(
                path + "?" + filter.with("limit", Math.min(most, LARGEST_PAGE)).query());
    }

    Page page(String path) {
        HttpResponse<String> page = call("GET", path, BodyPublishers.noBody());
        Matcher link = NEXT.matcher(page.headers().firstValue("Link").orElse(""));
        return new Page(
                body(page).valueStream().toList(), link.matches() ? Optional.of(link.group(1)) : Optional.empty());
    }

    /**
     * A page of a list.
     *
     * @param next the path of the next page
     */
    public record Page(List<JsonNode> rows, Optional<String> next) {
        List<JsonNode> first(int most) {
            return rows.subList(0, Math.min(most, rows.size()));
        }
    }

    /**
     * Reminds the person to store the new secret, if the changed client is the one that this command itself calls with.
     */
    public void tellIfItIsOurs(String changed, Consumer<String> teller) {
        if (changed.equals(server.clientId())) {
            teller.accept(
                    "This command calls as that very client: put its new secret where the old one is (%s) before the old one ends.\n"
                            .formatted(server.source()));
        }
    }

    /** A value as one segment of a path. */
    public static String segment(String value) {
        if (value.isBlank()) {
            throw new Failure("The id is empty: say which one is meant.");
        }
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.close();
    }

    private String token() {
        String basic = encoded(server.clientId()) + ":" + encoded(server.clientSecret());
        HttpResponse<String> answer = send(
                request("/oauth2/token")
                        .header(
                                "Authorization",
                                "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("grant_type=client_credentials&scope=" + encoded(scope))),
                Refusals::brokenAtOnce);
        JsonNode body = parsed(answer);
        if (answer.statusCode() != 200) {
            throw Refusals.ofToken(server, scope, answer.statusCode(), body);
        }
        return body.path("access_token").asString();
    }

    /**
     * Sends a call, and sends it again with a new token if the answer is 401: the token has expired, or its key was
     * revoked; or if it names a wider scope, which a client has that is to be changed (RFC 6750, section 3.1).
     */
    private HttpResponse<String> call(String method, String path, HttpRequest.BodyPublisher body) {
        HttpResponse<String> answer = callOnce(method, path, body);
        Matcher needed =
                NEEDED.matcher(answer.headers().firstValue("WWW-Authenticate").orElse(""));
        if (answer.statusCode() == 403 && needed.matches()) {
            scope = needed.group(1);
        } else if (answer.statusCode() != 401) {
            return answer;
        }
        token = token();
        return callOnce(method, path, body);
    }

    private HttpResponse<String> callOnce(String method, String path, HttpRequest.BodyPublisher body) {
        return send(
                request(path)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, body),
                Refusals::broken);
    }

    private HttpRequest.Builder request(String path) {
        if (!path.startsWith("/") || path.startsWith("//")) {
            throw Refusals.notKeyturn(server);
        }
        return HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("Accept", "application/json, application/problem+json");
    }

    private HttpResponse<String> send(
            HttpRequest.Builder request, BiFunction<AdminServer, IOException, Failure> broken) {
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(
                request.build(), BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), LONGEST_ANSWER));
        try {
            // The timeout of a request would end with the head of the answer.
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw Refusals.silent(server, e);
        } catch (ExecutionException e) {
            throw failure(e.getCause(), broken);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusals.broken(server, e);
        } finally {
            answer.cancel(true); // or close() would wait for it
        }
    }

    private Failure failure(@Nullable Throwable cause, BiFunction<AdminServer, IOException, Failure> broken) {
        return switch (cause) {
            case HttpTimeoutException e -> Refusals.silent(server, e);
            case ConnectException e -> Refusals.unreachable(server, e);
            case SSLException e -> Refusals.notSecure(server, e);
            case IOException e -> broken.apply(server, e);
            case null, default -> throw new IllegalStateException(cause);
        };
    }

    private JsonNode body(HttpResponse<String> answer) {
        JsonNode body = parsed(answer);
        if (answer.statusCode() >= 300) {
            throw Refusals.ofCall(server, answer.statusCode(), body);
        }
        return body;
    }

    private JsonNode parsed(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JacksonException e) {
            throw Refusals.notKeyturn(server);
        }
    }

    private static HttpRequest.BodyPublisher json(Object body) {
        return BodyPublishers.ofString(JSON.writeValueAsString(body));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
