package dev.keyturn.resource.validation;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetParseException;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The key set as the issuer serves it. It bounds a fetch in time and size, takes nothing for a key set that holds no
 * usable key, and paces itself. The pace is kept here, beneath the cache and the outage tolerance, and not above them
 * where Nimbus would put it: there, a flood of unknown kids that meets an outage could use up the fetch that known keys
 * need, and a server that starts before its issuer would be shut out for a whole interval.
 */
final class JwksDocument implements JWKSetSource<SecurityContext> {
    private static final int SMALLEST_MODULUS = 2048;

    private final JwksProperties properties;
    private final HttpClient http;
    private final Clock clock;
    private Instant nextFetch = Instant.MIN;
    private Instant keysAtHandUntil = Instant.MIN;

    JwksDocument(JwksProperties properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(properties.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** Called by one thread at a time: the cache above holds its lock meanwhile. */
    @Override
    public JWKSet getJWKSet(
            JWKSetCacheRefreshEvaluator refreshEvaluator, long currentTime, @Nullable SecurityContext context)
            throws JWKSetUnavailableException {
        Instant now = clock.instant();
        if (now.isBefore(nextFetch)) {
            throw new JWKSetUnavailableException("The key set was asked for a moment ago");
        }
        nextFetch =
                now.plus(now.isBefore(keysAtHandUntil) ? properties.unknownKidInterval() : properties.retryInterval());
        JWKSet keys = usableKeys(fetch());
        nextFetch = now.plus(properties.unknownKidInterval());
        keysAtHandUntil = now.plus(properties.outageTolerance());
        return keys;
    }

    private byte[] fetch() throws JWKSetRetrievalException {
        HttpRequest request = HttpRequest.newBuilder(properties.uri())
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(
                request,
                BodyHandlers.limiting(
                        BodyHandlers.ofByteArray(), properties.maxSize().toBytes()));
        try {
            HttpResponse<byte[]> response = answer.get(properties.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new JWKSetRetrievalException("The issuer answered " + response.statusCode(), null);
            }
            return response.body();
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

    private static JWKSet usableKeys(byte[] document) throws JWKSetParseException {
        try {
            List<JWK> keys = JWKSet.parse(new String(document, StandardCharsets.UTF_8)).getKeys().stream()
                    .filter(JwksDocument::verifiesRs256)
                    .map(JWK::toPublicJWK)
                    .toList();
            if (keys.isEmpty()) {
                throw new JWKSetParseException("The key set holds no key for RS256", null);
            }
            return new JWKSet(keys);
        } catch (ParseException | IllegalArgumentException garbage) {
            throw new JWKSetParseException("The key set could not be read", garbage);
        }
    }

    private static boolean verifiesRs256(JWK key) {
        return key instanceof RSAKey
                && key.size() >= SMALLEST_MODULUS
                && key.getKeyID() != null
                && (key.getAlgorithm() == null || JWSAlgorithm.RS256.equals(key.getAlgorithm()))
                && (key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse()));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
