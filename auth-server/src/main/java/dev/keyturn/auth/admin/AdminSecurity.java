package dev.keyturn.auth.admin;

import dev.keyturn.auth.Chains;
import dev.keyturn.auth.proofs.ProtectedResource;
import dev.keyturn.auth.tokens.OwnAccessTokens;
import dev.keyturn.edge.bearer.BearerErrors;
import dev.keyturn.model.Scope;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** The scope that each call under {@code /admin} needs; any other call is refused. */
@Configuration(proxyBeanMethods = false)
class AdminSecurity {
    private static final Map<String, Scope> SCOPES = Map.of(
            "/admin/clients/**", Scope.CLIENTS_ADMIN,
            "/admin/keys/**", Scope.KEYS_ADMIN,
            "/admin/sessions/**", Scope.SESSIONS_ADMIN,
            "/admin/users/**", Scope.USERS_ADMIN,
            "/admin/audit", Scope.AUDIT_READ);

    @Bean
    @Order(Chains.ADMIN)
    SecurityFilterChain adminChain(
            HttpSecurity http, ProtectedResource resource, OwnAccessTokens tokens, AdminCallers callers) {
        return resource.protect(http.securityMatcher("/admin/**"), tokens.forAdmin(), callers)
                .authorizeHttpRequests(requests -> {
                    SCOPES.forEach((path, scope) -> requests.requestMatchers(path)
                            .hasAllAuthorities(BearerErrors.authority(scope), AdminCallers.MAY_ADMINISTER));
                    requests.anyRequest().denyAll();
                })
                .build();
    }
}
