package dev.keyturn.edge;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets connections take turns. A virtual thread keeps its processor until it waits for something, and Tomcat goes on with
 * the next request of a connection that has one ready: without this, a few callers that ask without pause are served
 * again and again while the others wait for most of a second.
 */
final class TurnsFilter extends OncePerRequestFilter {
    @Override
    @SuppressWarnings(
            "ThreadPriorityCheck") // no hint to the operating system: the queue of virtual threads is in order
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Thread.yield();
        chain.doFilter(request, response);
    }
}
