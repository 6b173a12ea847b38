package dev.keyturn.resource;

import dev.keyturn.edge.Edge;
import dev.keyturn.edge.bearer.BearerErrors;
import dev.keyturn.edge.docs.OpenDocuments;
import dev.keyturn.edge.errors.ErrorResponses;
import dev.keyturn.edge.proofs.DpopProofs;
import dev.keyturn.model.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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
 * Decides which web pages may call the APIs from a browser (the CORS protocol of the Fetch standard): those of the
 * listed origins. The metadata that names the issuer is open to all pages. A page sends its token itself, so
 * credentials are not allowed. A request from any other page is answered like any request, and the browser hides the
 * answer from the page.
 */
@Component
final class PageAccess extends DefaultCorsProcessor {

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
        allowed.setMaxAge(OpenDocuments.PREFLIGHT_MAX_AGE);
        // A page may also send a method that this server does not know, and read the 405; only preflights are held to
        // the list.
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
    static class Filters {
        /**
         * A preflight has no token, and a browser hides a refusal from a page unless the answer names the page's
         * origin.
         */
        @Bean
        FilterRegistrationBean<CorsFilter> pageFilter(PageAccess pages) {
            CorsFilter filter = new CorsFilter(pages::configuration);
            filter.setCorsProcessor(pages);
            var registration = new FilterRegistrationBean<>(filter);
            registration.setOrder(Edge.FOR_PAGES);
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

    /** Writes nothing: {@link #processRequest} reports the refusal like every other. */
    @Override
    protected void rejectRequest(ServerHttpResponse response) {}
}
