package dev.keyturn.auth.keys;

import dev.keyturn.auth.audit.Actor;
import dev.keyturn.auth.keys.Rewrap.Rewrapped;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The calls under {@code /admin/keys} that change what all keys depend on. */
@RestController
class SealsController {
    private final Rewrap rewrap;

    SealsController(Rewrap rewrap) {
        this.rewrap = rewrap;
    }

    @PostMapping("/admin/keys/rewrap")
    Rewrapped rewrap(@AuthenticationPrincipal Jwt token) {
        return rewrap.run(Actor.of(token));
    }
}
