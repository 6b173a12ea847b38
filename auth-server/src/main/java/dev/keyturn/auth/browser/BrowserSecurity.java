package dev.keyturn.auth.browser;

import dev.keyturn.auth.Chains;
import dev.keyturn.auth.IssuerProperties;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.CacheControl;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The security chain of pages. Each page decides who may see it: most are for people who are not logged in. */
@Configuration(proxyBeanMethods = false)
class BrowserSecurity implements WebMvcConfigurer {
    /**
     * The stylesheet and the icon of all pages, and the script of those with a form. Their dates are the same in every
     * build.
     */
    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/page.css", "/page.svg", "/page.js")
                .addResourceLocations("classpath:/dev/keyturn/auth/browser/")
                .setUseLastModified(false)
                .setCacheControl(CacheControl.maxAge(Duration.ofHours(1)).cachePublic());
    }

    @Bean
    @Order(Chains.PAGES)
    SecurityFilterChain browserChain(
            HttpSecurity http,
            BrowserRequests requests,
            BrowserContext context,
            Cookies cookies,
            RefusedForms refused,
            IssuerProperties properties) {
        boolean https = "https".equals(properties.issuer().getScheme());
        return http.securityMatcher(requests)
                // The proxy has the TLS, so the request does not show it. What else is at this host's subdomains, we do
                // not know.
                .headers(headers -> headers.httpStrictTransportSecurity(
                        hsts -> hsts.includeSubDomains(false).requestMatcher(request -> https)))
                .securityContext(security -> security.securityContextRepository(context))
                .csrf(csrf -> csrf.csrfTokenRepository(cookies.formSecrets()))
                .exceptionHandling(exceptions -> exceptions.accessDeniedHandler(refused))
                .authorizeHttpRequests(all -> all.anyRequest().permitAll())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .build();
    }
}
