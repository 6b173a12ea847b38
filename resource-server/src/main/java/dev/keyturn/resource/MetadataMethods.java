package dev.keyturn.resource;

import dev.keyturn.edge.errors.ErrorResponses;
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
 * Completes Spring Security's {@code GET /.well-known/oauth-protected-resource}, which leaves other methods to the
 * filters that ask for a token: HEAD is answered like GET, and every other method with 405. A longer path names another
 * resource (RFC 9728, section 3.1) and is answered 404, unless that is this server itself.
 */
final class MetadataMethods extends OncePerRequestFilter {
    private static final String PATH = "/.well-known/oauth-protected-resource";

    private final String ownPath;
    private final ErrorResponses errors;

    /** @param resource the address of the resource that the metadata describes */
    MetadataMethods(URI resource, ErrorResponses errors) {
        this.ownPath = resource.getPath();
        this.errors = errors;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !areConcerned(request);
    }

    /** Whether the request is for such metadata, by whatever method. */
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
            // The container leaves the body out, because it knows the request as HEAD.
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
