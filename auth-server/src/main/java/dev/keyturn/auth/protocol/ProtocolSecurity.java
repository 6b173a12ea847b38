package dev.keyturn.auth.protocol;

import dev.keyturn.auth.tokens.IssuerProperties;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.server.authorization.authentication.ClientSecretAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.web.authentication.ClientSecretBasicAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.ClientSecretPostAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2RefreshTokenAuthenticationConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.security.web.header.HeaderWriterFilter;

/**
 * The chain of the token endpoint. The framework's lists of grants and of ways to authenticate a client are emptied and
 * filled anew, so that what is accepted is what is named here.
 */
@Configuration(proxyBeanMethods = false)
class ProtocolSecurity {
    @Bean
    @Order(1)
    SecurityFilterChain protocolChain(
            HttpSecurity http,
            OAuthErrors errors,
            ClientAdapter clients,
            AccessTokenGenerator accessTokens,
            TokenResponses responses,
            PasswordGrant passwordGrant,
            RefreshTokenGrant refreshTokenGrant) {
        NothingStored authorizations = new NothingStored();
        return http.securityMatcher("/oauth2/token")
                .with(
                        new OAuth2AuthorizationServerConfigurer(),
                        server -> server.registeredClientRepository(clients)
                                .authorizationService(authorizations)
                                .tokenGenerator(accessTokens)
                                .clientAuthentication(client -> client.errorResponseHandler(errors)
                                        .authenticationConverters(converters -> replace(
                                                converters,
                                                new ClientSecretBasicAuthenticationConverter(),
                                                new ClientSecretPostAuthenticationConverter()))
                                        .authenticationProviders(
                                                providers -> replace(providers, clientSecret(clients, authorizations))))
                                .tokenEndpoint(token -> token.errorResponseHandler(errors)
                                        .accessTokenResponseHandler(responses)
                                        .accessTokenRequestConverters(converters -> replace(
                                                converters,
                                                new ClientCredentialsRequest(),
                                                new PasswordGrant.Request(),
                                                new OAuth2RefreshTokenAuthenticationConverter()))
                                        .authenticationProviders(providers -> replace(
                                                providers,
                                                new OAuth2ClientCredentialsAuthenticationProvider(
                                                        authorizations, accessTokens),
                                                passwordGrant,
                                                refreshTokenGrant))))
                .addFilterAfter(new FormOnlyFilter(errors), HeaderWriterFilter.class)
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .exceptionHandling(exceptions -> exceptions.authenticationEntryPoint(errors))
                .csrf(csrf -> csrf.disable())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .build();
    }

    @Bean
    AuthorizationServerSettings authorizationServerSettings(IssuerProperties properties) {
        return AuthorizationServerSettings.builder()
                .issuer(properties.issuer().toString())
                .build();
    }

    /** With an encoder of its own: the framework would otherwise take one that is meant for passwords. */
    private static AuthenticationProvider clientSecret(ClientAdapter clients, NothingStored authorizations) {
        ClientSecretAuthenticationProvider provider = new ClientSecretAuthenticationProvider(clients, authorizations);
        provider.setPasswordEncoder(new ClientSecretEncoder());
        return provider;
    }

    private static void replace(List<AuthenticationConverter> present, AuthenticationConverter... ours) {
        present.clear();
        present.addAll(List.of(ours));
    }

    private static void replace(List<AuthenticationProvider> present, AuthenticationProvider... ours) {
        present.clear();
        present.addAll(List.of(ours));
    }
}
