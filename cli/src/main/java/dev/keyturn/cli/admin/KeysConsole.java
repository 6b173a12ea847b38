package dev.keyturn.cli.admin;

import dev.keyturn.cli.terminal.Failure;
import dev.keyturn.cli.terminal.Moments;
import dev.keyturn.cli.terminal.Output;
import dev.keyturn.cli.terminal.Person;
import dev.keyturn.cli.terminal.Style;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all commands about keys have in common: the server, the form of the answer, the time, and the person. */
final class KeysConsole {
    private final Supplier<AdminServer> server;
    private final Surroundings surroundings;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--output",
            paramLabel = "table|json",
            description = "The form of the answer: ${COMPLETION-CANDIDATES}.")
    private Output output = Output.TABLE;

    /** What is around the command; another one in a test. */
    record Surroundings(Moments moments, Person person, Style style, Pause pause) {}

    /** Waits. */
    @FunctionalInterface
    interface Pause {
        void sleep(Duration span) throws InterruptedException;
    }

    /** Around this process; picocli makes it so. */
    KeysConsole() {
        this(
                AdminServer::ofThisProcess,
                new Surroundings(Moments.here(), Person.here(), Style.of(System.getenv()), Thread::sleep));
    }

    KeysConsole(Supplier<AdminServer> server, Surroundings surroundings) {
        this.server = server;
        this.surroundings = surroundings;
    }

    /** Makes calls to the server, and closes the way there afterwards. */
    <T> T with(Function<KeysApi, T> calls) {
        try (KeysApi api = new KeysApi(server.get(), moments())) {
            return calls.apply(api);
        }
    }

    boolean json() {
        return output == Output.JSON;
    }

    Moments moments() {
        return surroundings.moments();
    }

    KeyTables tables() {
        return new KeyTables(moments(), surroundings.style());
    }

    void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        if (out.checkError()) {
            throw new Failure("The answer could not be written, whatever was done: look with `./keyturn keys list`.");
        }
    }

    /** Something that is not the answer. */
    void tell(String text) {
        PrintWriter err = spec.commandLine().getErr();
        err.print(text);
        err.flush();
    }

    /** Waits a moment, and says what for where a line can be redrawn. */
    void pause(String waitingFor, Duration span) {
        boolean redraw = surroundings.style().terminal();
        if (redraw) {
            tell("\r\u001b[K" + waitingFor);
        }
        try {
            surroundings.pause().sleep(span);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted: what was done stays done, see it with `./keyturn keys list`.", e);
        } finally {
            if (redraw) {
                tell("\r\u001b[K");
            }
        }
    }

    /**
     * Has the person confirm what cannot be undone; a {@link Failure} if they do not, or nobody is there.
     *
     * @param consequences told before the question
     */
    void confirm(String consequences) {
        tell(consequences + "\n");
        String answer = surroundings
                .person()
                .ask("Type yes to go on:")
                .orElseThrow(() -> new Failure("Nobody is there to ask: `--yes` goes on without."));
        if (!answer.strip().toLowerCase(Locale.ROOT).equals("yes")) {
            throw new Failure("Nothing was changed.");
        }
    }
}
