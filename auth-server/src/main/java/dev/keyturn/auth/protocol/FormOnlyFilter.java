package dev.keyturn.auth.protocol;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses parameters in the address: RFC 6749, section 3.2 wants them in the form, and an address with a password or a
 * secret in it is in somebody's log already, so that it must not seem to work. A body that is no form would seem to lack
 * every parameter, so it is refused for what it is. A parameter without a value is left out.
 */
final class FormOnlyFilter extends OncePerRequestFilter {
    private static final String FORM = MediaType.APPLICATION_FORM_URLENCODED_VALUE;

    private final OAuthErrors errors;

    FormOnlyFilter(OAuthErrors errors) {
        this.errors = errors;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String type = request.getContentType();
        if (request.getQueryString() != null) {
            errors.write(response, 400, "invalid_request", "Send all parameters in the form, none in the address.");
        } else if (HttpMethod.POST.matches(request.getMethod()) && type != null && !isForm(type)) {
            errors.write(response, 415, "invalid_request", "Send a form, with Content-Type: " + FORM + ".");
        } else {
            chain.doFilter(new GivenParameters(request), response);
        }
    }

    private static boolean isForm(String type) {
        return type.split(";", 2)[0].strip().equalsIgnoreCase(FORM);
    }
}
