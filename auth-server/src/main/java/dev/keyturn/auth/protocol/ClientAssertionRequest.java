package dev.keyturn.auth.protocol;

import dev.keyturn.auth.proofs.ClientAssertions;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Reads a client assertion (RFC 7521, section 4.2). Unlike the framework's converter, it needs no {@code client_id},
 * and refuses an assertion that comes beside other credentials.
 */
final class ClientAssertionRequest implements AuthenticationConverter {
    private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        if (request.getParameter("client_assertion") == null && request.getParameter("client_assertion_type") == null) {
            return null;
        }
        if (request.getHeader(HttpHeaders.AUTHORIZATION) != null || request.getParameter("client_secret") != null) {
            throw OAuthErrors.refusal("invalid_request", "client_secret");
        }
        String assertion = once(request, "client_assertion");
        String claimed = ClientAssertions.claimedClient(assertion).orElse("");
        String id = request.getParameter("client_id") == null ? claimed : once(request, "client_id");
        if (!TYPE.equals(once(request, "client_assertion_type")) || claimed.isBlank() || !id.equals(claimed)) {
            throw OAuthErrors.refusal("invalid_client");
        }
        return new OAuth2ClientAuthenticationToken(
                claimed, ClientAuthenticationMethod.PRIVATE_KEY_JWT, assertion, Map.of());
    }

    private static String once(HttpServletRequest request, String name) {
        String[] values = request.getParameterValues(name);
        if (values == null || values.length != 1 || values[0].isEmpty()) {
            throw OAuthErrors.refusal("invalid_request", name);
        }
        return values[0];
    }
}
