package dev.keyturn.auth.tokens;

import dev.keyturn.model.ClaimNames;
import dev.keyturn.model.Scope;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.oauth2.jwt.Jwt;

/** Which scopes a client is granted (RFC 6749, section 3.3). */
public final class ScopePolicy {
    /** Not among the characters of a scope (RFC 6749, section 3.3). */
    private static final String NO_SCOPE = "\"";

    private ScopePolicy() {}

    /**
     * The scopes that a token may carry.
     *
     * @param requested empty for everything that is allowed
     * @param allowed what the client is registered for, or what its session was granted
     * @return empty if one of them is not allowed, or if no token may carry them all
     */
    public static Optional<Set<String>> grant(Set<String> requested, Set<String> allowed) {
        Set<String> granted = requested.isEmpty() ? allowed : requested;
        return allowed.containsAll(granted) && Audiences.compatible(granted) ? Optional.of(granted) : Optional.empty();
    }

    /**
     * The known scopes of an OpenID request, which may also name unknown ones (OpenID Connect Core 1.0, section
     * 3.1.2.1), such as {@code offline_access}; all scopes of any other request.
     */
    public static Set<String> understood(Set<String> requested) {
        if (!requested.contains(Scope.OPENID.value())) {
            return requested;
        }
        return requested.stream()
                .filter(scope -> Scope.of(scope).isPresent())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The scopes that a token carries; none if it has no such claim (RFC 9068, section 2.2.3). */
    public static Set<String> of(Jwt token) {
        return parse(Objects.requireNonNullElse(token.getClaimAsString(ClaimNames.SCOPE), ""));
    }

    /**
     * The scopes in a {@code scope} parameter: separated by spaces, in no order, none twice. One that has a value and
     * no scope in it is not one that was left out; it is read as a scope that nobody has.
     */
    public static Set<String> parse(String parameter) {
        if (parameter.isBlank() && !parameter.isEmpty()) {
            return Set.of(NO_SCOPE);
        }
        Set<String> scopes = new LinkedHashSet<>();
        for (String scope : parameter.split(" ", -1)) {
            if (!scope.isEmpty()) {
                scopes.add(scope);
            }
        }
        return scopes;
    }
}
