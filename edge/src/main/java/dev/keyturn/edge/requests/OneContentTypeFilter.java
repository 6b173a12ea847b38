package dev.keyturn.edge.requests;

import dev.keyturn.edge.errors.ErrorResponses;
import dev.keyturn.model.ProblemType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a request that names its content type twice, because two readers might each take another one, or with a
 * wildcard, which belongs into {@code Accept}.
 */
public final class OneContentTypeFilter extends OncePerRequestFilter {
    private final ErrorResponses errors;

    /** @param errors writes the refusal */
    public OneContentTypeFilter(ErrorResponses errors) {
        this.errors = errors;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        List<String> types = Collections.list(request.getHeaders(HttpHeaders.CONTENT_TYPE));
        if (types.size() > 1 || types.stream().anyMatch(type -> type.indexOf('*') >= 0)) {
            errors.write(
                    request,
                    response,
                    ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    "Send exactly one Content-Type header, with exactly one type.");
        } else {
            chain.doFilter(request, response);
        }
    }
}
