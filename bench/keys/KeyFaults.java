import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Kills and stops two authorization servers and two resource servers at every step of a rotation, while tokens are issued
 * and used at those that live; then revokes keys, and watches when the last of their tokens is accepted. Run by {@code
 * bench/key-faults}, against servers that it started.
 */
final class KeyFaults {
    /** What is asked of the server that is about to fail, and then of the other one until it is done. */
    enum Step {
        STAGE,
        ACTIVATE,
        RETIRE,
        REMOVE
    }

    enum Fault {
        KILL,
        STOP
    }

    /**
     * An authorization server and a resource server that fail together. The resource server that goes on has its keys and
     * its trust channel from the authorization server that does not.
     */
    record Pair(Server auth, Server resource) {}

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int QUEUED = 20;

    private final Traffic traffic = new Traffic();
    private final Random random = new Random();
    private final List<Server> servers = new ArrayList<>();
    private final Duration stopped = Duration.ofSeconds(Issuer.number("STOPPED", 12));
    private Pair one;
    private Pair other;
    private Connection database;
    private int rounds;
    private int sound;
    private int queuedAnswers;
    private int queuedWithRetired;
    private long longestStepMillis;

    public static void main(String[] arguments) throws Exception {
        System.exit(new KeyFaults().run() ? 0 : 1);
    }

