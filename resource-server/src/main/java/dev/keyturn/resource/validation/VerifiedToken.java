package dev.keyturn.resource.validation;

import java.io.Serial;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;

/** A token that was found good, and who calls with it: what it says is read once, as it cannot change. */
final class VerifiedToken extends Jwt {
    @Serial
    private static final long serialVersionUID = 1L;

    private transient @Nullable Caller caller;

    VerifiedToken(Jwt token) {
        super(token.getTokenValue(), token.getIssuedAt(), token.getExpiresAt(), token.getHeaders(), token.getClaims());
    }

    /** Reads the caller if nobody has yet; several threads may, and read the same. */
    Caller caller() {
        Caller read = caller;
        if (read == null) {
            read = Caller.of(this);
            caller = read;
        }
        return read;
    }
}
