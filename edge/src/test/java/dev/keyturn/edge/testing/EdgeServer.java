package dev.keyturn.edge.testing;

import dev.keyturn.edge.Edge;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** Takes in the edge as the real servers do. */
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class)
@Import(Edge.class)
public class EdgeServer {
    @Bean
    @Order(10)
    SecurityFilterChain openChain(HttpSecurity http) {
        return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(csrf -> csrf.disable())
                .requestCache(cache -> cache.disable())
                .build();
    }

    /** Throws what {@link FaultyController} throws, before any controller is asked. */
    @Bean
    FilterRegistrationBean<Filter> faultyFilter() {
        var registration = new FilterRegistrationBean<Filter>(EdgeServer::throwFault);
        registration.addUrlPatterns("/filter/faults", "/protocol/filter/faults");
        return registration;
    }

    /** The same where pages of other origins are let in, which may need the database. */
    @Bean
    FilterRegistrationBean<Filter> faultyFilterForPages() {
        var registration = new FilterRegistrationBean<Filter>(EdgeServer::throwFault);
        registration.addUrlPatterns("/pages/faults");
        registration.setOrder(Edge.FOR_PAGES);
        return registration;
    }

    private static void throwFault(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        throw Fault.valueOf(request.getParameter("fault")).exception();
    }
}
