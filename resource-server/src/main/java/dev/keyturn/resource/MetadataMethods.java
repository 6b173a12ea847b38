package dev.keyturn.resource;

import dev.keyturn.edge.ErrorResponses;
import dev.keyturn.model.ProblemType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Completes Spring Security's answer to {@code GET /.well-known/oauth-protected-resource}, which knows no other method and
 * leaves them to those who ask for a token: HEAD is answered in the same way, and everything else with 405. Nor does it know
 * that what follows that path names another resource (RFC 9728, section 3.1), about which there is nothing here.
 */
final class MetadataMethods extends OncePerRequestFilter {
    private static final String PATH = "/.well-known/oauth-protected-resource";

    private final String ownPath;
    private final ErrorResponses errors;

    /** Of the resource of that address. */
    MetadataMethods(URI resource, ErrorResponses errors) {
        this.ownPath = resource.getPath();
        this.errors = errors;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !areConcerned(request);
    }

    /** Whether that document is asked for, in whatever way. */
    static boolean areConcerned(HttpServletRequest request) {
        return request.getServletPath().equals(PATH) || request.getServletPath().startsWith(PATH + "/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getServletPath().substring(PATH.length());
        if (!path.isEmpty() && !path.equals(ownPath)) {
            errors.write(request, response, ProblemType.NOT_FOUND, "This is the place of another resource's metadata.");
        } else if (HttpMethod.GET.matches(request.getMethod())) {
            chain.doFilter(request, response);
        } else if (HttpMethod.HEAD.matches(request.getMethod())) {
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
