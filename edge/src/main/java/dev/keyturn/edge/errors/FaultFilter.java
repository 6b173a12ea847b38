package dev.keyturn.edge.errors;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Turns whatever was thrown and not handled into a JSON answer and a line in the log, errors included: where there is
 * no thread left for a moment, Tomcat would close the connection without a word. Only filters that answer by
 * themselves, or count answers, stand before this one.
 */
public final class FaultFilter extends OncePerRequestFilter {
    private final ErrorResponses errors;

    /** @param errors writes the answer */
    public FaultFilter(ErrorResponses errors) {
        this.errors = errors;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException | Error thrown) {
            var answer = Faults.answerTo(thrown);
            if (answer.isPresent()) {
                errors.write(request, response, answer.get());
            }
        }
    }
}
