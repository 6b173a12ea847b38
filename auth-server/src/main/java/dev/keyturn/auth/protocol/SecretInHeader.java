package dev.keyturn.auth.protocol;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Reads the {@code Authorization} header of a client. Refuses a request with two such headers, or whose form has a
 * secret, two client ids or another client's id (RFC 6749, section 2.3). Unlike the framework's converter, it takes an
 * empty secret for a wrong one, not a malformed one, and permits more than one blank (RFC 9110, section 11.4).
 */
final class SecretInHeader implements AuthenticationConverter {
    private static final String SCHEME = "Basic ";
    private static final String[] NONE = {};

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        List<String> headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        String[] inForm = Objects.requireNonNullElse(request.getParameterValues("client_id"), NONE);
        if (headers.size() > 1 || (headers.size() == 1 && request.getParameter("client_secret") != null)) {
            throw OAuthErrors.refusal("invalid_request", "client_secret");
        }
        if (inForm.length > 1) {
            throw OAuthErrors.refusal("invalid_request", "client_id");
        }
        Authentication client = headers.isEmpty() ? null : client(headers.getFirst());
        if (client != null && inForm.length == 1 && !inForm[0].equals(client.getName())) {
            throw OAuthErrors.refusal("invalid_request", "client_id");
        }
        return client;
    }

    /**
     * Reads Basic credentials (RFC 7617, section 2), whose id and secret are encoded as in a form (RFC 6749, section
     * 2.3.1).
     */
    private static @Nullable Authentication client(String header) {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        String[] pair = pair(header.substring(SCHEME.length()).strip());
        if (pair.length != 2) {
            throw OAuthErrors.refusal("invalid_request");
        }
        if (pair[0].isBlank()) {
            throw OAuthErrors.refusal("invalid_client");
        }
        return new OAuth2ClientAuthenticationToken(
                pair[0], ClientAuthenticationMethod.CLIENT_SECRET_BASIC, pair[1], Map.of());
    }

    private static String[] pair(String credentials) {
        try {
            return Arrays.stream(
                            new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8).split(":", 2))
                    .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
                    .toArray(String[]::new);
        } catch (IllegalArgumentException malformed) {
            return NONE;
        }
    }
}
