package dev.keyturn.auth.keys;

import dev.keyturn.edge.Edge;
import dev.keyturn.edge.requests.Admission;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves the JWK Set. Every consumer asks for it, it is the same for all of them, and the request holds nothing to
 * check; so GET is answered ahead of all filters, at a quarter of their cost. Other methods pass through the filters.
 */
@RestController
class JwksController {
    private static final String PATH = "/oauth2/jwks";

    private final JwksAnswers answers;

    JwksController(JwksAnswers answers) {
        this.answers = answers;
    }

    @GetMapping(PATH)
    void jwks(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answers.write(request, response);
    }

    @Configuration(proxyBeanMethods = false)
    static class AheadOfAllFilters {
        @Bean
        FilterRegistrationBean<Filter> jwksFilter(JwksAnswers answers) {
            FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
                HttpServletRequest asked = (HttpServletRequest) request;
                if (HttpMethod.GET.matches(asked.getMethod())) {
                    Admission.yieldToOthers();
                    answers.write(asked, (HttpServletResponse) response);
                } else {
                    chain.doFilter(request, response);
                }
            });
            registration.addUrlPatterns(PATH);
            registration.setOrder(Edge.AHEAD_OF_ALL);
            return registration;
        }
    }
}
