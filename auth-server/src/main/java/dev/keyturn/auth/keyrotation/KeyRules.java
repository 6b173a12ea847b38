package dev.keyturn.auth.keyrotation;

import dev.keyturn.auth.keystore.KeyFacts;
import dev.keyturn.auth.keystore.KeyState;
import dev.keyturn.auth.keystore.KeysProperties;
import dev.keyturn.auth.keystore.Readiness;
import dev.keyturn.auth.keystore.SigningKey;
import dev.keyturn.auth.keystore.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rules for the life of a key: which step may be taken when. They only decide, from facts alone; {@link
 * KeyLifecycle} acts. A step that takes the last STANDBY key away stages another, so that there always is one.
 * <pre>
 * stage → STANDBY → activate → ACTIVE → (the next one is activated) → RETIRED → remove → REMOVED
 * revoke: from any of them → REVOKED
 * </pre>
 */
final class KeyRules {
    private static final String NEXT = "there always is a key that can take over";

    private final KeyFacts facts;
    private final KeysProperties settings;
    private final boolean force;

    /** @param force whether to go ahead though somebody's token may be refused */
    KeyRules(KeyFacts facts, KeysProperties settings, boolean force) {
        this.facts = facts;
        this.settings = settings;
        this.force = force;
    }

    Decision stage() {
        return facts.standby()
                .<Decision>map(key -> new Decision.Already(
                        key.kid(),
                        "Key " + key.kid() + " stands by already, published since " + key.publishedAt() + ".",
                        Readiness.of(key, facts, settings).safeAt()))
                .orElseGet(() -> new Decision.Go(List.of(Change.stage("asked for")), null, "A new key is published."));
    }

    /** Stages a key if none stands by; else activates it if that is safe, which retires the key before. */
    Decision rotate() {
        return facts.standby().isPresent()
                ? activate(null)
                : new Decision.Go(
                        List.of(Change.stage("to take over")),
                        null,
                        "A new key is published; it can take over once everybody could fetch it.",
                        List.of(),
                        facts.now().plus(settings.publication()));
    }

    /** @param kid null for the key that has been published for the longest time */
    Decision activate(@Nullable String kid) {
        if (kid == null) {
            return facts.standby()
                    .map(next -> rotatedAlready(next).orElseGet(() -> rotateTo(next)))
                    .orElseGet(() -> new Decision.Impossible("No key stands by: stage."));
        }
        return about(kid, key -> switch (key.state()) {
            case STANDBY -> rotateTo(key);
            case ACTIVE -> already(key, "signs already, since " + key.activatedAt());
            case RETIRED, REVOKED, REMOVED -> impossible(key, "and never signs again. Activate a STANDBY key");
        });
    }

    Decision retire(String kid) {
        return about(kid, key -> switch (key.state()) {
            case RETIRED -> already(key, "is RETIRED already, since " + key.retiredAt());
            case ACTIVE ->
                facts.standby()
                        .map(this::rotateTo)
                        .orElseGet(() -> new Decision.Impossible("No key stands by: stage."));
            case STANDBY -> withdraw(key);
            case REVOKED, REMOVED -> impossible(key, "and needs not be retired");
        });
    }

    /** @param kid null for the key that was retired first */
    Decision remove(@Nullable String kid) {
        if (kid == null) {
            return facts.in(KeyState.RETIRED).stream()
                    .findFirst()
                    .map(this::takeOut)
                    .orElseGet(
                            () -> new Decision.Already(null, "No key is RETIRED: there is nothing to remove.", null));
        }
        return about(kid, key -> switch (key.state()) {
            case RETIRED -> takeOut(key);
            case REMOVED -> already(key, "is removed already");
            case STANDBY, ACTIVE -> impossible(key, "and only a RETIRED key is removed");
            case REVOKED -> impossible(key, "and out of the JWKS already");
        });
    }

    /** @param compromised whether somebody else has the private key, so that its tokens are to be refused at once */
    Decision revoke(String kid, boolean compromised) {
        return about(kid, key -> {
            if (key.state() == KeyState.REVOKED) {
                return already(key, "is REVOKED already, since " + key.revokedAt());
            }
            if (!compromised && key.state() == KeyState.ACTIVE) {
                return impossible(key, "and its tokens are good. Rotate, or say that it is compromised");
            }
            Instant lastExpiry = lastExpiry(key);
            if (!compromised && lastExpiry.isAfter(facts.now())) {
                return new Decision.TooEarly(
                        List.of(revocation(key)),
                        kid,
                        "tokens that it signed are good until then, and would be refused, unless it is compromised",
                        lastExpiry,
                        List.of());
            }
            return new Decision.Go(revoking(key), kid, "Key " + kid + " is revoked.");
        });
    }

