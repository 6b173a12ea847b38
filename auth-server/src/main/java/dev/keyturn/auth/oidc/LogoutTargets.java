package dev.keyturn.auth.oidc;

import dev.keyturn.auth.browser.QueryText;
import dev.keyturn.auth.clients.Clients;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.ProblemType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Where a logout may lead: to an address that the client registered for it, character by character, or nowhere. */
@Component
class LogoutTargets {
    private final Clients clients;

    LogoutTargets(Clients clients) {
        this.clients = clients;
    }

    /**
     * The target of a logout.
     *
     * @param hinted the client of a hint that was verified; null if there was none
     * @return empty if none is asked for, nobody says for which client, or that client has not registered it or is disabled:
     *     the app is wrong then, and its person wants to log out all the same
     * @throws ProblemException if the hint is another client's
     */
    Optional<Target> of(LogoutRequest request, @Nullable String hinted) {
        if (hinted != null && request.clientId() != null && !hinted.equals(request.clientId())) {
            throw new ProblemException(
                    ProblemType.MALFORMED_REQUEST, "`client_id` and `id_token_hint` are of two clients.");
        }
        String clientId = hinted != null ? hinted : request.clientId();
        String uri = request.redirectUri();
        if (clientId == null || uri == null) {
            return Optional.empty();
        }
        return clients.find(clientId)
                .filter(client -> client.postLogoutRedirectUris().contains(uri))
                .map(client -> new Target(uri, request.state()));
    }

    /** A registered address, and the state that the client wants to find in it. */
    record Target(String uri, @Nullable String state) {
        /** The address with the state. */
        String address() {
            return state == null ? uri : uri + (uri.contains("?") ? "&" : "?") + "state=" + QueryText.encode(state);
        }
    }
}
