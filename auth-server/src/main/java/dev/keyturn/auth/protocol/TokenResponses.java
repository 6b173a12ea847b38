package dev.keyturn.auth.protocol;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.stereotype.Component;

/**
 * Writes the token response (RFC 6749, section 5.1). {@code expires_in} is the whole lifetime, where the framework's
 * handler counts from the moment of writing and is a second short.
 */
@Component
class TokenResponses implements AuthenticationSuccessHandler {
    private final JsonAnswers answers;

    TokenResponses(JsonAnswers answers) {
        this.answers = answers;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        response.setHeader(HttpHeaders.PRAGMA, "no-cache");
        answers.write(response, HttpStatus.OK.value(), body((OAuth2AccessTokenAuthenticationToken) authentication));
    }

    private static Map<String, Object> body(OAuth2AccessTokenAuthenticationToken tokens) {
        OAuth2AccessToken accessToken = tokens.getAccessToken();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("access_token", accessToken.getTokenValue());
        body.put("token_type", accessToken.getTokenType().getValue());
        body.put("expires_in", lifetime(accessToken).toSeconds());
        if (tokens.getRefreshToken() != null) {
            body.put("refresh_token", tokens.getRefreshToken().getTokenValue());
        }
        body.put("scope", String.join(" ", accessToken.getScopes()));
        body.putAll(tokens.getAdditionalParameters());
        return body;
    }

    private static Duration lifetime(OAuth2AccessToken token) {
        return Duration.between(
                Objects.requireNonNull(token.getIssuedAt()), Objects.requireNonNull(token.getExpiresAt()));
    }
}
