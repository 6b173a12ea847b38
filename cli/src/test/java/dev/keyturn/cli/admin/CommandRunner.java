package dev.keyturn.cli.admin;

import dev.keyturn.cli.Keyturn;
import dev.keyturn.cli.Ran;
import dev.keyturn.cli.terminal.Moments;
import dev.keyturn.cli.terminal.Person;
import dev.keyturn.cli.terminal.Style;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Runs commands in a terminal of its own. The clock stands, or moves as a command waits. */
public final class CommandRunner {
    public static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");

    private final AdminServer server;
    private final Deque<String> typed = new ArrayDeque<>();
    private final Deque<String> piped = new ArrayDeque<>();
    private Instant now = NOW;

    public CommandRunner(String url) {
        server = new AdminServer(url, "me", "secret", "the test");
    }

    /** Commands to a real server, by a clock that stands from now on. */
    public CommandRunner(String url, String clientId, String clientSecret) {
        server = new AdminServer(url, clientId, clientSecret, "the test");
        now = Instant.now();
    }

    /** Lines that a person will type, of whom there is nobody otherwise. */
    public CommandRunner typing(String... lines) {
        typed.addAll(List.of(lines));
        return this;
    }

    /** Lines that a script puts into standard input. */
    public CommandRunner piping(String... lines) {
        piped.addAll(List.of(lines));
        return this;
    }

    public Instant now() {
        return now;
    }

    public Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Keyturn.commandLine(Map.of(), factory())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Ran(exitCode, out.toString(), err.toString());
    }

    private IFactory factory() {
        InstantSource source = () -> now;
        AdminConsole.Terminal terminal = new AdminConsole.Terminal(
                new Moments(source.withZone(ZoneOffset.UTC), ZoneOffset.UTC),
                new Somebody(),
                Style.PLAIN,
                span -> now = now.plus(span));
        return new IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                return type == AdminConsole.class
                        ? type.cast(new AdminConsole(() -> server, terminal))
                        : CommandLine.defaultFactory().create(type);
            }
        };
    }

    private final class Somebody implements Person {
        @Override
        public Optional<String> ask(String question) {
            return Optional.ofNullable(typed.poll());
        }

        @Override
        public Optional<String> askUnseen(String question) {
            return ask(question);
        }

        @Override
        public Optional<String> piped() {
            return Optional.ofNullable(piped.poll());
        }
    }
}
