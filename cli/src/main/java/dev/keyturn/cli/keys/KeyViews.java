package dev.keyturn.cli.keys;

import dev.keyturn.cli.admin.AdminConsole;
import dev.keyturn.cli.admin.Tables;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code keyturn keys list}, {@code show}, {@code consumers} and {@code plan}: they look, and change nothing. */
abstract class KeyViews implements Callable<Integer> {
    @Mixin
    AdminConsole console;

    private KeyViews() {}

    abstract JsonNode ask(KeysApi api);

    abstract String render(JsonNode answer, KeyTables tables);

    @Override
    public Integer call() {
        try (KeysApi api = new KeysApi(console)) {
            JsonNode answer = ask(api);
            return console.answer(answer, () -> render(answer, KeyTables.of(console)));
        }
    }

    @Command(name = "list", description = "Lists the keys in the order of the JWKS, then those that were revoked.")
    static final class ListKeys extends KeyViews {
        @Override
        JsonNode ask(KeysApi api) {
            return api.get("");
        }

        @Override
        String render(JsonNode answer, KeyTables tables) {
            return tables.keys(answer.valueStream().toList());
        }
    }

    @Command(name = "show", description = "Shows one key; never its private part.")
    static final class Show extends KeyViews {
        @Parameters(paramLabel = "KID", description = "The key's id, or how it begins.")
        private String kid;

        @Override
        JsonNode ask(KeysApi api) {
            return api.find(kid);
        }

        @Override
        String render(JsonNode answer, KeyTables tables) {
            return console.tables().one(answer);
        }
    }

    @Command(name = "consumers", description = "Shows which resource server holds which keys.")
    static final class Consumers extends KeyViews {
        @Override
        JsonNode ask(KeysApi api) {
            return api.get("/consumers");
        }

        @Override
        String render(JsonNode answer, KeyTables tables) {
            return tables.consumers(answer.valueStream().toList());
        }
    }

    @Command(name = "plan", description = "Shows what the schedule will do, and when.")
    static final class Plan extends KeyViews {
        @Override
        JsonNode ask(KeysApi api) {
            return api.get("/plan");
        }

        @Override
        String render(JsonNode answer, KeyTables tables) {
            return tables.plan(answer.path("steps"))
                    + Tables.moment(answer, "next_rotation_at")
                            .map(next -> "\nThe next rotation is at "
                                    + tables.moments().when(next) + ".\n")
                            .orElse("");
        }
    }
}