    private Decision rotateTo(SigningKey next) {
        Readiness readiness = Readiness.of(next, facts, settings);
        if (readiness.now(facts) || force) {
            List<String> unready = new ArrayList<>(readiness.passedOver());
            unready.addAll(readiness.waitingFor());
            return new Decision.Go(rotation(next), next.kid(), "Key " + next.kid() + " signs now.", unready, null);
        }
        return new Decision.TooEarly(
                rotation(next), next.kid(), readiness.reason(), readiness.safeAt(), readiness.waitingFor());
    }

    /** Answers a request without a kid that comes soon after another rotation as if it had made that rotation. */
    private Optional<Decision> rotatedAlready(SigningKey next) {
        Readiness readiness = Readiness.of(next, facts, settings);
        if (force || readiness.now(facts) || !facts.justRotated()) {
            return Optional.empty();
        }
        SigningKey active = facts.active();
        return Optional.of(new Decision.Already(
                active.kid(),
                "Key " + active.kid() + " took over already, at " + active.activatedAt()
                        + ". The next rotation is safe at " + readiness.safeAt() + ".",
                readiness.safeAt()));
    }

    private List<Change> rotation(SigningKey next) {
        List<Change> changes = new ArrayList<>();
        changes.add(new Change(Step.RETIRE, facts.active(), "another key takes over"));
        changes.add(new Change(Step.ACTIVATE, next, force ? "forced" : "everybody could fetch it"));
        stageWithout(next, changes);
        return changes;
    }

    private Decision withdraw(SigningKey key) {
        List<Change> changes = new ArrayList<>();
        changes.add(new Change(Step.RETIRE, key, "withdrawn before it signed"));
        stageWithout(key, changes);
        return new Decision.Go(changes, key.kid(), "Key " + key.kid() + " is withdrawn; it never signed.");
    }

    private Decision takeOut(SigningKey key) {
        Instant safeAt = Objects.requireNonNull(key.removableAt(settings));
        List<Change> changes = List.of(new Change(Step.REMOVE, key, force ? "forced" : "its tokens have expired"));
        return force || !safeAt.isAfter(facts.now())
                ? new Decision.Go(changes, key.kid(), "Key " + key.kid() + " is out of the JWKS.")
                : new Decision.TooEarly(
                        changes, key.kid(), "tokens that it signed may be good until then", safeAt, List.of());
    }

    private List<Change> revoking(SigningKey key) {
        List<Change> changes = new ArrayList<>();
        changes.add(revocation(key));
        Optional<SigningKey> next = facts.in(KeyState.STANDBY).stream()
                .filter(standby -> !standby.equals(key))
                .findFirst();
        if (key.state() == KeyState.ACTIVE) {
            next.ifPresent(standby -> changes.add(new Change(Step.ACTIVATE, standby, "in the place of a revoked key")));
            next.ifPresent(standby -> stageWithout(standby, changes));
        } else if (key.state() == KeyState.STANDBY) {
            stageWithout(key, changes);
        }
        return changes;
    }

    private static Change revocation(SigningKey key) {
        return new Change(Step.REVOKE, key, "revoked");
    }

    private void stageWithout(SigningKey taken, List<Change> changes) {
        if (facts.in(KeyState.STANDBY).stream().allMatch(taken::equals)) {
            changes.add(Change.stage(NEXT));
        }
    }

    private Instant lastExpiry(SigningKey key) {
        return switch (key.state()) {
            case ACTIVE, STANDBY, REVOKED, REMOVED -> facts.now();
            case RETIRED -> Objects.requireNonNull(key.removableAt(settings));
        };
    }

    private Decision about(String kid, Function<SigningKey, Decision> rule) {
        return facts.key(kid).map(rule).orElseGet(Decision.Unknown::new);
    }

    private static Decision already(SigningKey key, String state) {
        return new Decision.Already(key.kid(), "Key " + key.kid() + " " + state + ".", null);
    }

    private static Decision impossible(SigningKey key, String why) {
        return new Decision.Impossible("Key " + key.kid() + " is " + key.state() + ", " + why + ".");
    }
}
