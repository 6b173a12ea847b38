package dev.keyturn.resource.validation;

import dev.keyturn.model.ClaimNames;
import dev.keyturn.resource.trust.Revocations;
import dev.keyturn.resource.trust.TokenNames;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.JwtValidators;

/**
 * The rules for the claims of a genuine access token (RFC 9068, section 4), and for the type of each claim that is read
 * here.
 */
final class AccessTokenRules {
    /** The authorization server gives a day at most; a revocation may be forgotten after that. */
    private static final Duration LONGEST_LIFETIME = Duration.ofHours(25);

    private static final OAuth2TokenValidatorResult TOO_LONG = OAuth2TokenValidatorResult.failure(
            new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, "The claim exp is too far away", null));
    private static final OAuth2Error REVOCATION =
            new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, "The token, or what it belongs to, was revoked", null);
    private static final OAuth2TokenValidatorResult REVOKED = OAuth2TokenValidatorResult.failure(REVOCATION);

    private AccessTokenRules() {}

    static OAuth2TokenValidator<Jwt> of(TokenProperties properties, Revocations revocations, Clock clock) {
        // No leeway: a token that lives five minutes is refreshed before its end, not after.
        JwtTimestampValidator expiry = new JwtTimestampValidator(Duration.ZERO);
        expiry.setAllowEmptyExpiryClaim(false);
        expiry.setClock(clock);
        return JwtValidators.createAtJwtValidator()
                .issuer(properties.issuer().toString())
                .audience(properties.apiAudience().toString())
                .validators(rules -> {
                    rules.put(JwtClaimNames.EXP, expiry);
                    rules.put(JwtClaimNames.IAT, claim(JwtClaimNames.IAT, Objects::nonNull));
                    rules.put(JwtClaimNames.SUB, claim(JwtClaimNames.SUB, AccessTokenRules::isText));
                    rules.put(JwtClaimNames.JTI, claim(JwtClaimNames.JTI, AccessTokenRules::isText));
                    rules.put(ClaimNames.CLIENT_ID, claim(ClaimNames.CLIENT_ID, AccessTokenRules::isText));
                    rules.put(ClaimNames.ORIGIN, claim(ClaimNames.ORIGIN, optional(AccessTokenRules::isText)));
                    rules.put(ClaimNames.SCOPE, claim(ClaimNames.SCOPE, optional(AccessTokenRules::isText)));
                    rules.put(ClaimNames.SESSION_ID, claim(ClaimNames.SESSION_ID, optional(AccessTokenRules::isText)));
                    rules.put(ClaimNames.USER_ID, claim(ClaimNames.USER_ID, optional(AccessTokenRules::isId)));
                    rules.put(ClaimNames.ROLES, claim(ClaimNames.ROLES, optional(AccessTokenRules::isTexts)));
                    rules.put(
                            ClaimNames.CONFIRMATION, claim(ClaimNames.CONFIRMATION, optional(AccessTokenRules::isKey)));
                    rules.put("lifetime", token -> unlessTooLong(token, clock));
                    rules.put("revoked", token -> unlessRevoked(token, revocations));
                })
                .build();
    }

    static boolean wasRevoked(JwtValidationException refusal) {
        return refusal.getErrors().contains(REVOCATION);
    }

    private static OAuth2TokenValidatorResult unlessTooLong(Jwt token, Clock clock) {
        Instant expiry = token.getExpiresAt();
        return expiry != null && expiry.isAfter(clock.instant().plus(LONGEST_LIFETIME))
                ? TOO_LONG
                : OAuth2TokenValidatorResult.success();
    }

    private static OAuth2TokenValidatorResult unlessRevoked(Jwt token, Revocations revocations) {
        return revocations.refuses(names(token)) ? REVOKED : OAuth2TokenValidatorResult.success();
    }

    /**
     * The names in a token. Each may be missing, because all rules are asked, even if another one has refused the
     * token.
     */
    private static TokenNames names(Jwt token) {
        return new TokenNames(
                text(token.getHeaders().get("kid")),
                text(token.getClaims().get(ClaimNames.SESSION_ID)),
                text(token.getClaims().get(JwtClaimNames.JTI)),
                Objects.requireNonNullElse(text(token.getClaims().get(ClaimNames.CLIENT_ID)), ""),
                text(token.getClaims().get(ClaimNames.ORIGIN)),
                Objects.requireNonNullElse(text(token.getClaims().get(JwtClaimNames.SUB)), ""));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text ? text : null;
    }

    private static OAuth2TokenValidator<Jwt> claim(String name, Predicate<@Nullable Object> rule) {
        OAuth2TokenValidatorResult refusal = OAuth2TokenValidatorResult.failure(
                new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, "The claim " + name + " is not acceptable", null));
        return token -> rule.test(token.getClaims().get(name)) ? OAuth2TokenValidatorResult.success() : refusal;
    }

    private static Predicate<@Nullable Object> optional(Predicate<@Nullable Object> rule) {
        return value -> value == null || rule.test(value);
    }

    private static boolean isText(@Nullable Object value) {
        return value instanceof String text && !text.isBlank();
    }

    private static boolean isId(@Nullable Object value) {
        return value instanceof Long id && id > 0;
    }

    /** Whether this is the one form of binding that is supported (RFC 9449, section 6.1). */
    private static boolean isKey(@Nullable Object value) {
        return value instanceof Map<?, ?> confirmation && confirmation.size() == 1 && isText(confirmation.get("jkt"));
    }

    private static boolean isTexts(@Nullable Object value) {
        return value instanceof List<?> list && list.stream().allMatch(AccessTokenRules::isText);
    }
}
