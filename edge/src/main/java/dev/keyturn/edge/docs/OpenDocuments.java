package dev.keyturn.edge.docs;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;

/** Documents that a page of any origin may read (the CORS protocol of the Fetch standard), and with any header of its own. */
public final class OpenDocuments {
    /** How long a browser may take the answer to a preflight for good. */
    public static final Duration PREFLIGHT_MAX_AGE = Duration.ofMinutes(10);

    private static final CorsConfiguration ALLOWED = allowing(HttpMethod.GET.name(), HttpMethod.HEAD.name());

    /**
     * Any method is allowed on the request itself, so that a page can read our 405; only preflights are held to the
     * list.
     */
    private static final CorsConfiguration ANSWERED = allowing(CorsConfiguration.ALL);

    private OpenDocuments() {}

    /** What the page of a request for one of them may do. */
    public static CorsConfiguration configuration(HttpServletRequest request) {
        return CorsUtils.isPreFlightRequest(request) ? ALLOWED : ANSWERED;
    }

    private static CorsConfiguration allowing(String... methods) {
        CorsConfiguration allowed = new CorsConfiguration();
        allowed.setAllowedOrigins(List.of(CorsConfiguration.ALL));
        allowed.setAllowedMethods(List.of(methods));
        allowed.setAllowedHeaders(List.of(CorsConfiguration.ALL));
        allowed.setMaxAge(PREFLIGHT_MAX_AGE);
        return allowed;
    }
}
