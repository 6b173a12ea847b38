package dev.keyturn.auth.keyrotation;

import dev.keyturn.auth.audit.Actor;
import dev.keyturn.auth.keystore.KeyFacts;
import dev.keyturn.auth.keystore.KeyFactsReader;
import dev.keyturn.auth.keystore.KeyPlan;
import dev.keyturn.auth.keystore.KeyState;
import dev.keyturn.auth.keystore.KeysProperties;
import dev.keyturn.auth.keystore.SigningKey;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.edge.fields.NothingElse;
import dev.keyturn.model.ProblemType;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code /admin/keys}: what there is, what is planned, and each step of a key's life by hand. */
@RestController
class KeyController {
    private final KeyFactsReader reader;
    private final KeyLifecycle lifecycle;
    private final KeysProperties settings;

    KeyController(KeyFactsReader reader, KeyLifecycle lifecycle, KeysProperties settings) {
        this.reader = reader;
        this.lifecycle = lifecycle;
        this.settings = settings;
    }

    /** The published keys in the order of the JWKS, then the revoked ones. */
    @GetMapping("/admin/keys")
    List<KeyView> list() {
        KeyFacts facts = reader.read();
        KeyPlan plan = KeyPlan.of(facts, settings);
        return Stream.concat(facts.keys().stream().filter(SigningKey::published), facts.in(KeyState.REVOKED).stream())
                .map(key -> KeyView.of(key, plan, settings))
                .toList();
    }

    @GetMapping("/admin/keys/{kid}")
    KeyView show(@PathVariable String kid) {
        KeyFacts facts = reader.read();
        return facts.key(kid)
                .map(key -> KeyView.of(key, KeyPlan.of(facts, settings), settings))
                .orElseThrow(KeyAnswer::noSuchKey);
    }

    @GetMapping("/admin/keys/plan")
    Plan plan() {
        KeyPlan plan = KeyPlan.of(reader.read(), settings);
        return new Plan(plan.steps(), plan.nextRotationAt());
    }

    @GetMapping("/admin/keys/consumers")
    List<ConsumerView> consumers() {
        KeyFacts facts = reader.read();
        return facts.consumers().stream()
                .map(consumer -> ConsumerView.of(consumer, facts))
                .toList();
    }

    @PostMapping("/admin/keys/stage")
    KeyAnswer stage(@RequestBody(required = false) @Nullable Order order, @AuthenticationPrincipal Jwt token) {
        return take(order, token, (rules, kid) -> rules.stage());
    }

    @PostMapping("/admin/keys/activate")
    KeyAnswer activate(@RequestBody(required = false) @Nullable Order order, @AuthenticationPrincipal Jwt token) {
        return take(order, token, KeyRules::activate);
    }

    @PostMapping("/admin/keys/retire")
    KeyAnswer retire(@RequestBody(required = false) @Nullable Order order, @AuthenticationPrincipal Jwt token) {
        if (order == null || order.kid() == null) {
            throw ProblemException.ofField(ProblemType.INVALID_FIELDS, "kid", "is required: the key to be retired");
        }
        return take(order, token, KeyRules::retire);
    }

    @PostMapping("/admin/keys/remove")
    KeyAnswer remove(@RequestBody(required = false) @Nullable Order order, @AuthenticationPrincipal Jwt token) {
        return take(order, token, KeyRules::remove);
    }

    @PostMapping("/admin/keys/rotate")
    KeyAnswer rotate(@RequestBody(required = false) @Nullable Order order, @AuthenticationPrincipal Jwt token) {
        return take(order, token, (rules, kid) -> kid == null ? rules.rotate() : rules.activate(kid));
    }

    private KeyAnswer take(@Nullable Order given, Jwt token, BiFunction<KeyRules, @Nullable String, Decision> step) {
        Order order = Objects.requireNonNullElse(given, Order.PLAIN);
        boolean force = Boolean.TRUE.equals(order.force());
        Function<KeyFacts, Decision> decision = facts -> step.apply(new KeyRules(facts, settings, force), order.kid());
        return Boolean.TRUE.equals(order.dryRun())
                ? KeyAnswer.planned(lifecycle.plan(decision))
                : KeyAnswer.taken(lifecycle.take(decision, Actor.of(token).toString()), plan().steps());
    }

    /**
     * How a step is to be taken.
     *
     * @param kid absent for the key that is next
     * @param dryRun whether only to tell what would be done
     * @param force whether to do it although it is not safe
     */
    @NothingElse
    record Order(
            @Nullable String kid,
            @Nullable Boolean dryRun,
            @Nullable Boolean force) {
        static final Order PLAIN = new Order(null, null, null);
    }

    /** What the schedule will do. */
    record Plan(List<KeyPlan.PlannedStep> steps, Instant nextRotationAt) {}
}
