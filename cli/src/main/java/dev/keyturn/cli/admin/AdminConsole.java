package dev.keyturn.cli.admin;

import dev.keyturn.cli.terminal.Failure;
import dev.keyturn.cli.terminal.Moments;
import dev.keyturn.cli.terminal.Output;
import dev.keyturn.cli.terminal.Person;
import dev.keyturn.cli.terminal.Style;
import dev.keyturn.model.Scope;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/**
 * What all these commands share: server, form of the answer, clock, terminal and person.
 */
public final class AdminConsole {
    /** The last line in the help of each command that calls a server. */
    public static final String WHICH =
            "Without KEYTURN_URL, KEYTURN_CLIENT_ID and KEYTURN_CLIENT_SECRET it is about the local installation.";

    /** The replacement character, which stands for bytes that could not be decoded. */
    private static final char UNREADABLE = '\uFFFD';

    private final Supplier<AdminServer> server;
    private final Terminal terminal;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--output",
            paramLabel = "table|json",
            description = "The form of the answer: ${COMPLETION-CANDIDATES}.")
    private Output output = Output.TABLE;

    /** What a command has of its terminal; a test has another. */
    record Terminal(Moments moments, Person person, Style style, Pause pause) {}

    /** Waits. */
    @FunctionalInterface
    interface Pause {
        void sleep(Duration span) throws InterruptedException;
    }

    /** Takes the terminal of this process; picocli calls it. */
    AdminConsole() {
        this(
                AdminServer::ofThisProcess,
                new Terminal(Moments.here(), Person.here(), Style.of(System.getenv()), Thread::sleep));
    }

    AdminConsole(Supplier<AdminServer> server, Terminal terminal) {
        this.server = server;
        this.terminal = terminal;
    }

    /** The way to the server, with a token for these scopes. */
    public AdminApi open(Scope... scopes) {
        return new AdminApi(server.get(), scopes);
    }

    /** The clock, and how times are written. */
    public Moments moments() {
        return terminal.moments();
    }

    /** Tables that fit this terminal. */
    public Tables tables() {
        return new Tables(moments(), terminal.style());
    }

    /** Prints an answer, for a script or for a person; the exit code is that it is done. */
    public int answer(Object answer, Supplier<String> text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(output == Output.JSON ? Output.json(answer) : text.get());
        if (out.checkError()) {
            throw new Failure("The answer could not be written, whatever was done: look with `list` or `show`,"
                    + " and make another secret with `./keyturn clients rotate-secret` if one was lost.");
        }
        return 0;
    }

    /** Prints a list to its end, page by page as they come. */
    public int list(AdminApi api, String path, Given filter, Tables.Column... columns) {
        return list(api, path, filter, Integer.MAX_VALUE, columns);
    }

    /** Prints the beginning of a list, and says so on stderr if there is more of it. */
    public int list(AdminApi api, String path, Given filter, int most, Tables.Column... columns) {
        PrintWriter out = spec.commandLine().getOut();
        Listing listing = output == Output.JSON ? Listing.json(out) : Listing.table(out, tables(), columns);
        AdminApi.Page page = api.list(path, filter, most);
        listing.page(page.first(most));
        int left = most - page.rows().size();
        while (left > 0 && page.next().isPresent() && !out.checkError()) {
            page = api.page(page.next().get());
            listing.page(page.first(left));
            left -= page.rows().size();
        }
        listing.end();
        if (out.checkError()) {
            throw new Failure("The list could not be written to its end: its reader has gone, or the disk is full.");
        }
        if (left < 0 || page.next().isPresent()) {
            tell("That is not all: see more with a `--limit` above %d.\n".formatted(most));
        }
        return 0;
    }

    /** Prints one object. */
    public int one(JsonNode object) {
        return answer(object, () -> tables().one(object));
    }

    /** Prints something that is not the answer, on stderr. */
    public void tell(String text) {
        PrintWriter err = spec.commandLine().getErr();
        err.print(text);
        err.flush();
    }

    /** Waits a moment, and says what for where a line can be redrawn. */
    public void pause(String waitingFor, Duration span) {
        boolean redraw = terminal.style().terminal();
        if (redraw) {
            tell("\r\u001b[K" + waitingFor);
        }
        try {
            terminal.pause().sleep(span);
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
     * Asks the person to confirm what cannot be undone; a {@link Failure} if they do not, or if nobody is there to ask.
     *
     * @param consequences printed before the question
     */
    public void confirm(String consequences) {
        tell(consequences + "\n");
        String answer = terminal.person()
                .ask("Type yes to go on:")
                .orElseThrow(
                        () -> new Failure("There is nobody to ask here: add `--yes` to go on without a question."));
        if (!answer.strip().toLowerCase(Locale.ROOT).equals("yes")) {
            throw new Failure("Nothing was changed.");
        }
    }

    /** A new password: typed twice and unseen, or else one line of standard input. */
    public String password() {
        Person person = terminal.person();
        Optional<String> typed = person.askUnseen("New password:");
        if (typed.isPresent() && !typed.equals(person.askUnseen("The same again:"))) {
            throw new Failure("The two are not the same, and nothing was changed: try again.");
        }
        String password = typed.or(person::piped)
                .orElseThrow(
                        () -> new Failure("No password came, and nothing was changed: type it where input and output"
                                + " are a terminal, or put it as one line into standard input."));
        if (password.indexOf(UNREADABLE) >= 0) {
            throw new Failure("The password is not in the characters of this terminal, and nothing was changed:"
                    + " set `LC_ALL=C.UTF-8`, or put it as one line of UTF-8 into standard input.");
        }
        return password;
    }
}
