package dev.keyturn.auth.protocol;

import dev.keyturn.auth.tokens.ScopePolicy;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2ClientCredentialsAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Reads a client_credentials request (RFC 6749, section 4.4.2). Without a {@code scope} it is for everything that the
 * client is registered for, where the framework would issue a token that allows nothing.
 */
final class ClientCredentialsRequest implements AuthenticationConverter {
    private final AuthenticationConverter stock = new OAuth2ClientCredentialsAuthenticationConverter();

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        return stock.convert(request) instanceof OAuth2ClientCredentialsAuthenticationToken parsed
                ? withScopes(parsed)
                : null;
    }

    private static Authentication withScopes(OAuth2ClientCredentialsAuthenticationToken parsed) {
        if (!(parsed.getPrincipal() instanceof OAuth2ClientAuthenticationToken client)
                || client.getRegisteredClient() == null) {
            return parsed;
        }
        return new OAuth2ClientCredentialsAuthenticationToken(
                client, granted(parsed.getScopes(), client.getRegisteredClient()), parsed.getAdditionalParameters());
    }

    private static Set<String> granted(Set<String> requested, RegisteredClient client) {
        return ScopePolicy.grant(requested, client.getScopes()).orElseThrow(() -> OAuthErrors.refusal("invalid_scope"));
    }
}
