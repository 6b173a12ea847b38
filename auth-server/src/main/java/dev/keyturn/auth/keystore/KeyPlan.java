package dev.keyturn.auth.keystore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The steps that the schedule will take, as things are now.
 *
 * @param steps by time
 * @param nextRotationAt when the key that signs is to be replaced; in the past if that is overdue
 * @param safeAt when the next key may sign
 */
public record KeyPlan(List<PlannedStep> steps, Instant nextRotationAt, Instant safeAt) {
    /**
     * A step to come.
     *
     * @param kid null for a key that is still to be made
     */
    public record PlannedStep(Step step, @Nullable String kid, Instant at, String reason) {}

    /** What follows from these facts, if nobody intervenes. */
    public static KeyPlan of(KeyFacts facts, KeysProperties settings) {
        SigningKey active = facts.active();
        SigningKey next = facts.standby().orElse(null);
        Instant due = due(active, next, facts, settings);
        Instant safeAt =
                next == null ? due : Readiness.of(next, facts, settings).safeAt();
        Instant rotation = later(due, safeAt);
        List<PlannedStep> steps = new ArrayList<>();
        if (next == null) {
            steps.add(new PlannedStep(Step.STAGE, null, facts.now(), "no key stands by"));
        }
        steps.add(new PlannedStep(Step.RETIRE, active.kid(), rotation, "by the schedule (keyturn.keys.rotate-every)"));
        steps.add(new PlannedStep(Step.ACTIVATE, next == null ? null : next.kid(), rotation, "takes over"));
        steps.add(new PlannedStep(Step.STAGE, null, rotation, "to be next"));
        steps.add(new PlannedStep(
                Step.REMOVE,
                active.kid(),
                active.lastTokenExpires(rotation).plus(settings.clockSkew()),
                "its last token has expired"));
        for (SigningKey retired : facts.in(KeyState.RETIRED)) {
            Instant at = Objects.requireNonNull(retired.removableAt(settings));
            steps.add(new PlannedStep(Step.REMOVE, retired.kid(), at, "its last token has expired"));
        }
        steps.sort(Comparator.comparing(PlannedStep::at));
        return new KeyPlan(List.copyOf(steps), due, safeAt);
    }

    /** When the next key is to sign by the schedule alone, safe or not. */
    private static Instant due(SigningKey active, @Nullable SigningKey next, KeyFacts facts, KeysProperties settings) {
        Instant since = Objects.requireNonNull(active.activatedAt());
        Instant published = next == null ? facts.now() : next.publishedAt();
        return later(since.plus(settings.rotateEvery()), published.plus(settings.scheduledPublication()));
    }

    /** When the key that signs will stop: by the schedule, or later if the next key is not safe by then. */
    public Instant rotatesAt() {
        return later(nextRotationAt, safeAt);
    }

    /** When the JWKS will change next: nobody is to cache the present set for longer. */
    public Instant nextChangeOfTheSet(Instant now) {
        return steps.stream()
                .filter(step -> step.step() == Step.STAGE || step.step() == Step.REMOVE)
                .map(PlannedStep::at)
                .filter(at -> at.isAfter(now))
                .findFirst()
                .orElse(Instant.MAX);
    }

    /** Whether the schedule has something to do. */
    public boolean due(Instant now) {
        return steps.stream().anyMatch(step -> !step.at().isAfter(now));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
