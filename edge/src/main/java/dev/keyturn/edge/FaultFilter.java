package dev.keyturn.edge;

import dev.keyturn.model.ProblemType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;

/** The outermost filter: whatever was thrown and nobody handled becomes a JSON answer here, and a line in the log. */
final class FaultFilter extends OncePerRequestFilter {
    private static final Logger log = LoggerFactory.getLogger(FaultFilter.class);

    private final ErrorResponses errors;

    FaultFilter(ErrorResponses errors) {
        this.errors = errors;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (ClientAbortException gone) {
            log.debug("A caller went away before the answer was written", gone);
        } catch (IOException | ServletException | RuntimeException thrown) {
            answer(request, response, thrown);
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, Exception thrown) throws IOException {
        switch (thrown) {
            case BodyTooLargeException tooLarge ->
                errors.write(request, response, ProblemType.TOO_LARGE, tooLarge.getMessage());
            case InvalidParameterException invalid ->
                errors.write(
                        request,
                        response,
                        Problems.typeOf(invalid.getErrorCode()),
                        "The request's parameters could not be read, or are too large.");
            case Exception e
            when Faults.passes(e) -> {
                log.warn("Answered 503: {}", Logged.causes(e));
                errors.write(request, response, ProblemType.UNAVAILABLE, Logged.UNAVAILABLE);
            }
            default -> {
                log.error("Answered 500 to {}", request.getMethod(), thrown);
                errors.write(request, response, ProblemType.INTERNAL_ERROR, Logged.INTERNAL);
            }
        }
    }
}
