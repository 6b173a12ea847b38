package dev.keyturn.edge;

import dev.keyturn.model.ProblemType;
import jakarta.servlet.Filter;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.filter.UrlHandlerFilter;

/** The door to this package: a server imports it, and every filter and handler here applies to all its requests. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({EdgeProperties.class, TrustedProxiesProperties.class})
@Import({
    ApiDocs.class,
    BearerErrors.class,
    ErrorPage.class,
    ErrorResponses.class,
    ManagementAccess.class,
    ProblemAdvice.class,
    SlowHeads.class,
    StrictJson.class,
    TomcatErrors.class,
    TrustedProxies.class
})
public class Edge {
    @Bean
    FilterRegistrationBean<Filter> faultFilter(ErrorResponses errors) {
        return outermost(new FaultFilter(errors), 0);
    }

    @Bean
    FilterRegistrationBean<Filter> bodyFilter(EdgeProperties properties, ErrorResponses errors) {
        return outermost(new BodyFilter(new Bodies(properties), errors), 1);
    }

    @Bean
    FilterRegistrationBean<Filter> admission(EdgeProperties properties, ErrorResponses errors) {
        return outermost(new Admission(properties.maxRequests(), properties.maxWait(), errors), 2);
    }

    @Bean
    FilterRegistrationBean<Filter> trailingSlashFilter() {
        return outermost(
                UrlHandlerFilter.trailingSlashHandler("/**").wrapRequest().build(), 3);
    }

    @Bean
    FilterRegistrationBean<Filter> oneContentTypeFilter(ErrorResponses errors) {
        return outermost(new OneContentTypeFilter(errors), 4);
    }

    /**
     * Spring Security times each of its filters in each request. Nobody looks at that, and it was a tenth of the
     * samples of a token request in a profile; the request as a whole is timed.
     */
    @Bean
    SecurityObservationSettings securityObservationSettings() {
        return SecurityObservationSettings.noObservations();
    }

    /** What Spring Security's firewall refuses before any filter of ours sees it: odd methods, encoded slashes. */
    @Bean
    RequestRejectedHandler requestRejectedHandler(ErrorResponses errors) {
        return (request, response, rejected) -> errors.write(
                request,
                response,
                ProblemType.MALFORMED_REQUEST,
                "The request's method, path or a header has a form that is never accepted here.");
    }

    /** After a filter that is to be ahead of all, if a server has one. */
    private static FilterRegistrationBean<Filter> outermost(Filter filter, int position) {
        var registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1 + position);
        return registration;
    }
}