    private boolean run() throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> servers.forEach(Server::end)));
        database = DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + Issuer.setting("KEYTURN_PG_PORT") + "/keyturn",
                "postgres",
                Issuer.setting("POSTGRES_PASSWORD"));
        startAll();
        // So that keys are removed while the tokens of others are in use.
        update("UPDATE identity.client SET access_token_seconds = 30");
        for (Pair pair : List.of(one, other)) {
            traffic.issueAt(pair.auth());
            traffic.useAt(pair.resource());
            traffic.useAt(pair.resource());
        }
        long began = System.nanoTime();
        for (Fault fault : chosen("FAULTS", Fault.class)) {
            for (Step step : chosen("STEPS", Step.class)) {
                round(fault, step, one, other);
                round(fault, step, other, one);
            }
        }
        Revocations revocations = new Revocations();
        for (int number = 0; number < Issuer.number("REVOCATIONS", 5); number++) {
            settle();
            revocations.revoke(number);
        }
        traffic.end();
        return print(revocations, Duration.ofNanos(System.nanoTime() - began));
    }

    private static <E extends Enum<E>> List<E> chosen(String setting, Class<E> all) {
        String names = System.getenv(setting);
        return names == null || names.isEmpty()
                ? List.of(all.getEnumConstants())
                : Stream.of(names.split(",")).map(name -> Enum.valueOf(all, name)).toList();
    }

    /** The first pair is what {@code ./keyturn start} has left; nobody watches it any more. The second is like it. */
    private void startAll() throws Exception {
        Path data = Path.of(Issuer.setting("KEYTURN_DATA"));
        Server auth = running("auth-server", "KEYTURN_AUTH_PORT", "auth-1", data);
        Server resource = running("resource-server", "KEYTURN_RESOURCE_PORT", "resource-1", data);
        int otherAuth = Integer.parseInt(Issuer.setting("OTHER_AUTH_PORT"));
        Server second = auth.another(
                "auth-2", otherAuth, Map.of("KEYTURN_KEYS_STATE_FOLDER", stateFolder(data).toString()));
        Server secondResource = resource.another(
                "resource-2",
                Integer.parseInt(Issuer.setting("OTHER_RESOURCE_PORT")),
                Map.of(
                        "KEYTURN_JWKS_URI", "http://localhost:" + otherAuth + "/oauth2/jwks",
                        "KEYTURN_TRUST_URI", "http://localhost:" + otherAuth + "/oauth2/trust"));
        servers.addAll(List.of(auth, resource, second, secondResource));
        second.launch();
        second.awaitReady();
        secondResource.launch();
        secondResource.awaitReady();
        one = new Pair(auth, secondResource);
        other = new Pair(second, resource);
    }

    private static Server running(String process, String port, String name, Path data) throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("run").resolve(process + ".pid")).getFirst());
        return Server.running(name, Integer.parseInt(Issuer.setting(port)), pid, data.resolve("logs"));
    }

    private static Path stateFolder(Path data) throws IOException {
        return Files.createDirectories(data.resolve("bench-state-2"));
    }

    private void round(Fault fault, Step step, Pair failing, Pair living) throws Exception {
        settle();
        String kid = subject(step);
        Map<String, Object> order = Map.of("kid", kid);
        String name = step == Step.STAGE ? "retire" : step.name().toLowerCase(Locale.ROOT);
        CompletableFuture<HttpResponse<String>> interrupted = Issuer.HTTP.sendAsync(
                new Issuer(failing.auth().base()).stepRequest(name, order), HttpResponse.BodyHandlers.ofString());
        Thread.sleep(random.nextInt(30));
        long began = System.nanoTime();
        if (fault == Fault.KILL) {
            failing.auth().kill();
            failing.resource().kill();
        } else {
            failing.auth().stop();
            failing.resource().stop();
        }
        long tookMillis = takeAt(living, name, order);
        if (fault == Fault.KILL) {
            failing.auth().launch();
            failing.resource().launch();
        } else {
            Thread.sleep(Math.max(0, stopped.toMillis() - Duration.ofNanos(System.nanoTime() - began).toMillis()));
            resume(failing);
        }
        failing.auth().awaitReady();
        failing.resource().awaitReady();
        interrupted.cancel(true);
        boolean right = check();
        rounds++;
        sound += right ? 1 : 0;
        longestStepMillis = Math.max(longestStepMillis, tookMillis);
        System.err.printf(
                Locale.ROOT,
                "%s %s and %s at %s: done by the other %.1f s later, %s; %d used, %d refused%n",
                fault,
                failing.auth().name(),
                failing.resource().name(),
                step,
                tookMillis / 1000.0,
                right ? "all is well" : "NOT WELL",
                traffic.accepted.get(),
                traffic.refused.get());
    }

    /** The key that the step is about. A step that would find nothing to do finds something. */
    private String subject(Step step) throws Exception {
        switch (step) {
            case STAGE, ACTIVATE -> {
                return kid("STANDBY");
            }
            case RETIRE -> {
                return kid("ACTIVE");
            }
            case REMOVE -> {
                // One that never signed may go at once.
                String withdrawn = kid("STANDBY");
                takeAt(one, "retire", Map.of("kid", withdrawn));
                return withdrawn;
            }
        }
        throw new IllegalStateException();
    }

    /** Asks until it is done; how long that took, in milliseconds. */
    private long takeAt(Pair pair, String name, Map<String, Object> order) throws Exception {
        long began = System.nanoTime();
        String last = "";
        while (System.nanoTime() - began < Duration.ofSeconds(30).toNanos()) {
            try {
                Issuer.Answer answer = new Issuer(pair.auth().base()).step(name, order);
                if (answer.status() == 200) {
                    return Duration.ofNanos(System.nanoTime() - began).toMillis();
                }
                last = answer.status() + " " + answer.body();
            } catch (IOException | IllegalStateException failed) {
                last = failed.toString();
            }
            if (!last.equals("")) {
                System.err.println("  " + pair.auth().name() + " on " + name + ": " + last);
            }
            Thread.sleep(200);
        }
        throw new IllegalStateException(name + " was not done within 30 s: " + last);
    }

    /** Requests for tokens that came while the server stood still are the first that it answers. */
    private void resume(Pair pair) throws Exception {
        Issuer issuer = new Issuer(pair.auth().base());
        List<CompletableFuture<HttpResponse<String>>> queued = new ArrayList<>();
        for (int number = 0; number < QUEUED; number++) {
            queued.add(Issuer.HTTP.sendAsync(issuer.tokenRequest(), HttpResponse.BodyHandlers.ofString()));
        }
        Thread.sleep(50);
        Set<String> retired = kids("RETIRED");
        retired.addAll(kids("REMOVED"));
        pair.auth().resume();
        pair.resource().resume();
        for (CompletableFuture<HttpResponse<String>> one : queued) {
            HttpResponse<String> answer = one.get(30, TimeUnit.SECONDS);
            queuedAnswers++;
            if (answer.statusCode() == 200) {
                String token = Issuer.JSON.readTree(answer.body()).path("access_token").asString();
                queuedWithRetired += retired.contains(Issuer.Token.of(token).kid()) ? 1 : 0;
            }
        }
    }

    /** Until all are up, know all keys, and the key that stands by may sign. */
    private void settle() throws Exception {
        await("a standby that may sign", Duration.ofSeconds(40), () -> {
            Map<String, Object> order = Map.of("kid", kid("STANDBY"), "dry_run", true);
            return new Issuer(one.auth().base()).step("activate", order).json().path("safe_at").isNull();
        });
    }

    /** One ACTIVE key, one STANDBY, the same set everywhere, nothing left over. */
    private boolean check() throws Exception {
        boolean right = await("one ACTIVE key and one STANDBY", SOON, () -> kids("ACTIVE").size() == 1
                && kids("STANDBY").size() == 1);
        for (Pair pair : List.of(one, other)) {
            right &= await(pair.auth().name() + " publishes what there is", SOON, () -> new Issuer(pair.auth().base())
                    .published()
                    .equals(published()));
        }
        right &= await("both resource servers hold all keys", SOON, this::bothHoldAllKeys);
        right &= await("no transaction is left open", SOON, () -> query("""
                SELECT pid::text FROM pg_stat_activity
                WHERE state LIKE 'idle in transaction%' AND state_change < now() - interval '1 s'""").isEmpty());
        right &= await("no key is left over", SOON, () -> query("""
                SELECT kid FROM identity.key_publication WHERE kid NOT IN (SELECT kid FROM identity.signing_key)""").isEmpty());
        return right;
    }

    private boolean bothHoldAllKeys() throws Exception {
        Set<String> live = liveKids();
        int complete = 0;
        for (String held : query(
                "SELECT held_keys FROM identity.trust_consumer WHERE seen_at > clock_timestamp() - interval '20 s'")) {
            complete += Set.of(held.replaceAll("[{}]", "").split(",")).containsAll(live) ? 1 : 0;
        }
        return complete == 2;
    }

    private Set<String> published() throws Exception {
        Set<String> all = liveKids();
        all.addAll(kids("RETIRED"));
        return all;
    }

    private Set<String> liveKids() throws Exception {
        Set<String> all = kids("ACTIVE");
        all.addAll(kids("STANDBY"));
        return all;
    }

    private static boolean await(String what, Duration limit, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        Exception last = null;
        while (System.nanoTime() < deadline) {
            try {
                if (condition.call()) {
                    return true;
                }
                last = null;
            } catch (IOException | IllegalStateException notNow) {
                last = notNow;
            }
            Thread.sleep(50);
        }
        System.err.println("  waited " + limit + " in vain for: " + what + (last == null ? "" : " (" + last + ")"));
        return false;
    }

    /** The longest time after which a living server still answered with a key that had been retired, in milliseconds. */
    private long longestTurnMillis() throws Exception {
        long longest = 0;
        for (String row : query("""
                SELECT kid || ' ' || (extract(epoch FROM retired_at) * 1000)::bigint FROM identity.signing_key
                WHERE retired_at IS NOT NULL""")) {
            String[] words = row.split(" ");
            long last = traffic.lastAskedMillis.getOrDefault(words[0], 0L);
            longest = Math.max(longest, last - Long.parseLong(words[1]));
        }
        return longest;
    }

    private String kid(String state) throws Exception {
        return kids(state).iterator().next();
    }

    private Set<String> kids(String state) throws Exception {
        return new TreeSet<>(query("SELECT kid FROM identity.signing_key WHERE state = '" + state + "'"));
    }

    private synchronized List<String> query(String sql) throws Exception {
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    private synchronized void update(String sql) throws Exception {
        try (Statement statement = database.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** How long the tokens of a revoked key are accepted, at each resource server, in milliseconds. */
    private final class Revocations {
        private final List<Long> first = new ArrayList<>();
        private final List<Long> second = new ArrayList<>();

        private void revoke(int number) throws Exception {
            String kid = kid("ACTIVE");
            Issuer.Token token = freshToken(kid);
            // The others take no more of its tokens from now on.
            traffic.issued.withdraw(kid);
            Probe atOne = new Probe(other.resource(), token);
            Probe atOther = new Probe(one.resource(), token);
            Thread.sleep(300);
            Pair asked = number % 2 == 0 ? one : other;
            Issuer.Answer answer =
                    new Issuer(asked.auth().base()).step(kid + "/revoke", Map.of("compromised", true, "scope", "key"));
            if (answer.status() != 200) {
                throw new IllegalStateException("revoke answered " + answer.status() + ": " + answer.body());
            }
            long committed = Instant.parse(revokedAt(kid)).toEpochMilli();
            Thread.sleep(2500);
            first.add(atOne.end() - committed);
            second.add(atOther.end() - committed);
            System.err.printf(
                    "revoked at %s: last accepted %d ms and %d ms later; asked %d and %d times%n",
                    asked.auth().name(), first.getLast(), second.getLast(), atOne.asked, atOther.asked);
        }

        private Issuer.Token freshToken(String kid) throws Exception {
            while (true) {
                Issuer.Token token = new Issuer(one.auth().base()).token();
                if (token.kid().equals(kid)) {
                    return token;
                }
            }
        }

        private String revokedAt(String kid) throws Exception {
            return query("SELECT to_char(revoked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
                            + " FROM identity.signing_key WHERE kid = '" + kid + "'")
                    .getFirst();
        }
    }

    /** Uses one token at one server every few milliseconds, and knows when it was accepted last. */
    private static final class Probe {
        private final Server server;
        private final Issuer.Token token;
        private final Thread thread;
        private volatile long lastAccepted;
        private volatile int asked;
        private volatile boolean over;

        Probe(Server server, Issuer.Token token) {
            this.server = server;
            this.token = token;
            this.thread = Thread.ofPlatform().daemon().start(this::run);
        }

        private void run() {
            while (!over) {
                try {
                    if (Traffic.call(server, token).status() == 200) {
                        lastAccepted = System.currentTimeMillis();
                    }
                    asked++;
                    Thread.sleep(2);
                } catch (IOException | InterruptedException failed) {
                    throw new IllegalStateException(failed);
                }
            }
        }

        long end() throws InterruptedException {
            over = true;
            thread.join();
            return lastAccepted;
        }
    }

    private boolean print(Revocations revocations, Duration took) throws Exception {
        traffic.remarks.forEach(System.err::println);
        long turn = longestTurnMillis();
        long worst = worst(revocations.first);
        long otherWorst = worst(revocations.second);
        System.out.printf(
                "%n%d faults of two servers each at the steps of a rotation, then %d revocations, in %d s%n%n",
                rounds, revocations.first.size(), took.toSeconds());
        System.out.println("| | figure | goal |");
        System.out.println("|---|---:|---:|");
        row("tokens issued", traffic.issued.count(), "");
        row("requests accepted by living resource servers", traffic.accepted.get(), "");
        row("good tokens refused", traffic.refused.get(), "0");
        row("other failures of living resource servers", traffic.unanswered.get(), "0");
        row("requests for tokens that a living authorization server failed", traffic.notIssued.get(), "0");
        row("faults after which one key was ACTIVE, one STANDBY, all sets the same, nothing left over", sound, "" + rounds);
        row("tokens of resumed servers, of " + queuedAnswers + ", signed with a retired key", queuedWithRetired, "0");
        row("last request answered with the key before, s", seconds(turn), "≤ 2");
        row("longest until the other server had done a step, s", seconds(longestStepMillis), "");
        row("revoked key: last acceptance at the first resource server, worst, s", seconds(worst), "≤ 2");
        row("revoked key: last acceptance at the second, worst, s", seconds(otherWorst), "≤ 2");
        return traffic.refused.get() + traffic.unanswered.get() + traffic.notIssued.get() + queuedWithRetired == 0
                && sound == rounds
                && Math.max(worst, otherWorst) <= 2000
                && turn <= 2000;
    }

    private static long worst(List<Long> millis) {
        return millis.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.2f", millis / 1000.0);
    }

    private static void row(String what, Object figure, String goal) {
        System.out.println("| " + what + " | " + figure + " | " + goal + " |");
    }
}
