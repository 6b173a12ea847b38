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
 * wildcard, which belongs into {@code Accept}; and a body in a coding, because nobody here decodes one.
 */
public final class ContentHeadersFilter extends OncePerRequestFilter {
    private static final String IDENTITY = "identity";

    private final ErrorResponses errors;

    /** @param errors writes the refusal */
    public ContentHeadersFilter(ErrorResponses errors) {
        this.errors = errors;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        List<String> types = values(request, HttpHeaders.CONTENT_TYPE);
        if (types.size() > 1 || types.stream().anyMatch(type -> type.indexOf('*') >= 0)) {
            refuse(request, response, "Send exactly one Content-Type header, with exactly one type.");
        } else if (!values(request, HttpHeaders.CONTENT_ENCODING).stream().allMatch(IDENTITY::equalsIgnoreCase)) {
            response.setHeader(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
            refuse(request, response, "Send the body as it is, without Content-Encoding.");
        } else {
            chain.doFilter(request, response);
        }
    }

    private static List<String> values(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header));
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, String sentence) throws IOException {
        errors.write(request, response, ProblemType.UNSUPPORTED_MEDIA_TYPE, sentence);
    }
}
