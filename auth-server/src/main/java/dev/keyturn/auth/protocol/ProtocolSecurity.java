package dev.keyturn.auth.protocol;

import dev.keyturn.auth.Chains;
import dev.keyturn.auth.IssuerProperties;
import dev.keyturn.auth.clients.ClientOrigins;
import dev.keyturn.edge.proofs.DpopProofs;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.web.OAuth2ClientAuthenticationFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.authentication.ClientSecretPostAuthenticationConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.security.web.authentication.DelegatingAuthenticationConverter;
import org.springframework.security.web.authentication.preauth.AbstractPreAuthenticatedProcessingFilter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.CorsFilter;

/**
 * The filter chain of the endpoints that clients call: the token endpoint with every {@link Grant}, and every {@link
 * ClientEndpoint}. The framework's lists of grants and of ways to authenticate a client are replaced, so that only what
 * is listed here is accepted.
 */
@Configuration(proxyBeanMethods = false)
class ProtocolSecurity {
    static final String TOKEN = "/oauth2/token";

    private static final List<AuthenticationConverter> CLIENT_CREDENTIALS = List.of(
            new ClientAssertionRequest(),
            new SecretInHeader(),
            new ClientSecretPostAuthenticationConverter(),
            new PublicClientRequest());

    @Bean
    @Order(Chains.PROTOCOL)
    SecurityFilterChain protocolChain(
            HttpSecurity http,
            OAuthErrors errors,
            ClientAuthentication clientAuthentication,
            TokenResponses responses,
            DpopProofs proofs,
            List<Grant> grants,
            List<ClientEndpoint> endpoints) {
        return http.securityMatcher(paths(endpoints).toArray(String[]::new))
                .with(new OAuth2AuthorizationServerConfigurer(), server -> {
                    server.registeredClientRepository(new ClientAdapter())
                            .authorizationService(new NothingStored())
                            .clientAuthentication(client -> client.errorResponseHandler(errors)
                                    .authenticationConverters(converters -> replace(converters, CLIENT_CREDENTIALS))
                                    .authenticationProviders(
                                            providers -> replace(providers, List.of(clientAuthentication))))
                            .tokenEndpoint(token -> token.errorResponseHandler(errors)
                                    .accessTokenResponseHandler(responses)
                                    .accessTokenRequestConverters(converters -> replace(converters, requests(grants)))
                                    .authenticationProviders(providers -> replace(providers, grants)));
                    server.withObjectPostProcessor(new OriginAsDetails(proofs));
                    endpoints.forEach(endpoint -> endpoint.configure(server, errors));
                })
                .addFilterAfter(new FormOnlyFilter(errors), HeaderWriterFilter.class)
                .addFilterAfter(new PasswordDeprecation(), FormOnlyFilter.class)
                .addFilterAfter(
                        ownClientFilter(endpoints, clientAuthentication, errors),
                        AbstractPreAuthenticatedProcessingFilter.class)
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .exceptionHandling(exceptions -> exceptions.authenticationEntryPoint(errors))
                // No cookie counts here, so CSRF protection ignores all requests. If it were disabled, the framework
                // would enable it again for all endpoints but its own.
                .csrf(csrf -> csrf.ignoringRequestMatchers(AnyRequestMatcher.INSTANCE))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .build();
    }

    @Bean
    FilterRegistrationBean<CorsFilter> clientsPages(ClientOrigins origins, List<ClientEndpoint> endpoints) {
        return origins.mayCall(paths(endpoints));
    }

    private static Stream<String> paths(List<ClientEndpoint> endpoints) {
        return Stream.concat(Stream.of(TOKEN), endpoints.stream().map(ClientEndpoint::path));
    }

    /** The framework's filter, which authenticates clients, for the endpoints that the framework does not know. */
    private static OAuth2ClientAuthenticationFilter ownClientFilter(
            List<ClientEndpoint> endpoints, ClientAuthentication clientAuthentication, OAuthErrors errors) {
        List<RequestMatcher> own = endpoints.stream()
                .filter(ClientEndpoint::hasController)
                .<RequestMatcher>map(
                        endpoint -> PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, endpoint.path()))
                .toList();
        OAuth2ClientAuthenticationFilter filter = new OAuth2ClientAuthenticationFilter(
                clientAuthentication::authenticate, request -> own.stream().anyMatch(one -> one.matches(request)));
        filter.setAuthenticationConverter(new DelegatingAuthenticationConverter(CLIENT_CREDENTIALS));
        filter.setAuthenticationFailureHandler(errors);
        return filter;
    }

    @Bean
    AuthorizationServerSettings authorizationServerSettings(IssuerProperties properties) {
        return AuthorizationServerSettings.builder()
                .issuer(properties.issuer().toString())
                .build();
    }

    private static List<AuthenticationConverter> requests(List<Grant> grants) {
        return Stream.concat(
                        Stream.of(ProtocolSecurity::oneProofAtMost),
                        grants.stream().map(Grant::request))
                .toList();
    }

    /** Runs before the framework's converters, which answer two proofs (RFC 9449, section 4.3) with another error. */
    private static @Nullable Authentication oneProofAtMost(HttpServletRequest request) {
        if (Collections.list(request.getHeaders(DpopProofs.HEADER)).size() > 1) {
            throw OAuthErrors.refusal("invalid_dpop_proof");
        }
        return null;
    }

    private static <T> void replace(List<T> present, List<? extends T> ours) {
        present.clear();
        present.addAll(ours);
    }

    /** Lets each grant know where its request comes from, and which key it proves. */
    private static final class OriginAsDetails implements ObjectPostProcessor<OAuth2TokenEndpointFilter> {
        private final DpopProofs proofs;

        private OriginAsDetails(DpopProofs proofs) {
            this.proofs = proofs;
        }

        @Override
        public <O extends OAuth2TokenEndpointFilter> O postProcess(O filter) {
            filter.setAuthenticationDetailsSource(request -> RequestDetails.of(request, proofs));
            return filter;
        }
    }
}
