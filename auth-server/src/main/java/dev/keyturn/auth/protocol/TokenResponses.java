package dev.keyturn.auth.protocol;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the token response (RFC 6749, section 5.1). {@code expires_in} is the whole lifetime, where the framework's
 * handler counts from the moment of writing and is a second short; and an answer to a password says that the grant is on
 * its way out.
 */
@Component
class TokenResponses implements AuthenticationSuccessHandler {
    /** RFC 9745: deprecated since the day RFC 9700 forbade the grant, 2025-01-28. */
    private static final String SINCE = "@1738022400";

    private final JsonMapper json;

    TokenResponses(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        if (PasswordGrant.TYPE.equals(request.getParameter("grant_type"))) {
            response.setHeader("Deprecation", SINCE);
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader(HttpHeaders.PRAGMA, "no-cache");
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        byte[] body = json.writeValueAsString(body((OAuth2AccessTokenAuthenticationToken) authentication))
                .getBytes(StandardCharsets.UTF_8);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
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
