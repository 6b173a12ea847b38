package dev.keyturn.resource.trust;

import dev.keyturn.edge.errors.ErrorResponses;
import dev.keyturn.model.ProblemType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers 503 until this server has read the revocations. Readiness says so too; this filter is for callers that do not
 * ask for readiness, so that a server that was just started accepts no token that was revoked before.
 */
final class UntilLoaded extends OncePerRequestFilter {
    private static final String UNAWARE =
            "This server has just been started, and does not know yet which tokens were revoked. Try again in two seconds.";

    private final TrustState state;
    private final ErrorResponses errors;

    UntilLoaded(TrustState state, ErrorResponses errors) {
        this.state = state;
        this.errors = errors;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (state.isUnaware()) {
            errors.write(request, response, ProblemType.UNAVAILABLE, UNAWARE);
        } else {
            chain.doFilter(request, response);
        }
    }
}
