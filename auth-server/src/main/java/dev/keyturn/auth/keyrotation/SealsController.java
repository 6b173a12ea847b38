package dev.keyturn.auth.keyrotation;

import dev.keyturn.auth.audit.Actor;
import dev.keyturn.auth.keyrotation.Recovery.Recovered;
import dev.keyturn.auth.keyrotation.Rewrap.Rewrapped;
import dev.keyturn.edge.fields.NothingElse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The calls under {@code /admin/keys} that concern all keys at once: rewrap and recover. */
@RestController
class SealsController {
    private final Rewrap rewrap;
    private final Recovery recovery;

    SealsController(Rewrap rewrap, Recovery recovery) {
        this.rewrap = rewrap;
        this.recovery = recovery;
    }

    @PostMapping("/admin/keys/rewrap")
    Rewrapped rewrap(@AuthenticationPrincipal Jwt token) {
        return rewrap.run(Actor.of(token));
    }

    @PostMapping("/admin/keys/recover")
    Recovered recover(@RequestBody(required = false) @Nullable Order order, @AuthenticationPrincipal Jwt token) {
        boolean force = order != null && Boolean.TRUE.equals(order.force());
        return recovery.run(force, Actor.of(token));
    }

    /**
     * How to recover.
     *
     * @param force whether to recover although no restore was noticed
     */
    @NothingElse
    record Order(@Nullable Boolean force) {}
}
