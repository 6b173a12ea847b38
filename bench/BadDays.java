import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An issuer whose key set has bad days, and the callers of the resource server that believes it. One phase each run:
 * faults, beyond, flood or forged. Needs the resource server's libraries on the class path; prints Markdown.
 */
final class BadDays {
    private static final String AUDIENCE = "http://bench";
    private static final int WARM_UP = 10;
    private static final int QUIET = 15;

    private final int port;
    private final Issuer issuer;

    private BadDays(int port, Issuer issuer) {
        this.port = port;
        this.issuer = issuer;
    }

    public static void main(String[] arguments) throws Exception {
        BadDays days = new BadDays(number("RESOURCE_PORT", 0), new Issuer(number("JWKS_PORT", 0)));
        int status = 1;
        try {
            days.awaitServer();
            days.run(arguments[0]);
            status = 0;
        } catch (Exception broken) {
            broken.printStackTrace();
        } finally {
            // The issuer's threads would go on.
            System.exit(status);
        }
    }

    private void run(String phase) throws Exception {
        switch (phase) {
            case "faults" -> faults();
            case "beyond" -> beyond();
            case "flood" -> flood();
            case "forged" -> forged();
            default -> throw new IllegalArgumentException("faults, beyond, flood or forged");
        }
    }

    private static int number(String name, int usual) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? usual : Integer.parseInt(value);
    }

    private void awaitServer() throws Exception {
        try (Line line = new Line(port)) {
            until(120, () -> line.ask(get(issuer.token())).status() == 200);
        }
    }

    private Calls calls(int seconds) throws Exception {
        return Calls.of(port, get(issuer.token()), number("RATE", 200), 4, seconds);
    }

    private static byte[] get(String token) {
        return ("GET /users?limit=1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Each for a while under constant load; then all is well again, and there is a new key. */
    private void faults() throws Exception {
        int seconds = number("SECONDS_EACH", 45);
        calls(WARM_UP);
        Calls quiet = calls(QUIET);
        System.out.printf("%nGood calls with a known key, %d/s; each fault for %d s.%n%n", number("RATE", 200), seconds);
        System.out.println("| the JWKS is | good calls | refused | fetches | p99 ms | × quiet | a new key is good after, s |");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|");
        System.out.printf("| well | %d | %d | | %.1f | 1.0 | |%n", quiet.count(), quiet.refused(), quiet.p99());
        String wanted = System.getenv().getOrDefault("FAULTS", "");
        for (Fault fault : Fault.values()) {
            if (fault == Fault.NONE || !(wanted.isBlank() || wanted.contains(fault.name().toLowerCase()))) {
                continue;
            }
            double before = fetches();
            issuer.become(fault);
            Calls calls = calls(seconds);
            double fetches = fetches() - before;
            RSAKey added = issuer.addKey();
            issuer.become(Fault.NONE);
            double recovered = recovery(added);
            System.out.printf(
                    "| %s | %d | %s | %.0f | %.1f | %.1f | %.1f |%n",
                    fault.words,
                    calls.count(),
                    calls.refused() == 0 ? "0" : calls.statuses().toString(),
                    fetches,
                    calls.p99(),
                    calls.p99() / quiet.p99(),
                    recovered);
        }
        System.out.println();
        System.out.println("Goals: none refused; recovery without a restart.");
    }

    /** How often the server has tried, as it says itself: to an issuer that is gone, no fetch arrives. */
    private double fetches() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + (port + 1) + "/actuator/prometheus"))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofLines()).body()
                .filter(line -> line.startsWith("keyturn_jwks_fetches_total{") && !line.contains("paced"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private double recovery(RSAKey key) throws Exception {
        byte[] request = get(issuer.token(key));
        long began = System.nanoTime();
        try (Line line = new Line(port)) {
            until(120, () -> line.ask(request).status() == 200);
        }
        return (System.nanoTime() - began) / 1e9;
    }

    /** Longer than keys are believed. */
    private void beyond() throws Exception {
        int tolerance = number("TOLERANCE", 20);
        Map<Integer, Integer> statuses = new TreeMap<>();
        issuer.become(Fault.UNREACHABLE);
        long began = System.nanoTime();
        try (Line line = new Line(port)) {
            Answer[] answer = new Answer[1];
            until(tolerance + 60, () -> {
                answer[0] = line.ask(get(issuer.token()));
                statuses.merge(answer[0].status(), 1, Integer::sum);
                return answer[0].status() != 200;
            });
            double held = (System.nanoTime() - began) / 1e9;
            for (int i = 0; i < 50; i++) {
                statuses.merge(line.ask(get(issuer.token())).status(), 1, Integer::sum);
                TimeUnit.MILLISECONDS.sleep(100);
            }
            issuer.become(Fault.NONE);
            long mended = System.nanoTime();
            until(60, () -> {
                int status = line.ask(get(issuer.token())).status();
                statuses.merge(status, 1, Integer::sum);
                return status == 200;
            });
            System.out.printf(
                    "%nUnreachable for longer than the tolerance of %d s: good calls passed for %.1f s, then %d with"
                            + " Retry-After: %s. Good again %.1f s after the JWKS was. All answers: %s (goal: 200 and 503"
                            + " alone).%n",
                    tolerance,
                    held,
                    answer[0].status(),
                    answer[0].retryAfter(),
                    (System.nanoTime() - mended) / 1e9,
                    statuses);
        }
    }

    /**
     * Tokens of keys that do not exist, at the server as it is a minute after its start and again later; then tokens of the
     * real key with another signature.
     */
    private void flood() throws Exception {
        int seconds = number("FLOOD_SECONDS", 30);
        Path token = Files.writeString(Files.createTempFile(Path.of(System.getenv("WORK")), "token", ""), issuer.token());
        calls(WARM_UP);
        Flood.start(port, token, "kid", WARM_UP).answered();
        TimeUnit.SECONDS.sleep(16);
        Calls quiet = calls(QUIET);
        System.out.printf("%nGood calls, %d/s, beside calls that are refused, %d s each.%n%n", number("RATE", 200), seconds);
        System.out.println("| flood | refused /s | fetches | good calls | of them refused | median ms | p99 ms | × quiet | goal |");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|---|");
        System.out.printf(
                "| none | | | %d | %d | %.1f | %.1f | 1.0 | |%n",
                quiet.count(), quiet.refused(), quiet.median(), quiet.p99());
        flooded("unknown kids, at first", "kid", token, seconds, quiet, "≤ 3, two fetches");
        flooded("unknown kids, warm", "kid", token, seconds, quiet, "≤ 3, two fetches");
        flooded("wrong signatures", "signature", token, seconds, quiet, "");
        System.out.printf("%n%d calls a second were wanted of each flood.%n", Flood.RATE);
    }

    private void flooded(String name, String kind, Path token, int seconds, Calls quiet, String goal) throws Exception {
        TimeUnit.SECONDS.sleep(16);
        int before = issuer.fetches();
        Flood flood = Flood.start(port, token, kind, seconds);
        Calls good = calls(seconds);
        double refused = flood.answered();
        System.out.printf(
                "| %s | %.0f | %d | %d | %d | %.1f | %.1f | %.1f | %s |%n",
                name,
                refused,
                issuer.fetches() - before,
                good.count(),
                good.refused(),
                good.median(),
                good.p99(),
                good.p99() / quiet.p99(),
                goal);
    }

    /** Refused calls from a process that takes little of the machine: it is the server's work that shall be felt. */
    private record Flood(Process load) {
        static final int RATE = number("UNKNOWN", 5000);

        static Flood start(int port, Path token, String kind, int seconds) throws IOException {
            ProcessBuilder wrk = new ProcessBuilder(
                    "wrk", "-d", seconds + "s", "--timeout", "20s", "-t1", "-c32",
                    "-s", System.getenv("BENCH") + "/wrk/forged.lua", "http://127.0.0.1:" + port,
                    "--", token.toString(), kind, String.valueOf(RATE));
            return new Flood(wrk.redirectErrorStream(true).start());
        }

        /** Refusals per second; none of the calls may have had another answer. */
        double answered() throws Exception {
            String said = new String(load.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            load.waitFor();
            Matcher requests = Pattern.compile("(\\d+) requests in").matcher(said);
            Matcher result = Pattern.compile("RESULT (\\S+) (\\d+) (\\d+)").matcher(said);
            if (!requests.find() || !result.find()) {
                throw new IllegalStateException(said);
            }
            if (!result.group(2).equals(requests.group(1)) || !result.group(3).equals("0")) {
                throw new IllegalStateException("not all were refused: " + said);
            }
            return Double.parseDouble(result.group(1));
        }
    }

    private void forged() throws Exception {
        System.out.println();
        System.out.println("| forged token | answer | median ms | slowest of 50, ms |");
        System.out.println("|---|---:|---:|---:|");
        double slowest = 0;
        try (Line line = new Line(port)) {
            for (int round = 0; round < 2; round++) {
                for (var forged : Forged.by(issuer).entrySet()) {
                    double[] times = new double[50];
                    int status = 0;
                    for (int i = 0; i < times.length; i++) {
                        long began = System.nanoTime();
                        status = line.ask(get(forged.getValue())).status();
                        times[i] = (System.nanoTime() - began) / 1e6;
                    }
                    Arrays.sort(times);
                    if (round > 0) {
                        slowest = Math.max(slowest, times[49]);
                        System.out.printf("| %s | %d | %.1f | %.1f |%n", forged.getKey(), status, times[25], times[49]);
                    }
                }
            }
        }
        System.out.printf("%nSlowest: %.1f ms (goal: < 50). Requests to the canary: %d.%n", slowest, issuer.canary());
    }

    private interface Check {
        boolean holds() throws Exception;
    }

    private static void until(int seconds, Check check) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!held(check)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("Not within " + seconds + " s", lastFailure);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static IOException lastFailure;

    private static boolean held(Check check) throws Exception {
        try {
            return check.holds();
        } catch (IOException notYet) {
            lastFailure = notYet;
            return false;
        }
    }

    private enum Fault {
        NONE("well"),
        UNREACHABLE("unreachable"),
        SLOW("slow, 10 s"),
        GARBAGE("garbage"),
        EMPTY("empty"),
        HUGE("50 MB"),
        FLAPPING("flapping, each second");

        final String words;

        Fault(String words) {
            this.words = words;
        }
    }

    /** Signs tokens, and serves its keys as well as the day allows. */
    private static final class Issuer {
        private final int port;
        private final List<JWK> keys = new CopyOnWriteArrayList<>();
        private final AtomicInteger fetches = new AtomicInteger();
        private final AtomicInteger canary = new AtomicInteger();
        private volatile Fault fault = Fault.NONE;
        private HttpServer server;

        Issuer(int port) throws Exception {
            this.port = port;
            addKey();
            open();
        }

        RSAKey addKey() throws Exception {
            RSAKey key = new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
            keys.add(key);
            return key;
        }

        RSAKey key() {
            return (RSAKey) keys.getFirst();
        }

        int fetches() {
            return fetches.get();
        }

        int canary() {
            return canary.get();
        }

        void become(Fault next) throws IOException {
            fault = next;
            if (next == Fault.UNREACHABLE) {
                server.stop(0);
            } else if (server == null || !isOpen()) {
                open();
            }
        }

        private boolean isOpen() {
            try (Socket probe = new Socket()) {
                probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
                return true;
            } catch (IOException closed) {
                return false;
            }
        }

        private void open() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/oauth2/jwks", this::answer);
            server.createContext("/canary", exchange -> {
                canary.incrementAndGet();
                send(exchange, 200, "{}");
            });
            server.start();
        }

        private void answer(HttpExchange exchange) throws IOException {
            int number = fetches.incrementAndGet();
            switch (fault) {
                case GARBAGE -> send(exchange, 200, "<html>Welcome to the router's login page</html>");
                case EMPTY -> send(exchange, 200, "{\"keys\":[]}");
                case HUGE -> send(exchange, 200, "{\"x\":\"" + "x".repeat(50_000_000) + "\",\"keys\":[]}");
                case FLAPPING -> {
                    if (System.currentTimeMillis() / 1000 % 2 == 0) {
                        send(exchange, 503, "" + number);
                    } else {
                        send(exchange, 200, set());
                    }
                }
                case SLOW -> {
                    pause();
                    send(exchange, 200, set());
                }
                default -> send(exchange, 200, set());
            }
        }

        private static void pause() throws IOException {
            try {
                TimeUnit.SECONDS.sleep(10);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        private String set() {
            return new JWKSet(keys).toString(true);
        }

        private static void send(HttpExchange exchange, int status, String text) throws IOException {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            try (exchange) {
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
            }
        }

        JWTClaimsSet.Builder claims() {
            long now = System.currentTimeMillis();
            return new JWTClaimsSet.Builder()
                    .issuer("http://127.0.0.1:" + port)
                    .audience(AUDIENCE)
                    .subject("a-service")
                    .claim("client_id", "a-service")
                    .claim("scope", "users:read")
                    .jwtID(UUID.randomUUID().toString())
                    .issueTime(new Date(now - 1000))
                    .expirationTime(new Date(now + 3_600_000));
        }

        JWSHeader.Builder header(RSAKey key) {
            return new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .type(new JOSEObjectType("at+jwt"))
                    .keyID(key.getKeyID());
        }

        String token() throws Exception {
            return token(key());
        }

        String token(RSAKey key) throws Exception {
            return signed(key, header(key).build(), claims().build());
        }

        static String signed(RSAKey key, JWSHeader header, JWTClaimsSet claims) throws Exception {
            SignedJWT token = new SignedJWT(header, claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        }
    }

    /** Some of each family; the whole catalogue is a test of the resource server. */
    private static final class Forged {
        static Map<String, String> by(Issuer issuer) throws Exception {
            RSAKey key = issuer.key();
            RSAKey own = new RSAKeyGenerator(2048).keyID("forger").generate();
            JWTClaimsSet good = issuer.claims().build();
            String token = issuer.token();
            URI canary = URI.create("http://127.0.0.1:" + issuer.port + "/canary");
            Map<String, String> forged = new LinkedHashMap<>();
            forged.put("unsigned", new PlainJWT(good).serialize());
            forged.put("no signature", token.replaceFirst("[^.]*$", ""));
            forged.put("changed signature", token.replaceFirst("[^.]*$", "") + Base64URL.encode(new byte[256]));
            SignedJWT mac = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).type(new JOSEObjectType("at+jwt")).keyID(key.getKeyID()).build(),
                    good);
            mac.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
            forged.put("HS256 with the public key", mac.serialize());
            forged.put("another key under our kid", Issuer.signed(own, issuer.header(key).build(), good));
            forged.put("key inline", Issuer.signed(own, issuer.header(key).jwk(own.toPublicJWK()).build(), good));
            forged.put("key at a URL", Issuer.signed(own, issuer.header(own).jwkURL(canary).build(), good));
            forged.put("certificate at a URL", Issuer.signed(own, issuer.header(own).x509CertURL(canary).build(), good));
            forged.put("unknown kid", Issuer.signed(own, issuer.header(own).build(), good));
            forged.put("kid with a path", Issuer.signed(key, issuer.header(key).keyID("../../etc/passwd").build(), good));
            forged.put("kid of 5 kB", Issuer.signed(key, issuer.header(key).keyID("k".repeat(5000)).build(), good));
            forged.put("no typ", Issuer.signed(key, issuer.header(key).type(null).build(), good));
            forged.put("another issuer", claiming(issuer, issuer.claims().issuer("https://evil.example").build()));
            forged.put("another audience", claiming(issuer, issuer.claims().audience("https://other.example").build()));
            forged.put("no exp", claiming(issuer, issuer.claims().expirationTime(null).build()));
            forged.put("exp in a century", claiming(issuer, issuer.claims().expirationTime(new Date(4_000_000_000_000L)).build()));
            forged.put("expired", claiming(issuer, issuer.claims().expirationTime(new Date(1)).build()));
            String deep = "{\"a\":".repeat(1000) + "1" + "}".repeat(1000);
            forged.put(
                    "deep claims",
                    token.split("\\.")[0] + "." + Base64URL.encode(deep) + "." + token.split("\\.")[2]);
            JWEObject encrypted = new JWEObject(
                    new JWEHeader.Builder(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A128GCM).contentType("JWT").build(),
                    new Payload(token));
            encrypted.encrypt(new RSAEncrypter(key));
            forged.put("encrypted", encrypted.serialize());
            return forged;
        }

        private static String claiming(Issuer issuer, JWTClaimsSet claims) throws Exception {
            return Issuer.signed(issuer.key(), issuer.header(issuer.key()).build(), claims);
        }
    }

    /** What callers saw who call at a steady rate; a time is from when a call was due, in milliseconds. */
    private record Calls(double[] times, Map<Integer, Integer> statuses) {
        static Calls of(int port, byte[] request, int rate, int connections, int seconds) throws InterruptedException {
            List<Thread> callers = new ArrayList<>();
            List<Double> times = new ArrayList<>();
            Map<Integer, Integer> statuses = new TreeMap<>();
            for (int i = 0; i < connections; i++) {
                callers.add(Thread.ofVirtual().start(() -> {
                    List<Double> own = new ArrayList<>();
                    Map<Integer, Integer> seen = new TreeMap<>();
                    call(port, request, 1e9 * connections / rate, seconds, own, seen);
                    synchronized (times) {
                        times.addAll(own);
                        seen.forEach((status, count) -> statuses.merge(status, count, Integer::sum));
                    }
                }));
            }
            for (Thread caller : callers) {
                caller.join();
            }
            double[] sorted = times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            return new Calls(sorted, statuses);
        }

        private static void call(
                int port, byte[] request, double pace, int seconds, List<Double> times, Map<Integer, Integer> statuses) {
            long began = System.nanoTime();
            long end = began + TimeUnit.SECONDS.toNanos(seconds);
            double due = began + ThreadLocalRandom.current().nextDouble() * pace;
            try (Line line = new Line(port)) {
                while (due < end && System.nanoTime() < end) {
                    long wait = (long) due - System.nanoTime();
                    if (wait > 0) {
                        TimeUnit.NANOSECONDS.sleep(wait);
                    }
                    statuses.merge(status(line, request), 1, Integer::sum);
                    times.add((System.nanoTime() - due) / 1e6);
                    due += pace;
                }
            } catch (InterruptedException | IOException ended) {
                throw new IllegalStateException(ended);
            }
        }

        /** 0 for no answer. */
        private static int status(Line line, byte[] request) {
            try {
                return line.ask(request).status();
            } catch (IOException none) {
                return 0;
            }
        }

        int count() {
            return times.length;
        }

        int refused() {
            return count() - statuses.getOrDefault(200, 0);
        }

        double median() {
            return times[times.length / 2];
        }

        double p99() {
            return times[(int) (times.length * 0.99)];
        }
    }

    private record Answer(int status, String retryAfter) {}

    /** One connection after another, as the server wants it. */
    private static final class Line implements AutoCloseable {
        private final int port;
        private Socket socket;
        private InputStream in;

        Line(int port) {
            this.port = port;
        }

        Answer ask(byte[] request) throws IOException {
            try {
                if (socket == null) {
                    socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    socket.setTcpNoDelay(true);
                    socket.setSoTimeout(20_000);
                    in = new BufferedInputStream(socket.getInputStream());
                }
                socket.getOutputStream().write(request);
                return read();
            } catch (IOException broken) {
                close();
                throw broken;
            }
        }

        private Answer read() throws IOException {
            int status = Integer.parseInt(line().substring(9, 12));
            int length = 0;
            boolean last = false;
            boolean chunked = false;
            String retryAfter = "";
            for (String header = line(); !header.isEmpty(); header = line()) {
                String[] parts = header.toLowerCase().split(": ?", 2);
                switch (parts[0]) {
                    case "content-length" -> length = Integer.parseInt(parts[1]);
                    case "transfer-encoding" -> chunked = true;
                    case "connection" -> last = parts[1].equals("close");
                    case "retry-after" -> retryAfter = parts[1];
                    default -> {}
                }
            }
            in.skipNBytes(length);
            for (int chunk = chunked ? -1 : 0; chunk != 0; ) {
                chunk = Integer.parseInt(line(), 16);
                in.skipNBytes(chunk + 2);
            }
            if (last) {
                close();
            }
            return new Answer(status, retryAfter);
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int octet = in.read(); octet != '\n'; octet = in.read()) {
                if (octet < 0) {
                    throw new IOException("no answer");
                }
                line.append((char) octet);
            }
            return line.toString().strip();
        }

        @Override
        public void close() throws IOException {
            if (socket != null) {
                socket.close();
                socket = null;
            }
        }
    }
}
