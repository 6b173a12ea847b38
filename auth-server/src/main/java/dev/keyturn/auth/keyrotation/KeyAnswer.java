package dev.keyturn.auth.keyrotation;

import dev.keyturn.auth.keystore.KeyPlan.PlannedStep;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.ProblemType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a step, or of a dry run.
 *
 * @param done whether the keys are now as the step was to make them
 * @param changed whether this call made them so
 * @param kid the key that the step is about; null if it is still to be made
 * @param plan the steps that come next, or in a dry run those that would be taken
 * @param safeAt when the step, or the next one of its kind, is safe; null if it is safe now
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

    /** The answer to a dry run, in which a step that is too early is not refused. */
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
