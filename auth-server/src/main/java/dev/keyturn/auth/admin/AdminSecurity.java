package dev.keyturn.auth.admin;

import dev.keyturn.auth.Chains;
import dev.keyturn.auth.proofs.ProtectedResource;
import dev.keyturn.auth.tokens.OwnAccessTokens;
import dev.keyturn.edge.bearer.BearerErrors;
import dev.keyturn.model.Scope;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** The scope that each call under {@code /admin} needs; any other call is refused. */
@Configuration(proxyBeanMethods = false)
class AdminSecurity {
    @Bean
    @Order(Chains.ADMIN)
    SecurityFilterChain adminChain(
            HttpSecurity http, ProtectedResource resource, OwnAccessTokens tokens, AdminCallers callers) {
        return resource.protect(http.securityMatcher("/admin/**"), tokens.forAdmin(), callers)
                .authorizeHttpRequests(requests -> requests.requestMatchers("/admin/clients/**")
                        .hasAllAuthorities(BearerErrors.authority(Scope.CLIENTS_ADMIN), AdminCallers.MAY_ADMINISTER)
                        .requestMatchers("/admin/keys/**")
                        .hasAllAuthorities(BearerErrors.authority(Scope.KEYS_ADMIN), AdminCallers.MAY_ADMINISTER)
                        .requestMatchers("/admin/sessions/**")
                        .hasAllAuthorities(BearerErrors.authority(Scope.SESSIONS_ADMIN), AdminCallers.MAY_ADMINISTER)
                        .requestMatchers("/admin/users/**")
                        .hasAllAuthorities(BearerErrors.authority(Scope.USERS_ADMIN), AdminCallers.MAY_ADMINISTER)
                        .requestMatchers("/admin/audit")
                        .hasAllAuthorities(BearerErrors.authority(Scope.AUDIT_READ), AdminCallers.MAY_ADMINISTER)
                        .anyRequest()
                        .denyAll())
                .build();
    }
}
