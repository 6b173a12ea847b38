package dev.keyturn.resource.validation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidationException;

/** Counts what became of the tokens that were shown: {@code keyturn.tokens}, by outcome. */
final class CountedTokens implements JwtDecoder {
    private final JwtDecoder decoder;
    private final Counter good;
    private final Counter bad;
    private final Counter revoked;
    private final Counter withoutKeys;

    CountedTokens(JwtDecoder decoder, MeterRegistry meters) {
        this.decoder = decoder;
        this.good = of("good", meters);
        this.bad = of("bad", meters);
        this.revoked = of("revoked", meters);
        this.withoutKeys = of("no_keys", meters);
    }

    /** Of the tokens that are refused before anything of them but the name of their key is read. */
    static Counter ofUnknownKeys(MeterRegistry meters) {
        return of("unknown_key", meters);
    }

    private static Counter of(String outcome, MeterRegistry meters) {
        return Counter.builder("keyturn.tokens")
                .description("Access tokens that were shown, by what became of them")
                .tag("outcome", outcome)
                .register(meters);
    }

    @Override
    public Jwt decode(String token) {
        try {
            Jwt decoded = decoder.decode(token);
            good.increment();
            return decoded;
        } catch (JwtValidationException invalid) {
            (AccessTokenRules.wasRevoked(invalid) ? revoked : bad).increment();
            throw invalid;
        } catch (BadJwtException unreadable) {
            bad.increment();
            throw unreadable;
        } catch (JwtException unavailable) {
            withoutKeys.increment();
            throw unavailable;
        }
    }
}
