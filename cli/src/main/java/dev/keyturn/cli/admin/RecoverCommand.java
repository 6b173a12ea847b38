package dev.keyturn.cli.admin;

import dev.keyturn.cli.terminal.Output;
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
        footer = {
            "",
            "Without KEYTURN_URL, KEYTURN_CLIENT_ID and KEYTURN_CLIENT_SECRET it is about the local installation."
        })
public final class RecoverCommand implements Callable<Integer> {
    private static final String CONSEQUENCES =
            "All keys will be replaced, and every session and code that the restored database knows ends: nobody can tell"
                    + " which of them were ended after the backup. Every person has to log in again.";

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli makes it
    private KeysConsole console;

    @Option(names = "--force", description = "Does it although no server has noticed a restore.")
    private boolean force;

    @Option(names = "--yes", description = "Goes on without asking.")
    private boolean yes;

    @Override
    public Integer call() {
        return console.with(api -> {
            if (!yes) {
                console.confirm(CONSEQUENCES);
            }
            JsonNode answer = api.post("/recover", Map.of("force", force));
            console.print(console.json() ? Output.json(answer) : report(answer));
            return 0;
        });
    }

    private String report(JsonNode answer) {
        KeyTables tables = console.tables();
        String done = answer.path("recovered").asBoolean(false)
                ? "Recovered: keys replaced, %d sessions ended. Signing now: %s. Standing by: %s.\n"
                        .formatted(
                                answer.path("sessions_ended").asLong(),
                                tables.kid(answer.path("activated")),
                                tables.kid(answer.path("staged")))
                : "There was nothing to recover from: no restore was noticed, and nothing was changed. `--force` does it all the same.\n";
        return done
                + KeysApi.moment(answer, "lost_since")
                        .map(since ->
                                "What was changed between %s and the restore is lost: look for accounts and clients that were disabled then, and for passwords and secrets that were changed.\n"
                                        .formatted(console.moments().at(since)))
                        .orElse("");
    }
}
