package dev.keyturn.resource.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A client of the server under test, with or without a token. */
public final class Api {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String root;
    private final @Nullable String token;

    public Api(int port) {
        this("http://localhost:" + port, null);
    }

    private Api(String root, @Nullable String token) {
        this.root = root;
        this.token = token;
    }

    public Api with(String bearer) {
        return new Api(root, bearer);
    }

    public Api as(Person person) {
        return with(person.token());
    }

    public Answer get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    public Answer delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    /** Headers are names and values in turn. */
    public Answer post(String path, String json, String... headers) {
        return send("POST", path, BodyPublishers.ofString(json), withJson(headers));
    }

    public Answer put(String path, String json) {
        return send("PUT", path, BodyPublishers.ofString(json), withJson());
    }

    /** Headers are names and values in turn. */
    public Answer send(String method, String path, BodyPublisher body, String... headers) {
        URI uri = URI.create(path.startsWith("http") ? path : root + path);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).method(method, body);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String[] withJson(String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/json";
        return all;
    }
}
