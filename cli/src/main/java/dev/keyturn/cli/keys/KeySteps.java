package dev.keyturn.cli.keys;

import dev.keyturn.cli.admin.AdminApi.Attempt;
import dev.keyturn.cli.admin.AdminConsole;
import dev.keyturn.cli.admin.Tables;
import dev.keyturn.cli.keys.KeysApi.Step;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The steps in the life of a key: {@code keyturn keys stage}, {@code activate}, {@code retire}, {@code remove}, {@code rotate}. */
abstract class KeySteps implements Callable<Integer> {
    /** The exit code if the step has begun, and the rest has to wait. */
    static final int NOT_YET = 3;

    @Mixin
    AdminConsole console;

    @Option(names = "--dry-run", description = "Prints what would be done and when, and does nothing.")
    private boolean dryRun;

    @Option(names = "--force", description = "Does it although it is not safe yet; it is recorded as forced.")
    private boolean force;

    private final String name;

    private KeySteps(String name) {
        this.name = name;
    }

    /** Which key, as it was typed; null lets the server choose. */
    @Nullable
    String chosen() {
        return null;
    }

    @Override
    public Integer call() {
        try (KeysApi api = new KeysApi(console)) {
            String kid = chosen();
            Step step = new Step(name, kid == null ? null : api.kid(kid), dryRun, force);
            return dryRun ? preview(api, step) : take(api, step);
        }
    }

    private int preview(KeysApi api, Step step) {
        JsonNode answer = done(api, api.step(step));
        return console.answer(answer, () -> sentence(answer) + plan("Nothing was done.", answer));
    }

    int take(KeysApi api, Step step) {
        return report(done(api, api.step(step)));
    }

    /** Prints the outcome of a step, and returns the exit code: 0 or {@link #NOT_YET}. */
    int report(JsonNode answer) {
        boolean done = answer.path("done").asBoolean(false);
        int printed =
                console.answer(answer, () -> sentence(answer) + plan("What comes next:", answer) + rest(answer, done));
        return done ? printed : NOT_YET;
    }

    static JsonNode done(KeysApi api, Attempt attempt) {
        if (attempt.refused()) {
            throw api.refusal(attempt.body());
        }
        return attempt.body();
    }

    private static String sentence(JsonNode answer) {
        String message = Tables.plain(answer.path("message").asString(""));
        return message.isEmpty() ? "" : message + "\n";
    }

    private String plan(String title, JsonNode answer) {
        JsonNode steps = answer.path("plan");
        return steps.isEmpty()
                ? ""
                : "\n" + title + "\n" + KeyTables.of(console).plan(steps);
    }

    private String rest(JsonNode answer, boolean done) {
        return done
                ? ""
                : Tables.moment(answer, "safe_at")
                        .map(safe -> "\nThe rest becomes safe at "
                                + console.moments().when(safe)
                                + ": repeat the command then, or let it wait with `--wait`.\n")
                        .orElse("\nThat is not all: repeat the command, or let it wait with `--wait`.\n");
    }

    @Command(name = "stage", description = "Publishes a new key that does not sign yet, unless there is one.")
    static final class Stage extends KeySteps {
        Stage() {
            super("stage");
        }
    }

    @Command(
            name = "activate",
            description = "Lets a published key sign from now on, once every consumer has it; the one before retires.")
    static final class Activate extends KeySteps {
        @Parameters(paramLabel = "KID", arity = "0..1", description = "Which key; the oldest STANDBY if absent.")
        private @Nullable String kid;

        Activate() {
            super("activate");
        }

        @Override
        @Nullable
        String chosen() {
            return kid;
        }
    }

    @Command(
            name = "retire",
            description = "Keeps a key from ever signing again; it stays published while its tokens are in use.")
    static final class Retire extends KeySteps {
        @Parameters(paramLabel = "KID", description = "Which key.")
        private String kid;

        Retire() {
            super("retire");
        }

        @Override
        String chosen() {
            return kid;
        }
    }

    @Command(name = "remove", description = "Takes a retired key out of the JWKS, once no token of it is in use.")
    static final class Remove extends KeySteps {
        @Parameters(paramLabel = "KID", description = "Which key.")
        private String kid;

        Remove() {
            super("remove");
        }

        @Override
        String chosen() {
            return kid;
        }
    }

    @Command(
            name = "rotate",
            description = "Does the steps of a rotation that are safe now, and says when the others will be.")
    static final class Rotate extends KeySteps {
        @Option(names = "--wait", description = "Stays until all is done.")
        private boolean wait;

        Rotate() {
            super("rotate");
        }

        @Override
        int take(KeysApi api, Step step) {
            return wait ? report(new Rotation(console, api).finish(step)) : super.take(api, step);
        }
    }
}
