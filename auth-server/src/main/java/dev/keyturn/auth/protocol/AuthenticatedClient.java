package dev.keyturn.auth.protocol;

import dev.keyturn.auth.clients.Client;
import java.io.Serial;
import java.util.Objects;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/** A client that has authenticated, or a public one that has named itself. */
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
     * As {@link #of(Authentication)}, with the checks that no grant may forget: {@code unauthorized_client} if the
     * client is not registered for the grant, and {@code invalid_dpop_proof} if all its tokens are to be bound and the
     * request proves no key.
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

    /** The client in the framework's form. */
    RegisteredClient adapted() {
        return Objects.requireNonNull(getRegisteredClient());
    }
}
