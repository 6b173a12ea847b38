package dev.keyturn.resource.validation;

import dev.keyturn.edge.proofs.DpopTokenFilter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidationException;

/** Counts what became of the tokens that were shown: {@code keyturn.tokens}, by outcome. */
final class CountedTokens implements JwtDecoder {
    private static final ThreadLocal<@Nullable Passed> PASSED = new ThreadLocal<>();

    private final JwtDecoder decoder;
    private final Counter good;
    private final Counter bad;
    private final Counter revoked;
    private final Counter withoutKeys;
    private final Counter ofUnknownKeys;

    CountedTokens(JwtDecoder decoder, MeterRegistry meters) {
        this.decoder = decoder;
        this.good = of("good", meters);
        this.bad = of("bad", meters);
        this.revoked = of("revoked", meters);
        this.withoutKeys = of("no_keys", meters);
        this.ofUnknownKeys = of("unknown_key", meters);
    }

    private static Counter of(String outcome, MeterRegistry meters) {
        return Counter.builder("keyturn.tokens")
                .description("Access tokens that were shown, by what became of them")
                .tag("outcome", outcome)
                .register(meters);
    }

    /** A token, and what it was found to say. */
    private record Passed(String token, Jwt decoded) {}

    /** What a bearer shows: what is bound to a key is refused, whoever shows it (RFC 9449, section 7.2). */
    @Override
    public Jwt decode(String token) {
        return count(() -> {
            Jwt decoded = decoded(token);
            if (DpopTokenFilter.isBound(decoded)) {
                throw new BadJwtException("The token is bound to a key");
            }
            return decoded;
        });
    }

    /** What is shown with a proof, bound or not: that is for whoever reads the proof to see. */
    Jwt decodeProved(String token) {
        return count(() -> decoded(token));
    }

    @SuppressWarnings("ReferenceEquality") // the very token that this request brought, not one that reads alike
    private Jwt decoded(String token) {
        Passed before = PASSED.get();
        return before != null && before.token() == token ? before.decoded() : decoder.decode(token);
    }

    private Jwt count(Supplier<Jwt> decoding) {
        try {
            Jwt decoded = decoding.get();
            good.increment();
            return decoded;
        } catch (BadJwtException refusal) {
            count(refusal);
            throw refusal;
        } catch (JwtException unavailable) {
            withoutKeys.increment();
            throw unavailable;
        }
    }

    /**
     * Why a token is bad. Null if it is good, or there is no telling: that is counted when it is decoded, by the same thread
     * without another look at it. To be followed by {@link #forget}.
     */
    @Nullable
    BadJwtException refusal(String token) {
        try {
            PASSED.set(new Passed(token, decoder.decode(token)));
            return null;
        } catch (BadJwtException refusal) {
            count(refusal);
            return refusal;
        } catch (JwtException unavailable) {
            return null;
        }
    }

    /** The request that brought a token is over. */
    void forget() {
        PASSED.remove();
    }

    /** Of a token of which nothing was read but the name of its key, which is none. */
    BadJwtException refusalOfItsKey() {
        ofUnknownKeys.increment();
        return new BadJwtException("The key is not known");
    }

    /** Of a token of which nothing was read but the name of its key, which was taken back. */
    BadJwtException refusalOfARevokedKey() {
        revoked.increment();
        return new BadJwtException("The key was revoked");
    }

    private void count(BadJwtException refusal) {
        boolean isRevoked = refusal instanceof JwtValidationException invalid && AccessTokenRules.wasRevoked(invalid);
        (isRevoked ? revoked : bad).increment();
    }
}
