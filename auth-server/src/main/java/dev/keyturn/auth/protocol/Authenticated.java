package dev.keyturn.auth.protocol;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationGrantAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/** The step that no grant may forget: the client has authenticated, and may use the grant. */
final class Authenticated {
    private Authenticated() {}

    static OAuth2ClientAuthenticationToken clientFor(
            AuthorizationGrantType grant, OAuth2AuthorizationGrantAuthenticationToken request) {
        if (!(request.getPrincipal() instanceof OAuth2ClientAuthenticationToken client) || !client.isAuthenticated()) {
            throw OAuthErrors.refusal("invalid_client");
        }
        if (!client(client).getAuthorizationGrantTypes().contains(grant)) {
            throw OAuthErrors.refusal("unauthorized_client");
        }
        return client;
    }

    static RegisteredClient client(Authentication authentication) {
        if (authentication instanceof OAuth2ClientAuthenticationToken token && token.getRegisteredClient() != null) {
            return token.getRegisteredClient();
        }
        throw OAuthErrors.refusal("invalid_client");
    }
}
