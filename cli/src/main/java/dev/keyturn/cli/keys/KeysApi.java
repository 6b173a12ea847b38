package dev.keyturn.cli.keys;

import dev.keyturn.cli.admin.AdminApi;
import dev.keyturn.cli.admin.AdminApi.Attempt;
import dev.keyturn.cli.admin.AdminConsole;
import dev.keyturn.cli.admin.Given;
import dev.keyturn.cli.admin.Tables;
import dev.keyturn.cli.terminal.Failure;
import dev.keyturn.cli.terminal.Moments;
import dev.keyturn.model.Scope;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code /admin/keys}, with kids that may be abbreviated. */
final class KeysApi implements AutoCloseable {
    private static final String KEYS = "/admin/keys";
    private static final int SHORTEST = 6;

    private final AdminApi api;
    private final Moments moments;

    KeysApi(AdminConsole console) {
        this.api = console.open(Scope.KEYS_ADMIN);
        this.moments = console.moments();
    }

    List<JsonNode> keys() {
        return api.get(KEYS).valueStream().toList();
    }

    JsonNode get(String path) {
        return api.get(KEYS + path);
    }

    /** The key whose kid begins with this text; a {@link Failure} unless there is exactly one. */
    JsonNode find(String abbreviated) {
        return api.get(KEYS + "/" + AdminApi.segment(kid(abbreviated)));
    }

    /** The whole kid of the key whose kid begins with this text. */
    String kid(String abbreviated) {
        if (abbreviated.length() < SHORTEST) {
            throw new Failure(
                    "'%s' is too short for a key: give at least %d characters of its kid, from `./keyturn keys list`."
                            .formatted(abbreviated, SHORTEST));
        }
        List<String> found = keys().stream()
                .map(key -> key.path("kid").asString(""))
                .filter(kid -> kid.startsWith(abbreviated))
                .toList();
        if (found.isEmpty()) {
            throw new Failure("There is no key whose kid begins with '%s': see them with `./keyturn keys list`."
                    .formatted(abbreviated));
        }
        if (found.size() > 1) {
            throw new Failure("More than one kid begins with '%s': give a character more of %s."
                    .formatted(abbreviated, found.stream().collect(Collectors.joining(" or "))));
        }
        return found.getFirst();
    }

    /** A step in the life of a key. */
    Attempt step(Step step) {
        return api.attempt(KEYS + "/" + step.name(), step.body());
    }

    JsonNode post(String path, Map<String, ?> body) {
        Attempt attempt = api.attempt(KEYS + path, body);
        if (attempt.refused()) {
            throw refusal(attempt.body(), "");
        }
        return attempt.body();
    }

    /**
     * The refusal of a step, with its reason and the local time at which the step becomes safe (the problem {@code
     * keys-not-safe-yet}).
     */
    Failure refusal(JsonNode problem) {
        return refusal(problem, "; `--force` does it now, and is recorded");
    }

    private Failure refusal(JsonNode problem, String otherwise) {
        return Tables.moment(problem, "safe_at")
                .map(safe -> new Failure("Not yet, because %s. It becomes safe at %s%s."
                        .formatted(reason(problem), moments.when(safe), otherwise)))
                .orElseGet(() -> new Failure(
                        Tables.plain(problem.path("detail").asString("The server refuses it as things are."))));
    }

    static String reason(JsonNode problem) {
        String reason = Tables.plain(problem.path("reason").asString("it is too early"));
        String waiting = problem.path("waiting_for")
                .valueStream()
                .map(instance -> Tables.plain(instance.asString()))
                .filter(instance -> !reason.contains(instance))
                .collect(Collectors.joining(", "));
        return waiting.isEmpty() ? reason : reason + "; it waits for " + waiting;
    }

    @Override
    public void close() {
        api.close();
    }

    /**
     * A step to take.
     *
     * @param name its path
     * @param kid which key; null lets the server choose
     */
    record Step(String name, @Nullable String kid, boolean dryRun, boolean force) {
        Map<String, Object> body() {
            return new Given()
                    .with("kid", kid)
                    .with("dry_run", dryRun)
                    .with("force", force)
                    .members();
        }
    }
}
