package dev.keyturn.auth.keys;

import dev.keyturn.auth.audit.Actor;
import dev.keyturn.auth.keys.KeyRevocation.Revoked;
import dev.keyturn.edge.ProblemException;
import dev.keyturn.model.ProblemType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The one step that cannot wait until it is safe. */
@RestController
class KeyRevocationController {
    private final KeyRevocation revocation;

    KeyRevocationController(KeyRevocation revocation) {
        this.revocation = revocation;
    }

    @PostMapping("/admin/keys/{kid}/revoke")
    Revoked revoke(
            @PathVariable String kid,
            @RequestBody(required = false) @Nullable Reason given,
            @AuthenticationPrincipal Jwt token) {
        Reason reason = Objects.requireNonNullElse(given, Reason.NONE);
        if (!Objects.requireNonNullElse(reason.scope(), "key").equals("key")) {
            throw ProblemException.ofField(ProblemType.INVALID_FIELDS, "scope", "must be `key`");
        }
        return revocation.revoke(
                kid, Boolean.TRUE.equals(reason.compromised()), Actor.of(token).toString());
    }

    /**
     * Why a key is revoked.
     *
     * @param compromised whether somebody else may have its private part
     * @param scope what was taken; absent for the key alone
     */
    record Reason(@Nullable Boolean compromised, @Nullable String scope) {
        static final Reason NONE = new Reason(null, null);
    }
}
