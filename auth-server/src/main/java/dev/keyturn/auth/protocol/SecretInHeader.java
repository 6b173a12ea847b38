package dev.keyturn.auth.protocol;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.web.authentication.ClientSecretBasicAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Reads the {@code Authorization} header of a client as the framework does, and refuses a request that says in its form,
 * too, who the client is, and says otherwise or with a secret (RFC 6749, section 2.3).
 */
final class SecretInHeader implements AuthenticationConverter {
    private final AuthenticationConverter framework = new ClientSecretBasicAuthenticationConverter();

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        if (request.getHeader(HttpHeaders.AUTHORIZATION) != null && request.getParameter("client_secret") != null) {
            throw OAuthErrors.refusal("invalid_request");
        }
        Authentication client = framework.convert(request);
        String inForm = request.getParameter("client_id");
        if (client != null && inForm != null && !inForm.equals(client.getName())) {
            throw OAuthErrors.refusal("invalid_request");
        }
        return client;
    }
}
