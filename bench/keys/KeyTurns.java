import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import tools.jackson.databind.JsonNode;

/**
 * Turns the signing key again and again while tokens are issued and used without pause: first hurried, each key as soon as
 * the server calls it safe; then patiently, each once it has been published for longer than the caches of consumers that
 * were never told of max-age keep them from asking again. Run by {@code bench/key-turns}, against servers that it started.
 */
final class KeyTurns {
    private static final int RESOURCE_THREADS = 4;

    /** Those that need no other process leave the processors to the resource server. */
    private static final long LOCAL_PAUSE_NANOS = 4_000_000;

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Duration RESULT_LIMIT = Duration.ofSeconds(30);

    private final Issuer issuer = new Issuer(Issuer.setting("AUTH_URL"));
    private final Issued issued = new Issued();
    private final List<Consumer> consumers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Node node = new Node();
    private final long deadline = System.nanoTime() + LIMIT.toNanos();
    private volatile Pace pace = Pace.HURRIED;
    private volatile boolean over;

    /** How long a key is published before it signs. */
    enum Pace {
        HURRIED,
        PATIENT;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns if the token was accepted. */
    interface Check {
        void accept(String token) throws Exception;
    }

    /** What came of the tokens of one consumer at one pace. */
    record Result(AtomicLong requests, AtomicLong refused, AtomicReference<String> first) {
        Result() {
            this(new AtomicLong(), new AtomicLong(), new AtomicReference<>(""));
        }

        void note(Exception refusal) {
            requests.incrementAndGet();
            if (refusal != null) {
                refused.incrementAndGet();
                first.compareAndSet("", refusal.toString());
            }
        }
    }

    record Consumer(String name, String cache, Check check, Map<Pace, Result> results) {
        Consumer(String name, String cache, Check check) {
            this(name, cache, check, Map.of(Pace.HURRIED, new Result(), Pace.PATIENT, new Result()));
        }
    }

    public static void main(String[] arguments) throws Exception {
        new KeyTurns().run();
    }

    private void run() throws Exception {
        URL jwks = URI.create(issuer.base() + "/oauth2/jwks").toURL();
        int maxAge = Issuer.number("MAX_AGE_SECONDS", 3);
        consumers.add(new Consumer("Keyturn's resource server", "told of new keys", KeyTurns::call));
        consumers.add(new Consumer("Spring NimbusJwtDecoder", "as it comes: 5 min, asks again at once", spring(jwks)));
        consumers.add(new Consumer(
                "Nimbus JWKSourceBuilder",
                "as it comes: 5 min, asks again twice in 30 s",
                nimbus(JWKSourceBuilder.create(jwks).build())));
        consumers.add(new Consumer(
                "Nimbus JWKSourceBuilder",
                "rateLimited(" + maxAge * 1000 + ")",
                nimbus(JWKSourceBuilder.create(jwks).rateLimited(maxAge * 1000L).build())));
        issued.add(issuer.token());
        node.start(jwks, maxAge);
        start(this::issue);
        consumers.forEach(consumer -> {
            int several = consumer.name().startsWith("Keyturn") ? RESOURCE_THREADS : 1;
            for (int number = 0; number < several; number++) {
                start(() -> consume(consumer));
            }
        });
        measure();
    }

    private void measure() throws Exception {
        int requests = Issuer.number("REQUESTS", 100_000);
        int rotations = Issuer.number("ROTATIONS", 10);
        int patient = Issuer.number("PATIENT_ROTATIONS", 2);
        // Everybody has fetched once.
        Thread.sleep(Duration.ofSeconds(2));
        long began = System.nanoTime();
        for (int number = 1; number <= rotations; number++) {
            rotate(number, rotations, Duration.ZERO);
        }
        while (total() < requests && System.nanoTime() < deadline) {
            Thread.sleep(100);
        }
        Duration hurried = Duration.ofNanos(System.nanoTime() - began);
        for (int number = 1; number <= patient; number++) {
            rotate(number, patient, Duration.ofSeconds(Issuer.number("PATIENCE_SECONDS", 31)));
        }
        // The last key is used for a while, too.
        Thread.sleep(Duration.ofSeconds(5));
        over = true;
        for (Thread thread : threads) {
            thread.join(RESULT_LIMIT);
        }
        List<Row> rows = rows(node.results());
        print(rows, rotations, patient, hurried, Duration.ofNanos(System.nanoTime() - began));
        System.exit(rows.stream().anyMatch(row -> row.zero() && row.refused() > 0) || total(rows) < requests ? 1 : 0);
    }

