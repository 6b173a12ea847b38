package dev.keyturn.resource.validation;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Puts the key source and the checks together, in the order in which a token meets them. */
@Configuration(proxyBeanMethods = false)
class TokenValidation {
    @Bean
    JWKSource<SecurityContext> issuerKeys(JwksProperties properties, Clock clock) {
        return issuerKeys(properties, new JwksDocument(properties, clock));
    }

    /**
     * A document's keys, cached, fetched again in the background before they grow old, and believed through an outage.
     * The outage cache hands its keys to the cache above for one more lifetime, hence the subtraction.
     */
    static JWKSource<SecurityContext> issuerKeys(JwksProperties properties, JwksDocument document) {
        Duration patience = properties.timeout().plus(properties.connectTimeout());
        return JWKSourceBuilder.create(document)
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
    JwtDecoder accessTokenDecoder(JWKSource<SecurityContext> issuerKeys, TokenProperties properties, Clock clock) {
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSource(issuerKeys)
                .jwsAlgorithm(SignatureAlgorithm.RS256)
                .jwtProcessorCustomizer(processor -> {
                    // Before any key is looked for: what is no access token must not make us fetch keys.
                    processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(
                            new JOSEObjectType("at+jwt"), new JOSEObjectType("application/at+jwt")));
                    processor.setJWTClaimsSetVerifier(TokenValidation::requireIssueTime);
                    processor.setJWSKeySelector(new NamedKeySelector(processor.getJWSKeySelector()));
                })
                .build();
        decoder.setJwtValidator(AccessTokenRules.of(properties, clock));
        return decoder;
    }

    /** Asked of the claims as they came, because the decoder would make up a missing one. */
    private static void requireIssueTime(JWTClaimsSet claims, @Nullable SecurityContext context)
            throws BadJWTException {
        if (claims.getIssueTime() == null) {
            throw new BadJWTException("The claim iat is missing");
        }
    }
}
