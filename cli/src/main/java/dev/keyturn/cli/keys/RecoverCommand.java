package dev.keyturn.cli.keys;

import dev.keyturn.cli.admin.AdminConsole;
import dev.keyturn.cli.admin.Tables;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code keyturn recover}. */
@Command(
        name = "recover",
        description = "Makes an authorization server issue tokens again after its database was restored.",
        footer = {"", AdminConsole.WHICH})
public final class RecoverCommand implements Callable<Integer> {
    private static final String CONSEQUENCES =
            "All keys will be replaced, and every session and code that the restored database knows ends: nobody can tell"
                    + " which of them were ended after the backup. Every person has to log in again.";

    @Mixin
    private AdminConsole console;

    @Option(
            names = "--force",
            description = "Does it although no server has noticed a restore, as none can on a new machine.")
    private boolean force;

    @Option(names = "--yes", description = "Goes on without asking.")
    private boolean yes;

    @Override
    public Integer call() {
        try (KeysApi api = new KeysApi(console)) {
            if (!yes) {
                console.confirm(CONSEQUENCES);
            }
            JsonNode answer = api.post("/recover", Map.of("force", force));
            return console.answer(answer, () -> report(answer));
        }
    }

    private String report(JsonNode answer) {
        KeyTables tables = KeyTables.of(console);
        String done = answer.path("recovered").asBoolean(false)
                ? "Recovered: keys replaced, %d sessions ended. Signing now: %s. Standing by: %s.\n"
                        .formatted(
                                answer.path("sessions_ended").asLong(),
                                tables.kid(answer.path("activated")),
                                tables.kid(answer.path("staged")))
                : "There was nothing to recover from: no restore was noticed, and nothing was changed. Nobody can notice one on a new machine"
                        + " or with a new state folder: if there was one, run `./keyturn recover --force`.\n";
        return done
                + Tables.moment(answer, "lost_since")
                        .map(since ->
                                "What was changed between %s and the restore is lost: look for accounts and clients that were disabled then, and for passwords and secrets that were changed.\n"
                                        .formatted(console.moments().at(since)))
                        .orElse("");
    }
}
