package dev.keyturn.auth.protocol;

import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.clients.ClientSecrets;
import dev.keyturn.auth.clients.Clients;
import dev.keyturn.auth.clients.SecretUse;
import dev.keyturn.auth.proofs.ClientAssertions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * Authenticates a client by its secret or its assertion, or accepts the id of a public one (RFC 6749, section 2.3):
 * each only in the way in which it is registered. The framework's provider keeps one secret a client, knows no one-time
 * assertions, and checks a code's verifier here, which is the code grant's to check.
 */
@Component
class ClientAuthentication implements AuthenticationProvider {
    private final Clients clients;
    private final ClientAssertions assertions;
    private final SecretUse uses;

    ClientAuthentication(Clients clients, ClientAssertions assertions, SecretUse uses) {
        this.clients = clients;
        this.assertions = assertions;
        this.uses = uses;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        OAuth2ClientAuthenticationToken request = (OAuth2ClientAuthenticationToken) authentication;
        ClientAuthenticationMethod method = request.getClientAuthenticationMethod();
        String id = (String) request.getPrincipal();
        Client client = clients.find(id).filter(Client::authenticates).orElse(null);
        if (!authenticates(client, method, String.valueOf(request.getCredentials())) || client == null) {
            throw OAuthErrors.refusal("invalid_client");
        }
        return new AuthenticatedClient(client, ClientAdapter.adapt(client), method);
    }

    private boolean authenticates(@Nullable Client client, ClientAuthenticationMethod method, String credentials) {
        if (ClientAuthenticationMethod.NONE.equals(method)) {
            return client != null && client.isPublic();
        }
        if (ClientAuthenticationMethod.PRIVATE_KEY_JWT.equals(method)) {
            return client != null && assertions.authenticates(client, credentials);
        }
        // Compared even if there is nothing to compare with: the time is to tell nothing.
        List<byte[]> hashes = client == null ? List.of() : client.secretHashes();
        boolean matches = ClientSecrets.matches(credentials, hashes);
        if (client != null && matches) {
            uses.note(client, credentials);
        }
        return matches;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2ClientAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
