package dev.keyturn.resource.validation;

import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One fetch of the key set, with a bound on its whole time and on its size, from the configured address and no other. */
final class JwksRequest implements AutoCloseable {
    private final JwksProperties properties;
    private final HttpClient http;

    JwksRequest(JwksProperties properties) {
        this.properties = properties;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(properties.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * The issuer's answer.
     *
     * @param body null if nothing has changed
     */
    record Answer(byte @Nullable [] body, @Nullable String entityTag) {}

    /**
     * Asks for the key set.
     *
     * @param entityTag of the one at hand, which need not be sent again (RFC 9110, section 13.1.2)
     * @param pastCaches whether the issuer itself has to answer (RFC 9111, section 5.2.1.4)
     */
    Answer send(@Nullable String entityTag, boolean pastCaches) throws JWKSetRetrievalException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(properties.uri()).header("Accept", "application/jwk-set+json, application/json");
        if (entityTag != null) {
            request.header("If-None-Match", entityTag);
        }
        if (pastCaches) {
            request.header("Cache-Control", "no-cache");
        }
        HttpResponse<byte[]> response = send(request.build());
        String newTag = response.headers().firstValue("ETag").orElse(null);
        if (response.statusCode() == 304 && entityTag != null) {
            return new Answer(null, newTag == null ? entityTag : newTag);
        }
        if (response.statusCode() != 200) {
            throw new JWKSetRetrievalException("The issuer answered " + response.statusCode(), null);
        }
        return new Answer(response.body(), newTag);
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws JWKSetRetrievalException {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(
                request,
                BodyHandlers.limiting(
                        BodyHandlers.ofByteArray(), properties.maxSize().toBytes()));
        try {
            return answer.get(properties.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw new JWKSetRetrievalException("The issuer could not be asked", failed.getCause());
        } catch (TimeoutException slow) {
            throw new JWKSetRetrievalException("The issuer did not answer within " + properties.timeout(), slow);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new JWKSetRetrievalException("Interrupted while the issuer was asked", interrupted);
        } finally {
            answer.cancel(true);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
