import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One authorization server as its callers see it: tokens for the service client, and {@code /admin/keys} for the operator.
 *
 * @param base its address, which with several nodes is not the issuer's name
 */
record Issuer(String base) {
    static final JsonMapper JSON = JsonMapper.shared();

    /** Longer than any pause of a server that is stopped and resumed. */
    static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What was answered; status and body as they came. */
    record Answer(int status, String body) {
        JsonNode json() {
            return JSON.readTree(body.isEmpty() ? "{}" : body);
        }
    }

    /** A new access token of the service client. */
    Token token() throws Exception {
        return token(setting("SERVICE_CLIENT_ID"), setting("SERVICE_CLIENT_SECRET"), "users:read");
    }

    Token operator() throws Exception {
        return token(setting("OPS_CLIENT_ID"), setting("OPS_CLIENT_SECRET"), "keys:admin");
    }

    private Token token(String client, String secret, String scope) throws Exception {
        Answer answer = send(tokenRequest(client, secret, scope));
        if (answer.status() != 200) {
            throw new IllegalStateException(base + "/oauth2/token answered " + answer.status() + ": " + answer.body());
        }
        return Token.of(answer.json().path("access_token").asString());
    }

    /** For whoever wants to send it at a moment of their own. */
    HttpRequest tokenRequest() {
        return tokenRequest(setting("SERVICE_CLIENT_ID"), setting("SERVICE_CLIENT_SECRET"), "users:read");
    }

    private HttpRequest tokenRequest(String client, String secret, String scope) {
        String form = Map.of(
                        "grant_type", "client_credentials", "client_id", client, "client_secret", secret, "scope", scope)
                .entrySet()
                .stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return HttpRequest.newBuilder(URI.create(base + "/oauth2/token"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
    }

    JsonNode keys() throws Exception {
        Answer answer = send(admin("").GET().build());
        if (answer.status() != 200) {
            throw new IllegalStateException(base + "/admin/keys answered " + answer.status() + ": " + answer.body());
        }
        return answer.json();
    }

    /** One step in the life of a key. */
    Answer step(String name, Map<String, Object> order) throws Exception {
        return send(stepRequest(name, order));
    }

    HttpRequest stepRequest(String name, Map<String, Object> order) throws Exception {
        return admin("/" + name)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(order)))
                .build();
    }

    private HttpRequest.Builder admin(String path) throws Exception {
        return HttpRequest.newBuilder(URI.create(base + "/admin/keys" + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + operator().value());
    }

    /** The kids in the JWKS. */
    Set<String> published() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/oauth2/jwks"))
                .timeout(PATIENCE)
                .GET()
                .build();
        return send(request).json().path("keys").valueStream()
                .map(key -> key.path("kid").asString())
                .collect(Collectors.toSet());
    }

    static Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }

    static String setting(String name) {
        String value = System.getenv(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalStateException(name + " is not set");
        }
        return value;
    }

    static int number(String name, int otherwise) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? otherwise : Integer.parseInt(value);
    }

    /** An access token that was issued, and what it says of itself. */
    record Token(String value, String kid, long expiresAtMillis) {
        static Token of(String value) {
            String[] parts = value.split("\\.");
            JsonNode header = JSON.readTree(Base64.getUrlDecoder().decode(parts[0]));
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            return new Token(value, header.path("kid").asString(), claims.path("exp").asLong() * 1000);
        }

        boolean good(Duration forLonger) {
            return System.currentTimeMillis() + forLonger.toMillis() < expiresAtMillis;
        }
    }
}
