package dev.keyturn.cli.keys;

import dev.keyturn.cli.admin.AdminConsole;
import dev.keyturn.cli.admin.Tables;
import dev.keyturn.cli.terminal.Failure;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code keyturn keys rewrap}. */
@Command(
        name = "rewrap",
        description = "Puts all keys under the current key-encryption key, once every node has both loaded.")
final class RewrapCommand implements Callable<Integer> {
    @Mixin
    private AdminConsole console;

    @Override
    public Integer call() {
        try (KeysApi api = new KeysApi(console)) {
            JsonNode answer = api.post("/rewrap", Map.of());
            long remaining = answer.path("remaining").asLong(-1);
            int printed = console.answer(
                    answer,
                    () -> "Rewrapped %d keys under key-encryption key %s; %d remain under another.\n"
                            .formatted(
                                    answer.path("rewrapped").asLong(), Tables.cell(answer.path("kek_id")), remaining));
            if (remaining != 0) {
                throw new Failure(
                        "Not all keys are under the current key-encryption key: load the one that `./keyturn keys list --output json` names as kek_id as keyturn.keys.previous-encryption-key-file, restart, and repeat.");
            }
            return printed;
        }
    }
}
