package dev.keyturn.auth.keyrotation;

import dev.keyturn.auth.audit.Actor;
import dev.keyturn.auth.keyrotation.KeyRevocation.Revoked;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.edge.fields.NothingElse;
import dev.keyturn.model.ProblemType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Revokes keys: the one step that, for a compromised key, does not wait until it is safe. */
@RestController
class KeyRevocationController {
    private final KeyRevocation revocation;
    private final HostRevocation hostRevocation;

    KeyRevocationController(KeyRevocation revocation, HostRevocation hostRevocation) {
        this.revocation = revocation;
        this.hostRevocation = hostRevocation;
    }

    @PostMapping("/admin/keys/{kid}/revoke")
    Revoked revoke(
            @PathVariable String kid,
            @RequestBody(required = false) @Nullable Reason given,
            @AuthenticationPrincipal Jwt token) {
        Reason reason = Objects.requireNonNullElse(given, Reason.NONE);
        String by = Actor.of(token).toString();
        return switch (Objects.requireNonNullElse(reason.scope(), "key")) {
            case "key" -> revocation.revoke(kid, Boolean.TRUE.equals(reason.compromised()), by);
            case "host" -> hostRevocation.revoke(kid, by);
            default -> throw ProblemException.ofField(ProblemType.INVALID_FIELDS, "scope", "must be `key` or `host`");
        };
    }

    /**
     * Why a key is revoked.
     *
     * @param compromised whether somebody else may have its private part
     * @param scope what was stolen: `key`, the default, or `host`
     */
    @NothingElse
    record Reason(@Nullable Boolean compromised, @Nullable String scope) {
        static final Reason NONE = new Reason(null, null);
    }
}
