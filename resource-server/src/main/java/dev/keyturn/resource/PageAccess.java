package dev.keyturn.resource;

import dev.keyturn.edge.BearerErrors;
import dev.keyturn.edge.Edge;
import dev.keyturn.edge.ErrorResponses;
import dev.keyturn.edge.OpenDocuments;
import dev.keyturn.edge.proofs.DpopProofs;
import dev.keyturn.model.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.filter.CorsFilter;

/**
 * Which pages may call the APIs from a browser (the CORS protocol of the Fetch standard): those of the origins that are
 * listed; but where tokens come from, anybody's may read. A token comes by the page's own hand, so no credentials are
 * allowed. A request from any other page is answered like everybody's, and the browser keeps the answer from that page.
 */
@Component
final class PageAccess extends DefaultCorsProcessor {
    private static final Duration PREFLIGHT_MAX_AGE = Duration.ofMinutes(10);

    private final CorsConfiguration allowed = new CorsConfiguration();
    private final CorsConfiguration answered;
    private final ErrorResponses errors;
    private final BearerErrors bearer;

    PageAccess(CorsProperties properties, ErrorResponses errors, BearerErrors bearer) {
        this.errors = errors;
        this.bearer = bearer;
        allowed.setAllowedOrigins(properties.origins());
        allowed.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "DELETE"));
        allowed.setAllowedHeaders(List.of(
                HttpHeaders.AUTHORIZATION,
                HttpHeaders.CONTENT_TYPE,
                HttpHeaders.IF_MATCH,
                HttpHeaders.IF_NONE_MATCH,
                DpopProofs.HEADER,
                "Idempotency-Key",
                "X-Requested-With"));
        allowed.setExposedHeaders(List.of(
                HttpHeaders.ETAG,
                HttpHeaders.LINK,
                HttpHeaders.LOCATION,
                HttpHeaders.RETRY_AFTER,
                HttpHeaders.WWW_AUTHENTICATE));
        allowed.setMaxAge(PREFLIGHT_MAX_AGE);
        // What is no method of ours comes without a question too, and is told so like everybody's.
        answered = new CorsConfiguration(allowed);
        answered.setAllowedMethods(List.of(CorsConfiguration.ALL));
    }

    private @Nullable CorsConfiguration configuration(HttpServletRequest request) {
        if (MetadataMethods.areConcerned(request)) {
            return OpenDocuments.configuration(request);
        }
        if (allowed.checkOrigin(request.getHeader(HttpHeaders.ORIGIN)) == null) {
            return null;
        }
        return CorsUtils.isPreFlightRequest(request) ? allowed : answered;
    }

    @Configuration(proxyBeanMethods = false)
    static class AheadOfAllFilters {
        /** A browser asks for permission without a token, and shows a page no refusal that does not name its origin. */
        @Bean
        FilterRegistrationBean<CorsFilter> pageFilter(PageAccess pages) {
            CorsFilter filter = new CorsFilter(pages::configuration);
            filter.setCorsProcessor(pages);
            var registration = new FilterRegistrationBean<>(filter);
            registration.setOrder(Edge.AHEAD_OF_ALL);
            return registration;
        }
    }

    @Override
    public boolean processRequest(
            @Nullable CorsConfiguration configuration, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (configuration == null) {
            response.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        }
        boolean mayCall = configuration == null
                ? !CorsUtils.isPreFlightRequest(request)
                : super.processRequest(configuration, request, response);
        if (!mayCall) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, bearer.challenge(false));
            errors.write(
                    request,
                    response,
                    ProblemType.FORBIDDEN,
                    "Pages of this origin may not call this server, or not like this. keyturn.cors.origins lists those that may.");
        }
        return mayCall;
    }

    /** What was refused is told as every other refusal is. */
    @Override
    protected void rejectRequest(ServerHttpResponse response) {}
}
