package dev.keyturn.resource.validation;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import dev.keyturn.edge.Edge;
import dev.keyturn.edge.bearer.BearerErrors;
import dev.keyturn.edge.bearer.BearerTokens;
import dev.keyturn.edge.bearer.CompactForm;
import dev.keyturn.resource.trust.HeldKeys;
import dev.keyturn.resource.trust.Revocations;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Puts the key source and the checks together, in the order in which a token meets them. */
@Configuration(proxyBeanMethods = false)
class TokenValidation {
    @Bean(destroyMethod = "") // The source that it feeds closes it.
    IssuerJwks jwksDocument(JwksProperties properties, Clock clock, MeterRegistry meters) {
        return new IssuerJwks(properties, clock, meters);
    }

    /**
     * A document's keys, cached, fetched again in the background before they grow old, and believed through an outage.
     * The outage cache hands its keys to the cache above for one more lifetime, hence the subtraction.
     */
    @Bean
    static JWKSetBasedJWKSource<SecurityContext> issuerKeySource(JwksProperties properties, IssuerJwks document) {
        Duration patience = properties.timeout().plus(properties.connectTimeout());
        return (JWKSetBasedJWKSource<SecurityContext>) JWKSourceBuilder.create(document)
                .cache(properties.lifetime().toMillis(), patience.toMillis())
                .refreshAheadCache(properties.refreshAhead().toMillis(), true)
                .outageTolerant(properties
                        .outageTolerance()
                        .minus(properties.lifetime())
                        .toMillis())
                .rateLimited(false)
                .build();
    }

    @Bean
    FilterRegistrationBean<WorthlessTokens> worthlessTokens(
            BearerTokens tokens,
            IssuerJwks document,
            Revocations revocations,
            CountedTokens decoder,
            BearerErrors errors) {
        var registration =
                new FilterRegistrationBean<>(new WorthlessTokens(tokens, document, revocations, decoder, errors));
        registration.setOrder(Edge.BEFORE_ADMISSION);
        return registration;
    }

    @Bean
    HeldKeys issuerKeys(JWKSetBasedJWKSource<SecurityContext> source, IssuerJwks document, Clock clock) {
        return new IssuerKeys(source, document, clock);
    }

    @Bean
    CountedTokens accessTokenDecoder(
            JWKSource<SecurityContext> issuerKeys,
            IssuerJwks document,
            TokenProperties properties,
            Revocations revocations,
            Clock clock,
            MeterRegistry meters) {
        JWKSource<SecurityContext> believed = believed(issuerKeys, document);
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSource(believed)
                .jwsAlgorithm(SignatureAlgorithm.RS256)
                .jwtProcessorCustomizer(processor -> {
                    // Checked before a key is looked for: only an access token may cause a fetch of keys.
                    processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(
                            new JOSEObjectType("at+jwt"), new JOSEObjectType("application/at+jwt")));
                    processor.setJWTClaimsSetVerifier(TokenValidation::requireIssueTime);
                    processor.setJWSKeySelector(
                            new NamedKeySelector(processor.getJWSKeySelector(), document, revocations));
                })
                .build();
        OAuth2TokenValidator<Jwt> rules = AccessTokenRules.of(properties, revocations, clock);
        decoder.setJwtValidator(rules);
        return new CountedTokens(new VerifiedTokens(new CompactForm(decoder), rules, believed, document::keys), meters);
    }

    /**
     * Keys that count only while the key set is believed: a clock that was ahead may have prolonged their life in the
     * cache.
     */
    private static JWKSource<SecurityContext> believed(JWKSource<SecurityContext> cached, IssuerJwks document) {
        return (selector, context) -> {
            List<JWK> keys = cached.get(selector, context);
            if (document.kids().isEmpty()) {
                throw new JWKSetUnavailableException("No keys are believed any more");
            }
            return keys;
        };
    }

    /** Checks the claims as they came, because the decoder would make up a missing {@code iat}. */
    private static void requireIssueTime(JWTClaimsSet claims, @Nullable SecurityContext context)
            throws BadJWTException {
        if (claims.getIssueTime() == null) {
            throw new BadJWTException("The claim iat is missing");
        }
    }
}
