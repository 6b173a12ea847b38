package dev.keyturn.auth.protocol;

import dev.keyturn.auth.clients.Client;
import java.io.Serial;
import java.util.Objects;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/** A client that has authenticated, or, being public, has said who it is. */
public final class AuthenticatedClient extends OAuth2ClientAuthenticationToken {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Client client;

    AuthenticatedClient(Client client, RegisteredClient adapted, ClientAuthenticationMethod method) {
        super(adapted, method, null);
        this.client = client;
    }

    /**
     * The client behind a request to a protocol endpoint: its principal.
     *
     * @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException {@code invalid_client} if nobody
     *     authenticated
     */
    public static AuthenticatedClient of(Authentication request) {
        if (request.getPrincipal() instanceof AuthenticatedClient client) {
            return client;
        }
        throw OAuthErrors.refusal("invalid_client");
    }

    /**
     * As {@link #of}, for the step that no grant may forget: {@code unauthorized_client} if it is not for this one, and
     * {@code invalid_dpop_proof} if the client's tokens are all to be bound, and the request proves no key.
     */
    public static AuthenticatedClient of(Authentication request, Grant grant) {
        AuthenticatedClient client = of(request);
        if (!client.client.grants().contains(grant.type())) {
            throw OAuthErrors.refusal("unauthorized_client");
        }
        if (client.client.dpopBound() && Grant.dpopThumbprint(request) == null) {
            throw OAuthErrors.refusal("invalid_dpop_proof");
        }
        return client;
    }

    public Client client() {
        return client;
    }

    /** For the framework, which wants it. */
    RegisteredClient adapted() {
        return Objects.requireNonNull(getRegisteredClient());
    }
}
