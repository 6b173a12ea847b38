package dev.keyturn.auth.proofs;

import dev.keyturn.auth.IssuerProperties;
import dev.keyturn.edge.bearer.BearerErrors;
import dev.keyturn.edge.errors.ErrorResponses;
import dev.keyturn.edge.proofs.DpopProofs;
import dev.keyturn.edge.proofs.DpopTokenFilter;
import dev.keyturn.edge.proofs.OneTimeIds;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.stereotype.Component;

/**
 * Protects this server's own endpoints by access tokens, which are presented in one of two ways: a token that is bound
 * to a key as {@code DPoP} with a proof (RFC 9449, section 7), any other as {@code Bearer} (RFC 6750).
 */
@Component
public class ProtectedResource {
    private final DpopProofs proofs;
    private final BearerErrors errors;
    private final ErrorResponses responses;

    ProtectedResource(DpopProofs proofs, BearerErrors errors, ErrorResponses responses) {
        this.proofs = proofs;
        this.errors = errors;
        this.responses = responses;
    }

    /** Proofs for this server's address. */
    @Bean
    static DpopProofs dpopProofs(OneTimeIds ids, IssuerProperties properties, Clock clock) {
        return new DpopProofs(ids, properties.issuer(), clock);
    }

    /** A chain whose requests each stand for themselves: no cookie is read or set, so no other site has one to ride on. */
    public static HttpSecurity stateless(HttpSecurity http) {
        return http.csrf(csrf -> csrf.disable())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable());
    }

    /**
     * Makes the chain {@linkplain #stateless stateless}, and lets it know its callers by their access tokens; what each may do
     * is for the chain to say.
     */
    public HttpSecurity protect(HttpSecurity http, JwtDecoder tokens) {
        return protect(http, tokens, new JwtAuthenticationConverter());
    }

    /**
     * As {@link #protect(HttpSecurity, JwtDecoder)}, with authorities of the chain's own.
     *
     * @param tokens refuses a token that is not good here
     * @param callers finds the caller and its authorities for a good token
     */
    public HttpSecurity protect(
            HttpSecurity http, JwtDecoder tokens, Converter<Jwt, ? extends AbstractAuthenticationToken> callers) {
        return stateless(http)
                .oauth2ResourceServer(bearer -> bearer.jwt(
                                jwt -> jwt.decoder(value -> DpopTokenFilter.unbound(tokens.decode(value)))
                                        .jwtAuthenticationConverter(callers))
                        .authenticationEntryPoint(errors)
                        .accessDeniedHandler(errors))
                .addFilterBefore(
                        new DpopTokenFilter(proofs, tokens, callers, errors, responses),
                        BearerTokenAuthenticationFilter.class);
    }
}