    /** Stages a key unless one stands by, waits until it may sign, and for that long, and lets it. */
    private void rotate(int number, int of, Duration published) throws Exception {
        long began = System.nanoTime();
        String kid = step("stage", Map.of()).json().path("kid").asString();
        Instant since = issuer.keys().valueStream()
                .filter(key -> key.path("kid").asString().equals(kid))
                .map(key -> Instant.parse(key.path("published_at").asString()))
                .findFirst()
                .orElseThrow();
        await(since.plus(published));
        if (published.isPositive()) {
            // Not before: until now some may lack a key that was turned to in a hurry.
            pace = Pace.PATIENT;
            node.tell("pace patient");
        }
        while (true) {
            Issuer.Answer answer = step("activate", Map.of("kid", kid));
            if (answer.status() == 200) {
                break;
            }
            JsonNode safe = answer.json().path("safe_at");
            if (answer.status() != 409 || safe.isMissingNode() || System.nanoTime() > deadline) {
                throw new IllegalStateException("activate answered " + answer.status() + ": " + answer.body());
            }
            // Not a moment later than it says.
            await(Instant.parse(safe.asString()));
        }
        System.err.printf(
                Locale.ROOT,
                "%s rotation %d of %d: %s signs, %.1f s after the one before; %d requests so far%n",
                pace.text(),
                number,
                of,
                kid.substring(0, 8),
                (System.nanoTime() - began) / 1e9,
                total());
    }

    private Issuer.Answer step(String name, Map<String, Object> order) throws Exception {
        return issuer.step(name, order);
    }

    private static void await(Instant moment) throws InterruptedException {
        Duration left = Duration.between(Instant.now(), moment);
        if (left.isPositive()) {
            Thread.sleep(left.plusMillis(1));
        }
    }

    private void issue() throws Exception {
        while (!over) {
            Issuer.Token token = issuer.token();
            issued.add(token);
            node.tell("token " + token.value());
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void consume(Consumer consumer) {
        boolean remote = consumer.name().startsWith("Keyturn");
        for (long turn = 0; !over; turn++) {
            Issuer.Token token = issued.next(turn);
            Result result = consumer.results().get(pace);
            try {
                consumer.check().accept(token.value());
                result.note(null);
            } catch (Exception refusal) {
                result.note(refusal);
            }
            if (!remote) {
                LockSupport.parkNanos(LOCAL_PAUSE_NANOS);
            }
        }
    }

    private static void call(String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(Issuer.setting("RESOURCE_URL") + "/users?limit=1"))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + token)
                .build();
        Issuer.Answer answer = Issuer.send(request);
        if (answer.status() != 200) {
            throw new IOException(answer.status() + " " + answer.body());
        }
    }

    /** Its default but for the type of token, which is no default. */
    private static Check spring(URL jwks) {
        NimbusJwtDecoder decoder =
                NimbusJwtDecoder.withJwkSetUri(jwks.toString()).build();
        decoder.setJwtValidator(JwtValidators.createDefaultWithValidators(List.of(new JwtTypeValidator("at+jwt"))));
        return decoder::decode;
    }

