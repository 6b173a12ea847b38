package dev.keyturn.auth.protocol;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses parameters in the address: RFC 6749, section 3.2 wants them in the form, and an address with a password or a
 * secret in it is in somebody's log already, so that it must not seem to work. A parameter without a value is left out.
 */
final class FormOnlyFilter extends OncePerRequestFilter {
    private final OAuthErrors errors;

    FormOnlyFilter(OAuthErrors errors) {
        this.errors = errors;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getQueryString() == null) {
            chain.doFilter(new GivenParameters(request), response);
        } else {
            errors.write(response, 400, "invalid_request", "Send all parameters in the form, none in the address.");
        }
    }
}
