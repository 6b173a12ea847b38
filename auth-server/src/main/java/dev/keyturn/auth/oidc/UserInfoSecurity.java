package dev.keyturn.auth.oidc;

import static org.springframework.security.authorization.AuthorityAuthorizationManager.hasAuthority;

import dev.keyturn.auth.Chains;
import dev.keyturn.auth.clients.ClientOrigins;
import dev.keyturn.auth.proofs.ProtectedResource;
import dev.keyturn.auth.tokens.OwnAccessTokens;
import dev.keyturn.edge.bearer.BearerErrors;
import dev.keyturn.model.ClaimNames;
import dev.keyturn.model.Scope;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagers;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.web.filter.CorsFilter;

/** The filter chain of userinfo: for a person's access token for this server, with the scope {@code openid}. */
@Configuration(proxyBeanMethods = false)
class UserInfoSecurity {
    @Bean
    @Order(Chains.USER_INFO)
    SecurityFilterChain userInfoChain(HttpSecurity http, ProtectedResource resource, OwnAccessTokens tokens) {
        return resource.protect(http.securityMatcher(UserInfoController.PATH), tokens.forThisServer())
                .authorizeHttpRequests(requests -> requests.anyRequest()
                        .access(AuthorizationManagers.allOf(
                                hasAuthority(BearerErrors.authority(Scope.OPENID)), ofAPerson())))
                .build();
    }

    @Bean
    FilterRegistrationBean<CorsFilter> clientsPagesThatAskForUserInfo(ClientOrigins origins) {
        return origins.mayCall(Stream.of(UserInfoController.PATH));
    }

    private static AuthorizationManager<RequestAuthorizationContext> ofAPerson() {
        return (authentication, context) -> new AuthorizationDecision(
                Objects.requireNonNull(authentication.get()).getPrincipal() instanceof Jwt token
                        && token.hasClaim(ClaimNames.SESSION_ID));
    }
}
