package dev.keyturn.cli.keys;

import dev.keyturn.cli.admin.AdminApi.Attempt;
import dev.keyturn.cli.admin.AdminConsole;
import dev.keyturn.cli.admin.Tables;
import dev.keyturn.cli.keys.KeysApi.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A rotation that is waited for: each step is taken when it becomes safe. Interrupting the command loses nothing,
 * because the server knows how far the rotation is.
 */
record Rotation(AdminConsole console, KeysApi api) {
    /** How often to ask how far it is; what is waited for may come earlier than announced. */
    private static final Duration ASKING = Duration.ofSeconds(2);

    /** The time between two redraws of the waiting line. */
    private static final Duration TICK = Duration.ofMillis(250);

    /** Takes the steps, and returns the last answer. */
    JsonNode finish(Step first) {
        String told = "";
        Step step = first;
        while (true) {
            Attempt attempt = api.step(step);
            JsonNode answer = attempt.body();
            if (attempt.refused() && Tables.moment(answer, "safe_at").isEmpty()) {
                throw api.refusal(answer);
            }
            if (!attempt.refused() && answer.path("done").asBoolean(false)) {
                return answer;
            }
            told = tell(told, answer);
            await(Tables.moment(answer, "safe_at"));
            step = next(step, answer);
        }
    }

    /** Names the key that the server chose, so that a repeated step never begins another rotation. */
    private static Step next(Step step, JsonNode answer) {
        String kid = answer.path("kid").asString("");
        return step.kid() == null && !kid.isEmpty() ? new Step(step.name(), kid, step.dryRun(), step.force()) : step;
    }

    /** Tells what was done and what is waited for, unless the last answer said the same. */
    private String tell(String told, JsonNode answer) {
        String sentence = answer.path("message").isString()
                ? Tables.plain(answer.path("message").asString())
                : "Not yet, because " + KeysApi.reason(answer) + ".";
        if (!sentence.equals(told)) {
            console.tell(sentence
                    + Tables.moment(answer, "safe_at")
                            .map(safe -> " Waiting until " + console.moments().at(safe) + ".")
                            .orElse("")
                    + "\n");
        }
        return sentence;
    }

    private void await(Optional<Instant> safe) {
        Instant now = console.moments().now();
        Instant until = safe.filter(moment -> moment.isBefore(now.plus(ASKING))).orElse(now.plus(ASKING));
        do {
            console.pause(
                    safe.map(moment -> "The next step becomes safe "
                                    + console.moments().away(moment))
                            .orElse("Waiting"),
                    TICK);
        } while (console.moments().now().isBefore(until));
    }
}
