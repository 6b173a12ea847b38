package dev.keyturn.auth.protocol;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.web.authentication.ClientSecretBasicAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Reads the {@code Authorization} header of a client as the framework does, and refuses a request that has two, or says in
 * its form, too, who the client is, and says otherwise, twice or with a secret (RFC 6749, section 2.3).
 */
final class SecretInHeader implements AuthenticationConverter {
    private static final String[] NONE = {};

    private final AuthenticationConverter framework = new ClientSecretBasicAuthenticationConverter();

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        List<String> headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        String[] inForm = Objects.requireNonNullElse(request.getParameterValues("client_id"), NONE);
        if (headers.size() > 1
                || inForm.length > 1
                || (headers.size() == 1 && request.getParameter("client_secret") != null)) {
            throw OAuthErrors.refusal("invalid_request");
        }
        Authentication client = framework.convert(request);
        if (client != null && inForm.length == 1 && !inForm[0].equals(client.getName())) {
            throw OAuthErrors.refusal("invalid_request");
        }
        return client;
    }
}
