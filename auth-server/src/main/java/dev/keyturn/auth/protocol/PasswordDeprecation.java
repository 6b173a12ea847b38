package dev.keyturn.auth.protocol;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Says in every answer to a password, also in a refusal, that the grant is on its way out. */
final class PasswordDeprecation extends OncePerRequestFilter {
    /** RFC 9745: deprecated since the day RFC 9700 forbade the grant, 2025-01-28. */
    private static final String SINCE = "@1738022400";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (PasswordGrant.TYPE.equals(request.getParameter("grant_type"))) {
            response.setHeader("Deprecation", SINCE);
        }
        chain.doFilter(request, response);
    }
}
