package dev.keyturn.edge;

import dev.keyturn.model.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;

/** Refusals of bearer tokens: the {@code WWW-Authenticate} header of RFC 6750, section 3, and a problem document. */
@Component
public class BearerErrors implements AuthenticationEntryPoint, AccessDeniedHandler {
    /** The challenge of a 403 (RFC 6750, section 3.1). */
    public static final String INSUFFICIENT_SCOPE = "Bearer error=\"insufficient_scope\"";

    private final BearerTokenAuthenticationEntryPoint unauthenticated = new BearerTokenAuthenticationEntryPoint();
    private final ErrorResponses errors;

    BearerErrors(ErrorResponses errors) {
        this.errors = errors;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        unauthenticated.commence(request, response, exception);
        errors.write(
                request,
                response,
                ProblemType.UNAUTHENTICATED,
                exception instanceof OAuth2AuthenticationException
                        ? "The access token is not valid here, or no longer. Get a fresh one and try again."
                        : "Send an access token: `Authorization: Bearer <token>`.");
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException exception)
            throws IOException {
        // Spring's own handler says this only of its own kinds of authentication.
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, INSUFFICIENT_SCOPE);
        errors.write(
                request,
                response,
                ProblemType.FORBIDDEN,
                "The access token does not carry the scope or role that this call needs.");
    }
}
