package dev.keyturn.auth.tokens;

import dev.keyturn.auth.IssuerProperties;
import dev.keyturn.model.Scope;
import java.time.Clock;
import java.time.Duration;
import java.util.regex.Pattern;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;

/** The rules for the claims of our access tokens (RFC 9068, section 2.2), once the signature has been verified. */
final class TokenRules {
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Audiences audiences;
    private final IssuerProperties properties;
    private final Clock clock;

    TokenRules(Audiences audiences, IssuerProperties properties, Clock clock) {
        this.audiences = audiences;
        this.properties = properties;
        this.clock = clock;
    }

    OAuth2TokenValidator<Jwt> forAudience(Scope.Audience audience) {
        return with(new JwtAudienceValidator(audiences.name(audience)));
    }

    /** The rules without a check of the audience. */
    OAuth2TokenValidator<Jwt> forAnyone() {
        return with(jwt -> OAuth2TokenValidatorResult.success());
    }

    private OAuth2TokenValidator<Jwt> with(OAuth2TokenValidator<Jwt> audience) {
        return JwtValidators.createAtJwtValidator()
                .issuer(properties.issuer().toString())
                .validators(rules -> {
                    rules.put("aud", audience);
                    rules.computeIfPresent("exp", (name, rule) -> both(rule, expiry()));
                    rules.computeIfPresent("jti", (name, rule) -> both(rule, TokenRules::isUuid));
                })
                .build();
    }

    /** Checks the expiry to the second, because we issued the token by the same clock. */
    private OAuth2TokenValidator<Jwt> expiry() {
        JwtTimestampValidator expiry = new JwtTimestampValidator(Duration.ZERO);
        expiry.setClock(clock);
        return expiry;
    }

    private static OAuth2TokenValidatorResult isUuid(Jwt jwt) {
        return UUID.matcher(jwt.getId()).matches()
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_token"));
    }

    private static OAuth2TokenValidator<Jwt> both(OAuth2TokenValidator<Jwt> one, OAuth2TokenValidator<Jwt> other) {
        return jwt -> {
            OAuth2TokenValidatorResult result = one.validate(jwt);
            return result.hasErrors() ? result : other.validate(jwt);
        };
    }
}
