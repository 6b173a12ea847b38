package dev.keyturn.edge.operation;

import dev.keyturn.edge.errors.ErrorResponses;
import dev.keyturn.model.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.context.support.WebApplicationContextUtils;

/**
 * Health, info and metrics need no token: they have a port of their own, which is bound to loopback by default. Nothing
 * else is to be had there, although the filters of security stand in front of that port, too, and some of them issue
 * tokens.
 */
@Configuration(proxyBeanMethods = false)
class ManagementAccess {
    @Bean
    @Order(-1)
    SecurityFilterChain managementChain(HttpSecurity http, ErrorResponses errors) {
        RequestMatcher endpoints = EndpointRequest.toAnyEndpoint();
        return http.securityMatcher(new OrRequestMatcher(endpoints, ManagementAccess::isOfManagement))
                .authorizeHttpRequests(requests -> requests.requestMatchers(endpoints)
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .exceptionHandling(refused -> refused.authenticationEntryPoint((request, response, refusal) ->
                        errors.write(request, response, ProblemType.NOT_FOUND, ProblemType.NOT_FOUND.title() + ".")))
                .csrf(csrf -> csrf.disable())
                .build();
    }

    /** Whether the request came over a management port of its own. */
    private static boolean isOfManagement(HttpServletRequest request) {
        return WebServerApplicationContext.hasServerNamespace(
                WebApplicationContextUtils.getWebApplicationContext(request.getServletContext()), "management");
    }
}
