package dev.keyturn.auth.tokens;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import dev.keyturn.auth.keys.KeyRing;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.stereotype.Component;

/** Verifies access tokens that come back to us, as a resource server would (RFC 9068, section 4). */
@Component
public class OwnAccessTokens {
    private final KeyRing keys;
    private final IssuerProperties properties;

    OwnAccessTokens(KeyRing keys, IssuerProperties properties) {
        this.keys = keys;
        this.properties = properties;
    }

    /** Accepts tokens whose audience is this server itself: those of our own apps, and those with {@code openid}. */
    public JwtDecoder forThisServer() {
        String issuer = properties.issuer().toString();
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSource(
                        new ImmutableJWKSet<SecurityContext>(keys.published()))
                .jwtProcessorCustomizer(processor ->
                        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt"))))
                .build();
        decoder.setJwtValidator(JwtValidators.createAtJwtValidator()
                .issuer(issuer)
                .audience(issuer)
                .build());
        return decoder;
    }
}
