package dev.keyturn.auth.tokens;

import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import dev.keyturn.auth.IssuerProperties;
import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.keys.KeyRing;
import dev.keyturn.edge.bearer.BearerErrors;
import dev.keyturn.edge.bearer.CompactForm;
import dev.keyturn.model.ClaimNames;
import dev.keyturn.model.Scope;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.stereotype.Component;

/**
 * Verifies access tokens that come back to us: first as a resource server would (RFC 9068, section 4), then also
 * against the database, so that a revoked token, an ended session or a disabled account or client is refused at once.
 */
@Component
public class OwnAccessTokens {
    /** The longest token that is read: far longer than any of ours. */
    private static final int LONGEST = 8192;

    private static final OAuth2TokenValidatorResult REVOKED =
            OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_token"));
    private static final OAuth2TokenValidatorResult ENDED =
            OAuth2TokenValidatorResult.failure(new OAuth2Error(BearerErrors.SESSION_ENDED));

    private final KeyRing keys;
    private final Audiences audiences;
    private final TokenRules rules;
    private final TokenStatus status;
    private final JwtDecoder genuine;

    OwnAccessTokens(KeyRing keys, Audiences audiences, IssuerProperties properties, TokenStatus status, Clock clock) {
        this.keys = keys;
        this.audiences = audiences;
        this.rules = new TokenRules(audiences, properties, clock);
        this.status = status;
        this.genuine = decoder(rules.forAnyone());
    }

    /** Accepts tokens in force whose audience is this server itself: those of our own apps, and those with {@code openid}. */
    public JwtDecoder forThisServer() {
        return inForce(Scope.Audience.ISSUER);
    }

    /** Accepts tokens in force for the admin endpoints, which need a scope and, for a person, a role besides. */
    public JwtDecoder forAdmin() {
        return inForce(Scope.Audience.ADMIN);
    }

    /**
     * The token, if it is in force and a client may know of it: one that it was issued to, or that is for an audience for
     * which the client is a resource server. Empty for any other token or text.
     */
    public Optional<ActiveToken> active(String token, Client asking) {
        return genuine(token).filter(jwt -> concerns(jwt, asking)).flatMap(jwt -> {
            TokenStatus.Status now = status.of(jwt);
            return now.active() ? Optional.of(new ActiveToken(jwt, now.username())) : Optional.empty();
        });
    }

    private boolean concerns(Jwt token, Client asking) {
        List<String> audience = token.getAudience();
        return asking.id().equals(token.getClaimAsString(ClaimNames.CLIENT_ID))
                || (audience != null
                        && asking.audiences().stream().map(audiences::name).anyMatch(audience::contains));
    }

    /** The token, if we issued it and it has not expired, revoked or not; does not ask the database. */
    public Optional<Jwt> genuine(String token) {
        try {
            return Optional.of(genuine.decode(token));
        } catch (JwtException notOurs) {
            return Optional.empty();
        }
    }

    private JwtDecoder inForce(Scope.Audience audience) {
        OAuth2TokenValidator<Jwt> first = rules.forAudience(audience);
        return decoder(jwt -> {
            OAuth2TokenValidatorResult result = first.validate(jwt);
            return result.hasErrors() ? result : verdict(jwt);
        });
    }

    private OAuth2TokenValidatorResult verdict(Jwt token) {
        TokenStatus.Status now = status.of(token);
        if (now.ended()) {
            return ENDED;
        }
        if (now.revoked()) {
            return REVOKED;
        }
        keys.believe(token.getClaimAsString(ClaimNames.SCOPE));
        return OAuth2TokenValidatorResult.success();
    }

    private JwtDecoder decoder(OAuth2TokenValidator<Jwt> validator) {
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSource(
                        (selector, context) -> selector.select(keys.published()))
                .jwtProcessorCustomizer(processor ->
                        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(AccessTokens.TYPE)))
                .build();
        decoder.setJwtValidator(validator);
        JwtDecoder compact = new CompactForm(decoder);
        return token -> {
            if (token.length() > LONGEST) {
                throw new BadJwtException("longer than any of ours");
            }
            return compact.decode(token);
        };
    }
}
