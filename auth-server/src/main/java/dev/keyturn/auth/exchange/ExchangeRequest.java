package dev.keyturn.auth.exchange;

import dev.keyturn.auth.protocol.OAuthErrors;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenExchangeAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2TokenExchangeAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Reads a request (RFC 8693, section 2.1) as the framework does, and refuses every type of token but one: what we take
 * and what we give are access tokens.
 */
final class ExchangeRequest implements AuthenticationConverter {
    static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    private final AuthenticationConverter framework = new OAuth2TokenExchangeAuthenticationConverter();

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        Authentication read;
        try {
            read = framework.convert(request);
        } catch (OAuth2AuthenticationException e) {
            // Whatever is wrong with the tokens is an invalid_request (RFC 8693, section 2.2.2).
            throw e.getError().getErrorCode().equals("unsupported_token_type")
                    ? OAuthErrors.refusal("invalid_request")
                    : e;
        }
        if (read instanceof OAuth2TokenExchangeAuthenticationToken exchange && !isAboutAccessTokens(exchange)) {
            throw OAuthErrors.refusal("invalid_request");
        }
        return read;
    }

    private static boolean isAboutAccessTokens(OAuth2TokenExchangeAuthenticationToken request) {
        return request.getRequestedTokenType().equals(ACCESS_TOKEN)
                && request.getSubjectTokenType().equals(ACCESS_TOKEN)
                && (request.getActorTokenType() == null
                        || request.getActorTokenType().equals(ACCESS_TOKEN));
    }
}
