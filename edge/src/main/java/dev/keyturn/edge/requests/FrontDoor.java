package dev.keyturn.edge.requests;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Leads a browser that was given the address of a server alone, which is what people remember, to a page. A program,
 * which does not ask for HTML by name, is told that there is nothing, as elsewhere.
 */
public final class FrontDoor extends OncePerRequestFilter {
    private final String page;

    /** @param page its address, as a reference to that of the server */
    public FrontDoor(String page) {
        this.page = page;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String accepted = Objects.requireNonNullElse(request.getHeader(HttpHeaders.ACCEPT), "");
        return !HttpMethod.GET.matches(request.getMethod())
                || !request.getRequestURI().equals("/")
                || !accepted.contains(MediaType.TEXT_HTML_VALUE);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Admission.yieldToOthers();
        response.setStatus(HttpStatus.SEE_OTHER.value());
        response.setHeader(HttpHeaders.LOCATION, page);
    }
}
