package dev.keyturn.auth.clients;

import dev.keyturn.auth.audit.Actor;
import dev.keyturn.edge.bearer.BearerErrors;
import dev.keyturn.model.ClaimNames;
import dev.keyturn.model.Scope;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.security.authorization.AuthorityAuthorizationDecision;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * A caller of {@code /admin/clients}, who gives no client an admin scope that they do not have themselves.
 *
 * @param scopes those of the token that they call with
 */
record Operator(Actor actor, List<String> scopes) {
    static Operator of(Jwt token) {
        String scopes = Objects.requireNonNullElse(token.getClaimAsString(ClaimNames.SCOPE), "");
        return new Operator(Actor.of(token), List.of(scopes.split(" ")));
    }

    /**
     * Refuses an operator whose token lacks an admin scope of the client, before a change or after it.
     *
     * @throws AuthorizationDeniedException naming the scopes of a token that would do
     */
    void demandScopesOf(ClientSettings... states) {
        Set<String> needed = new LinkedHashSet<>(List.of(Scope.CLIENTS_ADMIN.value()));
        for (ClientSettings state : states) {
            needed.addAll(state.adminScopes());
        }
        if (!scopes.containsAll(needed)) {
            throw new AuthorizationDeniedException(
                    "The client may do more than the caller",
                    new AuthorityAuthorizationDecision(
                            false,
                            AuthorityUtils.createAuthorityList(
                                    needed.stream().map(BearerErrors::authority).toList())));
        }
    }
}
