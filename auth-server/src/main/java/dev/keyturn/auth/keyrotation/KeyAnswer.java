package dev.keyturn.auth.keyrotation;

import dev.keyturn.auth.keystore.KeyPlan.PlannedStep;
import dev.keyturn.edge.ProblemException;
import dev.keyturn.model.ProblemType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a step, or would.
 *
 * @param done whether things are now as the step was to make them
 * @param changed whether it was this call that made them so
 * @param kid the key that it is about; null if it is still to be made
 * @param plan what comes next, or for a plan what would be done
 * @param safeAt when the step is safe, or the next one of its kind; null if that is now
 */
record KeyAnswer(
        boolean done,
        boolean changed,
        @Nullable String kid,
        String message,
        List<PlannedStep> plan,
        @Nullable Instant safeAt) {
    /**
     * The answer to a step that was taken.
     *
     * @param next what comes next
     * @throws ProblemException if it was refused
     */
    static KeyAnswer taken(KeyLifecycle.Done done, List<PlannedStep> next) {
        return switch (done.decision()) {
            case Decision.Go go ->
                new KeyAnswer(
                        go.restSafeAt() == null,
                        true,
                        go.kid() == null ? done.staged() : go.kid(),
                        go.message(),
                        next,
                        go.restSafeAt());
            case Decision.Already already -> already(already, next);
            case Decision.TooEarly early -> throw notSafeYet(early);
            case Decision.Impossible impossible ->
                throw new ProblemException(ProblemType.WRONG_KEY_STATE, impossible.reason());
            case Decision.Unknown unknown -> throw noSuchKey();
        };
    }

    /** The answer to one that is only thought of: to be too early is no refusal. */
    static KeyAnswer planned(KeyLifecycle.Done done) {
        return switch (done.decision()) {
            case Decision.Go go ->
                new KeyAnswer(
                        false,
                        false,
                        go.kid(),
                        "This would be done now.",
                        steps(go.changes(), done.at()),
                        go.restSafeAt());
            case Decision.Already already -> already(already, List.of());
            case Decision.TooEarly early ->
                new KeyAnswer(
                        false,
                        false,
                        early.kid(),
                        "Not safe yet: " + early.reason() + ".",
                        steps(early.changes(), early.safeAt()),
                        early.safeAt());
            case Decision.Impossible impossible ->
                throw new ProblemException(ProblemType.WRONG_KEY_STATE, impossible.reason());
            case Decision.Unknown unknown -> throw noSuchKey();
        };
    }

    static ProblemException noSuchKey() {
        return new ProblemException(ProblemType.NOT_FOUND, "There is no key of that kid.");
    }

    private static KeyAnswer already(Decision.Already already, List<PlannedStep> next) {
        return new KeyAnswer(true, false, already.kid(), already.message(), next, already.safeAt());
    }

    private static ProblemException notSafeYet(Decision.TooEarly early) {
        ProblemException problem = new ProblemException(
                ProblemType.KEYS_NOT_SAFE_YET,
                "Key " + early.kid() + ": " + early.reason() + ". It is safe at " + early.safeAt() + ".");
        problem.getBody().setProperty("kid", early.kid());
        problem.getBody().setProperty("reason", early.reason());
        problem.getBody().setProperty("safe_at", early.safeAt());
        if (!early.waitingFor().isEmpty()) {
            problem.getBody().setProperty("waiting_for", early.waitingFor());
        }
        return problem;
    }

    private static List<PlannedStep> steps(List<Change> changes, Instant at) {
        return changes.stream()
                .map(change -> new PlannedStep(
                        change.step(),
                        change.key() == null ? null : change.key().kid(),
                        at,
                        change.reason()))
                .toList();
    }
}
