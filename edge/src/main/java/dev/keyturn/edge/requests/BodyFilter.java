package dev.keyturn.edge.requests;

import dev.keyturn.edge.errors.ErrorResponses;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads a request's whole body before the request asks for a place (docs/adr/0030), so that a slow sender takes
 * nobody's. A body that is too long is refused with 413, at once if its length is declared; one that comes too slowly,
 * with 408.
 */
public final class BodyFilter extends OncePerRequestFilter {
    private final Bodies bodies;
    private final ErrorResponses errors;

    /** @param limits how long a body may be, and how long it may take */
    public BodyFilter(RequestLimits limits, ErrorResponses errors) {
        this.bodies = new Bodies(limits);
        this.errors = errors;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!hasBody(request)) {
            chain.doFilter(request, response);
            return;
        }
        switch (bodies.read(request)) {
            case Bodies.Whole whole -> chain.doFilter(new ReceivedRequest(request, whole.content()), response);
            case Bodies.Refused refused -> {
                errors.write(request, response, refused.type(), refused.sentence());
                response.getOutputStream().close();
                bodies.linger(request);
            }
            // The container has set the status, and its error page answers if there is anybody to read it.
            case Bodies.Broken _ -> {}
        }
    }

    /** RFC 9112, section 6.3: without either header there is none. */
    private static boolean hasBody(HttpServletRequest request) {
        long declared = request.getContentLengthLong();
        return declared > 0 || (declared < 0 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null);
    }
}
