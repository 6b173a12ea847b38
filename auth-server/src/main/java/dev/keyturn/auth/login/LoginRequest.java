package dev.keyturn.auth.login;

import dev.keyturn.auth.tokens.ScopePolicy;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.ProblemType;
import jakarta.validation.constraints.NotNull;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A login.
 *
 * @param scope what the tokens are to allow, separated by spaces; absent for everything
 */
record LoginRequest(
        @Nullable String email,
        @Nullable String username,
        @NotNull(message = "is required") String password,
        @Nullable String scope) {
    /** The one name that was given. */
    String name() {
        if (email != null && username == null) {
            return email;
        }
        if (username != null && email == null) {
            return username;
        }
        throw ProblemException.ofField(ProblemType.INVALID_FIELDS, "email", "or `username` is required, and not both");
    }

    Set<String> scopes() {
        return scope == null ? Set.of() : ScopePolicy.parse(scope);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "LoginRequest[]";
    }
}
