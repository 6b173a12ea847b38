package dev.keyturn.edge.requests;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Sends an answer that fits into the response's buffer in one piece and with its length. Spring flushes an entity before
 * the container knows that nothing follows, which made two writes of each answer, and chunks, and was a tenth of a call. A
 * longer answer goes out as the buffer fills. Nothing here sends a part of an answer and then waits.
 */
public final class WholeAnswers extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(request, new Unhurried(response));
    }

    private static final class Unhurried extends HttpServletResponseWrapper {
        Unhurried(HttpServletResponse response) {
            super(response);
        }

        @Override
        public void flushBuffer() {}
    }
}
