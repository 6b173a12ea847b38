package dev.keyturn.resource;

import static dev.keyturn.edge.bearer.BearerErrors.authority;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.OPTIONS;
import static org.springframework.http.HttpMethod.POST;

import dev.keyturn.edge.Edge;
import dev.keyturn.edge.bearer.BearerErrors;
import dev.keyturn.edge.errors.ErrorResponses;
import dev.keyturn.edge.proofs.DpopProofs;
import dev.keyturn.model.Scope;
import dev.keyturn.resource.handshake.HandshakeAccess;
import dev.keyturn.resource.validation.BoundTokens;
import dev.keyturn.resource.validation.CallerAuthentication;
import dev.keyturn.resource.validation.TokenProperties;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.stream.Stream;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.oauth2.server.resource.OAuth2ProtectedResourceMetadata;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** The scopes that each call needs. Ownership is checked by each feature. */
@Configuration(proxyBeanMethods = false)
class ApiSecurity {
    @Bean
    SecurityFilterChain api(
            HttpSecurity http,
            BearerErrors errors,
            ErrorResponses answers,
            HandshakeAccess handshakes,
            BoundTokens bound,
            TokenProperties properties) {
        return http.authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers("/users/**")
                        .hasAuthority(authority(Scope.USERS_READ))
                        .requestMatchers(reading("/events/**"))
                        .hasAuthority(authority(Scope.EVENTS_READ))
                        .requestMatchers("/events/**")
                        .hasAuthority(authority(Scope.EVENTS_WRITE))
                        .requestMatchers(reading("/messages/**"))
                        .hasAuthority(authority(Scope.MESSAGES_READ))
                        .requestMatchers("/messages/**")
                        .hasAuthority(authority(Scope.MESSAGES_WRITE))
                        .requestMatchers(POST, "/ws-tickets")
                        .hasAuthority(authority(Scope.MESSAGES_READ))
                        .requestMatchers("/ws/**")
                        .hasAuthority(authority(Scope.MESSAGES_READ))
                        .anyRequest()
                        .authenticated())
                .oauth2ResourceServer(server -> server.bearerTokenResolver(handshakes.tokens())
                        .authenticationEntryPoint(errors)
                        .accessDeniedHandler(errors)
                        .protectedResourceMetadata(metadata -> metadata.protectedResourceMetadataCustomizer(
                                document -> describe(document, properties)))
                        .jwt(jwt -> jwt.jwtAuthenticationConverter(CallerAuthentication::of)))
                .addFilterBefore(handshakes.tickets(), BearerTokenAuthenticationFilter.class)
                .addFilterBefore(bound.filter(), BearerTokenAuthenticationFilter.class)
                .addFilterAfter(new MetadataMethods(properties.apiAudience(), answers), HeaderWriterFilter.class)
                .exceptionHandling(exceptions ->
                        exceptions.authenticationEntryPoint(errors).accessDeniedHandler(errors))
                // No session is kept or looked for: a call is authenticated by its own token.
                .securityContext(
                        context -> context.securityContextRepository(new RequestAttributeSecurityContextRepository()))
                .sessionManagement(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                // No CSRF protection: nothing here is authenticated by what a browser sends on its own.
                .csrf(AbstractHttpConfigurer::disable)
                .build();
    }

    @Bean
    FilterRegistrationBean<Filter> frontDoor() {
        return Edge.frontDoor("docs/index.html");
    }

    /** HEAD and OPTIONS are answered by the handlers of GET, so they must need what GET needs. */
    private static RequestMatcher[] reading(String path) {
        return Stream.of(GET, HEAD, OPTIONS)
                .map(method -> PathPatternRequestMatcher.pathPattern(method, path))
                .toArray(RequestMatcher[]::new);
    }

    /** Describes this server (RFC 9728, section 2). */
    private static void describe(OAuth2ProtectedResourceMetadata.Builder document, TokenProperties properties) {
        document.resource(properties.apiAudience().toString())
                .authorizationServer(properties.issuer().toString())
                .scopes(scopes -> scopes.addAll(Scope.valuesFor(Scope.Audience.API)))
                .tlsClientCertificateBoundAccessTokens(false)
                .claim("dpop_signing_alg_values_supported", DpopProofs.algorithms());
    }
}
