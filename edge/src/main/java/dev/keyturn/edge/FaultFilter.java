package dev.keyturn.edge;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** The outermost filter: whatever was thrown and nobody handled becomes a JSON answer here, and a line in the log. */
final class FaultFilter extends OncePerRequestFilter {
    private final ErrorResponses errors;

    FaultFilter(ErrorResponses errors) {
        this.errors = errors;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException thrown) {
            var answer = Faults.answerTo(thrown);
            if (answer.isPresent()) {
                errors.write(request, response, answer.get());
            }
        }
    }
}
