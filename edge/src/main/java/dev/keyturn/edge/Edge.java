package dev.keyturn.edge;

import dev.keyturn.edge.bearer.BearerErrors;
import dev.keyturn.edge.bearer.BearerTokens;
import dev.keyturn.edge.database.ReadOnlyConnections;
import dev.keyturn.edge.docs.ApiDocs;
import dev.keyturn.edge.errors.ErrorHandling;
import dev.keyturn.edge.errors.ErrorResponses;
import dev.keyturn.edge.errors.FaultFilter;
import dev.keyturn.edge.fields.StrictJson;
import dev.keyturn.edge.fields.WholeNumbers;
import dev.keyturn.edge.operation.Operation;
import dev.keyturn.edge.requests.Admission;
import dev.keyturn.edge.requests.BodyFilter;
import dev.keyturn.edge.requests.ContentHeadersFilter;
import dev.keyturn.edge.requests.FrontDoor;
import dev.keyturn.edge.requests.RequestHandling;
import dev.keyturn.edge.requests.RequestLimits;
import dev.keyturn.edge.requests.Standstill;
import dev.keyturn.edge.requests.WholeAnswers;
import jakarta.servlet.Filter;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.web.filter.UrlHandlerFilter;

/** The door to this package: a server imports it, and every filter and handler here applies to all its requests. */
@Configuration(proxyBeanMethods = false)
@Import({
    ApiDocs.class,
    BearerErrors.class,
    BearerTokens.class,
    ErrorHandling.class,
    Operation.class,
    ReadOnlyConnections.class,
    RequestHandling.class,
    StrictJson.class,
    WholeNumbers.class
})
public class Edge {
    /** The place of a filter that is to be ahead of all others. */
    public static final int AHEAD_OF_ALL = Ordered.HIGHEST_PRECEDENCE;

    /**
     * The place of a filter that lets pages of other origins call. It stands before everything that may refuse a
     * request, because a browser shows a page no refusal that does not name its origin.
     */
    public static final int FOR_PAGES = AHEAD_OF_ALL + 3;

    /** The place of a filter that refuses requests which are not worth a place. Their bodies have been read. */
    public static final int BEFORE_ADMISSION = AHEAD_OF_ALL + 5;

    private static final int PLACES_FOR_DOCS = 32;

    /** A filter that leads browsers from the address of a server alone to a page, as a reference to that address. */
    public static FilterRegistrationBean<Filter> frontDoor(String page) {
        return at(BEFORE_ADMISSION, new FrontDoor(page));
    }

    /** Right behind Boot's filter that counts the answers, which takes whatever is thrown through it for a 500. */
    @Bean
    FilterRegistrationBean<Filter> faultFilter(ErrorResponses errors) {
        return at(AHEAD_OF_ALL + 2, new FaultFilter(errors));
    }

    @Bean
    FilterRegistrationBean<Filter> bodyFilter(RequestLimits limits, ErrorResponses errors) {
        return at(AHEAD_OF_ALL + 4, new BodyFilter(limits, errors));
    }

    @Bean
    FilterRegistrationBean<Filter> admission(RequestLimits limits, Standstill standstill, ErrorResponses errors) {
        return at(
                BEFORE_ADMISSION + 1,
                new Admission(
                        limits.maxRequests(),
                        limits.maxWait(),
                        standstill,
                        errors,
                        request -> !ApiDocs.areAskedFor(request)));
    }

    /** Documentation takes no place of a call's: it is long, and anybody may ask for it and then not read it. */
    @Bean
    FilterRegistrationBean<Filter> admissionToDocs(RequestLimits limits, Standstill standstill, ErrorResponses errors) {
        return at(
                BEFORE_ADMISSION + 1,
                new Admission(PLACES_FOR_DOCS, limits.maxWait(), standstill, errors, ApiDocs::areAskedFor));
    }

    @Bean
    FilterRegistrationBean<Filter> trailingSlashFilter() {
        return trailingSlash();
    }

    /** A slash at the end of a path makes no difference. */
    static FilterRegistrationBean<Filter> trailingSlash() {
        return at(
                BEFORE_ADMISSION + 2,
                UrlHandlerFilter.trailingSlashHandler("/**").wrapRequest().build());
    }

    @Bean
    FilterRegistrationBean<Filter> contentHeadersFilter(ErrorResponses errors) {
        return at(BEFORE_ADMISSION + 3, new ContentHeadersFilter(errors));
    }

    @Bean
    FilterRegistrationBean<Filter> wholeAnswers() {
        return at(BEFORE_ADMISSION + 4, new WholeAnswers());
    }

    /**
     * Spring Security times each of its filters in each request. Nobody looks at that, and it was a tenth of the
     * samples of a token request in a profile; the request as a whole is timed.
     */
    @Bean
    SecurityObservationSettings securityObservationSettings() {
        return SecurityObservationSettings.noObservations();
    }

    private static FilterRegistrationBean<Filter> at(int place, Filter filter) {
        var registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(place);
        return registration;
    }
}
