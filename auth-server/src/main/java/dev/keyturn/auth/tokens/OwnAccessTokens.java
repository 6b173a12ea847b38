package dev.keyturn.auth.tokens;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import dev.keyturn.auth.keys.KeyRing;
import dev.keyturn.model.Scope;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.stereotype.Component;

/** Verifies access tokens that come back to us, as a resource server would (RFC 9068, section 4). */
@Component
public class OwnAccessTokens {
    private final KeyRing keys;
    private final Audiences audiences;
    private final IssuerProperties properties;

    OwnAccessTokens(KeyRing keys, Audiences audiences, IssuerProperties properties) {
        this.keys = keys;
        this.audiences = audiences;
        this.properties = properties;
    }

    /** Accepts tokens whose audience is this server itself: those of our own apps, and those with {@code openid}. */
    public JwtDecoder forThisServer() {
        return forAudience(Scope.Audience.ISSUER);
    }

    /** Accepts tokens for the admin endpoints, which need a scope and, for a person, a role besides. */
    public JwtDecoder forAdmin() {
        return forAudience(Scope.Audience.ADMIN);
    }

    private JwtDecoder forAudience(Scope.Audience audience) {
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSource(
                        new ImmutableJWKSet<SecurityContext>(keys.published()))
                .jwtProcessorCustomizer(processor ->
                        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt"))))
                .build();
        decoder.setJwtValidator(JwtValidators.createAtJwtValidator()
                .issuer(properties.issuer().toString())
                .audience(audiences.name(audience))
                .build());
        return decoder;
    }
}
