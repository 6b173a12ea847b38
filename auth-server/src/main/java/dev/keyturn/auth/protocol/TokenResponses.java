package dev.keyturn.auth.protocol;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AccessTokenResponseAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;

/** The token response (RFC 6749, section 5.1); one to a password says that the grant is on its way out. */
final class TokenResponses implements AuthenticationSuccessHandler {
    /** RFC 9745: deprecated since the day RFC 9700 forbade the grant, 2025-01-28. */
    private static final String SINCE = "@1738022400";

    private final AuthenticationSuccessHandler stock = new OAuth2AccessTokenResponseAuthenticationSuccessHandler();

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException, ServletException {
        if (PasswordGrant.TYPE.getValue().equals(request.getParameter("grant_type"))) {
            response.setHeader("Deprecation", SINCE);
        }
        stock.onAuthenticationSuccess(request, response, authentication);
    }
}
