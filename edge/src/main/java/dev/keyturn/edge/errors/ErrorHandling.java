package dev.keyturn.edge.errors;

import dev.keyturn.model.ProblemType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/** One shape for every error, whoever finds it: a controller, security, the firewall, the container. */
@Configuration(proxyBeanMethods = false)
@Import({ErrorPage.class, ErrorResponses.class, ProblemAdvice.class, TomcatErrors.class})
public class ErrorHandling {
    /** What Spring Security's firewall refuses before any filter of ours sees it: odd methods, encoded slashes. */
    @Bean
    RequestRejectedHandler requestRejectedHandler(ErrorResponses errors) {
        return (request, response, rejected) ->
                errors.write(request, response, ProblemType.MALFORMED_REQUEST, Logged.REJECTED);
    }
}
