package dev.keyturn.auth.admin;

import dev.keyturn.auth.proofs.ProtectedResource;
import dev.keyturn.auth.tokens.OwnAccessTokens;
import dev.keyturn.model.Scope;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/** Which call under {@code /admin} needs which scope; what is not named here is for nobody. */
@Configuration(proxyBeanMethods = false)
class AdminSecurity {
    @Bean
    @Order(2)
    SecurityFilterChain adminChain(
            HttpSecurity http, ProtectedResource resource, OwnAccessTokens tokens, AdminCallers callers) {
        return resource.protect(http.securityMatcher("/admin/**"), tokens.forAdmin(), callers)
                .authorizeHttpRequests(requests -> requests.requestMatchers("/admin/clients/**")
                        .hasAuthority(AdminCallers.authority(Scope.CLIENTS_ADMIN))
                        .requestMatchers("/admin/keys/**")
                        .hasAuthority(AdminCallers.authority(Scope.KEYS_ADMIN))
                        .requestMatchers("/admin/sessions/**")
                        .hasAuthority(AdminCallers.authority(Scope.SESSIONS_ADMIN))
                        .requestMatchers("/admin/users/**")
                        .hasAuthority(AdminCallers.authority(Scope.USERS_ADMIN))
                        .requestMatchers("/admin/audit")
                        .hasAuthority(AdminCallers.authority(Scope.AUDIT_READ))
                        .anyRequest()
                        .denyAll())
                // No cookie is read or set, so there is nothing for another site to ride on.
                .csrf(csrf -> csrf.disable())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .build();
    }
}
