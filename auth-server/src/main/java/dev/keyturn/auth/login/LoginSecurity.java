package dev.keyturn.auth.login;

import dev.keyturn.auth.Chains;
import dev.keyturn.auth.proofs.ProtectedResource;
import dev.keyturn.auth.tokens.OwnAccessTokens;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** The filter chains of the calls under {@code /auth} that need a token, and of all paths without another chain. */
@Configuration(proxyBeanMethods = false)
class LoginSecurity {
    /** The calls that need an access token for this very server. */
    @Bean
    @Order(Chains.ACCOUNT)
    SecurityFilterChain accountChain(HttpSecurity http, ProtectedResource resource, OwnAccessTokens tokens) {
        HttpSecurity chain = http.securityMatcher(
                "/auth/me",
                "/auth/logout",
                "/auth/password",
                "/auth/verify-email",
                "/auth/sessions",
                "/auth/sessions/*");
        return resource.protect(chain, tokens.forThisServer())
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .build();
    }

    /**
     * Lets anybody make all other calls: a path that does not exist answers 404, and a stray Authorization header is no
     * error.
     */
    @Bean
    @Order(Chains.OPEN)
    SecurityFilterChain openChain(HttpSecurity http) {
        return ProtectedResource.stateless(http)
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }
}
