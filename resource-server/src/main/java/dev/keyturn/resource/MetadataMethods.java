package dev.keyturn.resource;

import dev.keyturn.edge.ErrorResponses;
import dev.keyturn.model.ProblemType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Completes Spring Security's answer to {@code GET /.well-known/oauth-protected-resource}, which knows no other method and
 * leaves them to those who ask for a token: HEAD is answered in the same way, and everything else with 405.
 */
final class MetadataMethods extends OncePerRequestFilter {
    private static final String PATH = "/.well-known/oauth-protected-resource";

    private final ErrorResponses errors;

    MetadataMethods(ErrorResponses errors) {
        this.errors = errors;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return HttpMethod.GET.matches(request.getMethod()) || !areConcerned(request);
    }

    /** Whether that document is asked for, in whatever way. */
    static boolean areConcerned(HttpServletRequest request) {
        return request.getServletPath().equals(PATH)
                || request.getServletPath().startsWith(PATH + "/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (HttpMethod.HEAD.matches(request.getMethod())) {
            // Without its body, which the container leaves out: it knows the request as it came.
            chain.doFilter(new Get(request), response);
        } else {
            response.setHeader(HttpHeaders.ALLOW, "GET, HEAD");
            errors.write(request, response, ProblemType.METHOD_NOT_ALLOWED, "This path answers GET and HEAD only.");
        }
    }

    private static final class Get extends HttpServletRequestWrapper {
        Get(HttpServletRequest head) {
            super(head);
        }

        @Override
        public String getMethod() {
            return HttpMethod.GET.name();
        }
    }
}
