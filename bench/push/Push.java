import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Opens a WebSocket for each of many people, tells what one of them takes, sends them messages at a fixed rate, and tells how
 * long these take to arrive. One thread does it, so that it takes little of a machine that it shares with what it measures.
 * Arguments are NAME=VALUE; results are lines of NAME VALUE on standard output.
 */
final class Push implements AutoCloseable, Receiver.Events, Sender.Events {
    private static final int HANDSHAKES_AT_ONCE = 32;
    private static final int SENDERS = 64;
    private static final int FIRST = 500;
    private static final long PATIENCE = 30_000_000_000L;

    private final Map<String, String> settings;
    private final Selector selector = Selector.open();
    private final InetSocketAddress server;
    private final long[] people;
    private final String[] tokens;
    private final Deque<Sender> idle = new ArrayDeque<>();
    private Load load = new Load(idle, new long[0], 0, 1, 0, true);
    private long sent;
    private int opened;
    private int closed;

    private Push(Map<String, String> settings, Tokens issuer) throws IOException {
        this.settings = settings;
        this.server = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), URI.create(settings.get("resource")).getPort());
        List<String[]> lines = Files.readAllLines(Path.of(settings.get("people"))).stream()
                .map(line -> line.split(" "))
                .toList();
        this.people = lines.stream().mapToLong(line -> Long.parseLong(line[0])).toArray();
        say("Signing " + people.length + " tokens.");
        this.tokens = IntStream.range(0, people.length)
                .parallel()
                .mapToObj(at -> issuer.of(people[at], lines.get(at)[1]))
                .toArray(String[]::new);
    }

    public static void main(String[] arguments) throws Exception {
        Locale.setDefault(Locale.ROOT);
        Map<String, String> settings = Arrays.stream(arguments)
                .map(argument -> argument.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        int port = Integer.parseInt(settings.get("jwks"));
        try (Tokens issuer = new Tokens(settings.get("issuer"), settings.get("resource"), port);
                Push push = new Push(settings, issuer)) {
            push.run();
        }
    }

    private void run() throws IOException, InterruptedException {
        awaitKeys();
        sockets();
        for (int at = 0; at < SENDERS; at++) {
            new Sender(selector, server, tokens[at % tokens.length], this).connect();
        }
        say("Warming up for " + number("warm") + " s.");
        load(number("warm"), true);
        say("  of " + sent + " messages, median " + load.pushed().median() + " ms");
        say("Sending " + settings.get("rate") + " messages a second for " + number("seconds") + " s.");
        measure();
    }

    /** The resource server reads the key set now and then while it has none, or a key of which it has not heard. */
    private void awaitKeys() throws IOException, InterruptedException {
        URI probe = URI.create("http://localhost:" + server.getPort() + "/messages/unread-count");
        long deadline = System.nanoTime() + PATIENCE;
        while (true) {
            var connection = (HttpURLConnection) probe.toURL().openConnection();
            connection.setRequestProperty("Authorization", "Bearer " + tokens[0]);
            if (connection.getResponseCode() == 200) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("The resource server still answers " + connection.getResponseCode());
            }
            Thread.sleep(500);
        }
    }

    /** The first ones make the server load and compile what a socket needs; the others are counted. */
    private void sockets() throws IOException, InterruptedException {
        int all = people.length;
        int first = Math.min(FIRST, all / 2);
        open(first);
        long liveBefore = Consumption.live(number("server"));
        long residentBefore = resident();
        long begun = System.nanoTime();
        open(all);
        tell("sockets", all);
        tell("opened_a_second", (all - first) * 1e9 / (System.nanoTime() - begun));
        long live = Consumption.live(number("server"));
        long resident = resident();
        tell("resident_mb", resident / 1024.0);
        tell("resident_kb_each", (double) (resident - residentBefore) / (all - first));
        tell("heap_kb_each", (double) (live - liveBefore) / (all - first));
    }

    /** Once what native code has given back has been given back to the system, which the server does every five seconds. */
    private long resident() throws IOException {
        turn(7_000_000_000L);
        return Consumption.resident(number("server"));
    }

    private void open(int wanted) throws IOException {
        say("Opening sockets up to " + wanted + ".");
        int begun = opened;
        while (opened < wanted) {
            while (begun < wanted && begun - opened < HANDSHAKES_AT_ONCE) {
                new Receiver(selector, server, tokens[begun++], this).connect();
            }
            if (closed > 0) {
                throw new IOException("A socket was refused, or closed");
            }
            select(100);
        }
    }

    private void measure() throws IOException, InterruptedException {
        double[] collected = Consumption.collections(number("server"));
        double[] before = consumed();
        long begun = System.nanoTime();
        load(number("seconds"), false);
        double seconds = (System.nanoTime() - begun) / 1e9;
        double[] after = consumed();
        double[] collectedSince = Consumption.collections(number("server"));
        tell("sent", load.sent());
        tell("refused", load.refusals());
        tell("missing", load.missing());
        tell("doubled", load.doubles());
        tell("closed", closed);
        tell("push_median", load.pushed().median());
        tell("push_p99", load.pushed().p99());
        tell("push_max", load.pushed().most());
        tell("post_median", load.posted().median());
        tell("post_p99", load.posted().p99());
        tell("seconds", seconds);
        tell("full_collections", collectedSince[0] - collected[0]);
        tell("collecting", collectedSince[1] - collected[1]);
        tell("server_cpu", after[0] - before[0]);
        tell("postgres_cpu", after[1] - before[1]);
        tell("generator_cpu", after[2] - before[2]);
    }

    private double[] consumed() throws IOException {
        return new double[] {
            Consumption.processor(number("server")),
            Consumption.processor(number("postgres")),
            Consumption.processor(ProcessHandle.current().pid())
        };
    }

    /** Returns when all that was sent has arrived, or does not come any more. */
    private void load(int seconds, boolean easy) throws IOException {
        load = new Load(idle, people, sent, Double.parseDouble(settings.get("rate")), seconds, easy);
        load.begin();
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (load.go() && !(easy && System.nanoTime() > end)) {
            select(1);
        }
        long deadline = System.nanoTime() + PATIENCE;
        while (!load.isOver() && System.nanoTime() < deadline) {
            select(10);
        }
        sent += load.sent();
    }

    private void turn(long nanos) throws IOException {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            select(100);
        }
    }

    private void select(int millis) throws IOException {
        selector.select(key -> ((Connection) key.attachment()).ready(key), millis);
    }

    @Override
    public void opened() {
        opened++;
    }

    @Override
    public void message(long number) {
        load.arrived(number);
    }

    @Override
    public void closed(String why) {
        if (closed++ == 0) {
            say("  closed: " + why);
        }
    }

    @Override
    public void answered(long number, String statusLine) {
        load.answered(number, statusLine);
    }

    @Override
    public void idle(Sender sender) {
        idle.add(sender);
    }

    @Override
    public void away(Sender sender) {
        idle.remove(sender);
    }

    private int number(String name) {
        return Integer.parseInt(settings.get(name));
    }

    private static void say(String what) {
        System.err.println(what);
    }

    private static void tell(String name, double value) {
        System.out.printf("%s %.2f%n", name, value);
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
