package dev.keyturn.auth.protocol;

import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.clients.ClientSecrets;
import dev.keyturn.auth.clients.Clients;
import java.util.List;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * Authenticates a client by its secret, or lets a public one say who it is (RFC 6749, section 2.3). The framework's does
 * the first alone, keeps one secret a client, and looks for a code's verifier here, which is the code grant's to check.
 */
@Component
class ClientAuthentication implements AuthenticationProvider {
    private final Clients clients;
    private final ClientAdapter adapter;

    ClientAuthentication(Clients clients, ClientAdapter adapter) {
        this.clients = clients;
        this.adapter = adapter;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        OAuth2ClientAuthenticationToken request = (OAuth2ClientAuthenticationToken) authentication;
        String id = (String) request.getPrincipal();
        Client client = clients.find(id).filter(Client::usesTheTokenEndpoint).orElse(null);
        if (ClientAuthenticationMethod.NONE.equals(request.getClientAuthenticationMethod())) {
            if (client == null || !client.open()) {
                throw OAuthErrors.refusal("invalid_client");
            }
        } else {
            // Compared even if there is nothing to compare with: the time is to tell nothing.
            List<byte[]> hashes = client == null ? List.of() : client.secretHashes();
            boolean right = ClientSecrets.matches(String.valueOf(request.getCredentials()), hashes);
            if (client == null || !right) {
                throw OAuthErrors.refusal("invalid_client");
            }
        }
        return new AuthenticatedClient(client, adapter.adapted(client), request.getClientAuthenticationMethod());
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2ClientAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
