package dev.keyturn.auth.protocol;

import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.tokens.AccessTokens;
import dev.keyturn.auth.tokens.ScopePolicy;
import dev.keyturn.auth.tokens.TokenRequest;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2ClientCredentialsAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.stereotype.Component;

/**
 * {@code grant_type=client_credentials} (RFC 6749, section 4.4). A request without a {@code scope} is granted every
 * scope that the client is registered for; the framework's grant would issue a token that allows nothing.
 */
@Component
class ClientCredentialsGrant implements Grant {
    private final AccessTokens accessTokens;

    ClientCredentialsGrant(AccessTokens accessTokens) {
        this.accessTokens = accessTokens;
    }

    @Override
    public String type() {
        return AuthorizationGrantType.CLIENT_CREDENTIALS.getValue();
    }

    @Override
    public AuthenticationConverter request() {
        return new OAuth2ClientCredentialsAuthenticationConverter();
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        OAuth2ClientCredentialsAuthenticationToken request =
                (OAuth2ClientCredentialsAuthenticationToken) authentication;
        AuthenticatedClient authenticated = AuthenticatedClient.of(request, this);
        Client client = authenticated.client();
        Set<String> scopes = ScopePolicy.grant(request.getScopes(), client.scopes())
                .orElseThrow(() -> OAuthErrors.refusal("invalid_scope"));
        return TokenAnswers.of(
                authenticated,
                accessTokens.forService(
                        new TokenRequest(client, scopes, Grant.resources(request), Grant.dpopThumbprint(request))));
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2ClientCredentialsAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
