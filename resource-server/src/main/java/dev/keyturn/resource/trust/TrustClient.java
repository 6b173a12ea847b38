package dev.keyturn.resource.trust;

import dev.keyturn.edge.operation.ClockDifference;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Asks the authorization server, one request at a time, each with a bound on its time and on the size of its answer. */
final class TrustClient implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TrustClient.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final int MOST_QUOTED = 200;

    private final TrustProperties properties;
    private final TrustKey key;
    private final String instance;
    private final Clock clock;
    private final HttpClient http;

    TrustClient(TrustProperties properties, TrustKey key, String instance, Clock clock) {
        this.properties = properties;
        this.key = key;
        this.instance = instance;
        this.clock = clock;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(properties.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * Asks for news, and waits for some.
     *
     * @param after the cursor of the last answer; null for everything
     */
    TrustPoll ask(@Nullable String after, Set<String> heldKeys, Duration wait) throws InterruptedException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("keys", String.join(" ", heldKeys));
        form.put("wait", Long.toString(wait.toSeconds()));
        if (after != null) {
            form.put("after", after);
        }
        return send(form, wait.plus(properties.timeout()));
    }

    /** Says good-bye, so that nobody waits for this server to fetch a key. */
    void leave() throws InterruptedException {
        send(Map.of("leaving", "true"), properties.connectTimeout());
    }

    private TrustPoll send(Map<String, String> members, Duration limit) throws InterruptedException {
        Map<String, String> form = new LinkedHashMap<>(members);
        form.put("instance", instance);
        form.put("client_assertion_type", ASSERTION_TYPE);
        form.put("client_assertion", key.assertion());
        HttpRequest request = HttpRequest.newBuilder(properties.uri())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(encoded(form)))
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(
                request,
                BodyHandlers.limiting(
                        BodyHandlers.ofByteArray(), properties.maxSize().toBytes()));
        Instant asked = clock.instant();
        try {
            return read(answer.get(limit.toMillis(), TimeUnit.MILLISECONDS), asked);
        } catch (TimeoutException slow) {
            return new TrustPoll.Failed("timeout", "no answer within " + limit);
        } catch (ExecutionException failed) {
            return new TrustPoll.Failed("unreachable", String.valueOf(failed.getCause()));
        } finally {
            answer.cancel(true);
        }
    }

    private TrustPoll read(HttpResponse<byte[]> response, Instant asked) {
        String body = new String(response.body(), StandardCharsets.UTF_8);
        if (response.statusCode() != 200) {
            String result = response.statusCode() >= 500 ? "unavailable" : "refused";
            return new TrustPoll.Failed(result, response.statusCode() + " " + quoted(body) + clocks(response, asked));
        }
        try {
            TrustAnswer answer = JSON.readValue(body, TrustAnswer.class);
            return isWhole(answer)
                    ? new TrustPoll.Answered(answer)
                    : new TrustPoll.Failed("garbage", "an answer that lacks a member");
        } catch (JacksonException unreadable) {
            return new TrustPoll.Failed("garbage", "an answer that cannot be read");
        }
    }

    /** A refusal gives no reason, and an assertion whose time is wrong is refused as one with a wrong key is. */
    private String clocks(HttpResponse<?> response, Instant asked) {
        return response.headers()
                .firstValue("Date")
                .flatMap(TrustClient::time)
                .map(said -> ClockDifference.of(asked, said, clock.instant()))
                .flatMap(difference -> difference.told("the authorization server's"))
                .map(told -> " " + told)
                .orElse("");
    }

    private static Optional<Instant> time(String date) {
        try {
            return Optional.of(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException unreadable) {
            log.debug("An answer has a date that cannot be read", unreadable);
            return Optional.empty();
        }
    }

    /** Whether all members are there: the JSON reader may leave one null, whatever the types say. */
    @SuppressWarnings("ConstantValue")
    private static boolean isWhole(@Nullable TrustAnswer answer) {
        return answer != null
                && answer.cursor() != null
                && answer.keys() != null
                && answer.entries() != null
                && answer.entries().stream()
                        .allMatch(entry -> entry != null && entry.subject() != null && entry.until() != null);
    }

    private static String quoted(String body) {
        return body.substring(0, Math.min(body.length(), MOST_QUOTED)).replaceAll("\\p{Cntrl}", " ");
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