    private static Check nimbus(JWKSource<SecurityContext> source) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, source));
        return token -> processor.process(token, null);
    }

    private void start(Task task) {
        Thread thread = Thread.ofPlatform().daemon().unstarted(() -> {
            try {
                task.run();
            } catch (Exception failed) {
                System.err.println("key-turns: " + failed);
                Runtime.getRuntime().halt(1);
            }
        });
        threads.add(thread);
        thread.start();
    }

    interface Task {
        void run() throws Exception;
    }

    private long total() {
        return node.total.get()
                + consumers.stream()
                        .flatMap(consumer -> consumer.results().values().stream())
                        .mapToLong(result -> result.requests().get())
                        .sum();
    }

    /**
     * A line of the table.
     *
     * @param zero whether none is to be refused
     */
    record Row(String name, String cache, Pace pace, long requests, long refused, String first, boolean zero) {}

    private static long total(List<Row> rows) {
        return rows.stream().mapToLong(Row::requests).sum();
    }

    private List<Row> rows(JsonNode jose) {
        List<Row> rows = new ArrayList<>();
        for (Pace at : Pace.values()) {
            for (Consumer consumer : consumers) {
                Result result = consumer.results().get(at);
                boolean slow = consumer.cache().endsWith("30 s");
                rows.add(new Row(
                        consumer.name(),
                        consumer.cache(),
                        at,
                        result.requests().get(),
                        result.refused().get(),
                        result.first().get(),
                        at == Pace.PATIENT || !slow));
            }
            for (JsonNode consumer : jose) {
                JsonNode result = consumer.path("results").path(at.text());
                String name = consumer.path("name").asString();
                boolean plain = name.equals("as it comes");
                rows.add(new Row(
                        "jose createRemoteJWKSet",
                        plain
                                ? "as it comes: 10 min, asks again once in 30 s"
                                : name + ": " + Issuer.number("MAX_AGE_SECONDS", 3) * 1000,
                        at,
                        result.path("requests").asLong(),
                        result.path("refused").asLong(),
                        result.path("first").asString(),
                        at == Pace.PATIENT || !plain));
            }
        }
        return rows;
    }

    private void print(List<Row> rows, int rotations, int patient, Duration hurried, Duration all) {
        System.out.printf(
                Locale.ROOT,
                "%n%d rotations in %d s, each as soon as it was safe, and %d more of keys that had been published for half a"
                        + " minute, in %d s; %d tokens issued, %d used, of them %d where none is to be refused%n%n",
                rotations,
                hurried.toSeconds(),
                patient,
                all.minus(hurried).toSeconds(),
                issued.count(),
                total(rows),
                total(rows.stream().filter(Row::zero).toList()));
        System.out.println("| consumer | its cache | rotations | requests | refused | goal |");
        System.out.println("|---|---|---|---:|---:|---:|");
        for (Row row : rows) {
            System.out.printf(
                    "| %s | %s | %s | %d | %d | %s |%n",
                    row.name(), row.cache(), row.pace().text(), row.requests(), row.refused(), row.zero() ? "0" : "");
        }
        rows.stream().filter(row -> !row.first().isEmpty()).forEach(row -> System.err.printf(
                "%s (%s, %s), first refusal: %s%n", row.name(), row.cache(), row.pace().text(), row.first()));
    }

    /** jose, in a process of its own. */
    private final class Node {
        private final AtomicLong total = new AtomicLong();
        private final AtomicReference<String> result = new AtomicReference<>();
        private Process process;
        private BufferedWriter input;
        private Thread reading;

        void start(URL jwks, int maxAge) throws IOException {
            ProcessBuilder builder = new ProcessBuilder("node", "consumers.mjs")
                    .directory(java.nio.file.Path.of(Issuer.setting("NODE_FOLDER")).toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().put("JWKS_URL", jwks.toString());
            builder.environment().put("MAX_AGE_SECONDS", Integer.toString(maxAge));
            process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            input = new BufferedWriter(new OutputStreamWriter(process.getOutputStream()));
            reading = Thread.ofPlatform().daemon().start(this::read);
        }

        private void read() {
            try (BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    if (line.startsWith("total ")) {
                        total.set(Long.parseLong(line.substring("total ".length())));
                    } else if (line.startsWith("result ")) {
                        result.set(line.substring("result ".length()));
                    }
                }
            } catch (IOException ended) {
                System.err.println("key-turns: " + ended);
            }
        }

        synchronized void tell(String line) throws IOException {
            input.write(line);
            input.newLine();
            input.flush();
        }

        JsonNode results() throws Exception {
            input.close();
            reading.join(RESULT_LIMIT);
            if (result.get() == null) {
                throw new IllegalStateException("node said nothing");
            }
            return Issuer.JSON.readTree(result.get());
        }
    }
}
