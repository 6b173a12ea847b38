package dev.keyturn.auth.browser;

import dev.keyturn.auth.Chains;
import dev.keyturn.auth.tokens.IssuerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/** The security chain of pages. Each page decides who may see it: most are for people who are not logged in. */
@Configuration(proxyBeanMethods = false)
class BrowserSecurity {
    private static final Page FORGED_FORM = new Page(
            "Please try again",
            Html.of(
                    "{}<p>Go back, reload the page, and send the form once more. Cookies must be allowed here.</p>",
                    Page.alert("This form did not come from this site, or your browser has lost its cookie.")));

    @Bean
    @Order(Chains.PAGES)
    SecurityFilterChain browserChain(
            HttpSecurity http,
            BrowserRequests requests,
            BrowserContext context,
            Cookies cookies,
            IssuerProperties properties) {
        boolean https = "https".equals(properties.issuer().getScheme());
        return http.securityMatcher(requests)
                // The proxy has the TLS, so the request does not show it. What else is at this host's subdomains, we do
                // not know.
                .headers(headers -> headers.httpStrictTransportSecurity(
                        hsts -> hsts.includeSubDomains(false).requestMatcher(request -> https)))
                .securityContext(security -> security.securityContextRepository(context))
                .csrf(csrf -> csrf.csrfTokenRepository(cookies.formSecrets()))
                .exceptionHandling(exceptions -> exceptions.accessDeniedHandler(
                        (request, response, denied) -> FORGED_FORM.write(response, HttpStatus.FORBIDDEN.value())))
                .authorizeHttpRequests(all -> all.anyRequest().permitAll())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .build();
    }
}
