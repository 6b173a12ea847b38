package dev.keyturn.auth.clients;

import dev.keyturn.auth.audit.Actor;
import dev.keyturn.edge.bearer.BearerErrors;
import dev.keyturn.model.Scope;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * A caller of {@code /admin/clients}, who gives no client an admin scope that they do not have themselves.
 *
 * @param token that they call with
 */
record Operator(Actor actor, Jwt token) {
    static Operator of(Jwt token) {
        return new Operator(Actor.of(token), token);
    }

    /**
     * Refuses an operator whose token lacks an admin scope of the client, before a change or after it.
     *
     * @throws org.springframework.security.authorization.AuthorizationDeniedException naming the scopes of a token that
     *     would do
     */
    void demandScopesOf(ClientSettings... states) {
        Set<String> needed = new LinkedHashSet<>(List.of(Scope.CLIENTS_ADMIN.value()));
        for (ClientSettings state : states) {
            needed.addAll(state.adminScopes());
        }
        BearerErrors.demand(needed, token);
    }
}
