package dev.keyturn.auth.login;

import dev.keyturn.auth.Chains;
import dev.keyturn.auth.proofs.ProtectedResource;
import dev.keyturn.auth.tokens.OwnAccessTokens;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** Who may call what, outside the protocol endpoints. */
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

    /** Everything else is for anybody: what does not exist answers 404, and a stray Authorization header is no error. */
    @Bean
    @Order(Chains.OPEN)
    SecurityFilterChain openChain(HttpSecurity http) {
        return ProtectedResource.stateless(http)
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }
}
