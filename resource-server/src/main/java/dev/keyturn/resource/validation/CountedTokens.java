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

    /** A token and its decoded content. */
    private record Passed(String token, Jwt decoded) {}

    /** Decodes a bearer token; a token that is bound to a key is refused (RFC 9449, section 7.2). */
    @Override
    public Jwt decode(String token) {
        return count(() -> DpopTokenFilter.unbound(decoded(token)));
    }

    /** Decodes a token that comes with a proof, bound to a key or not; the code that reads the proof checks that. */
    Jwt decodeProved(String token) {
        return count(() -> decoded(token));
    }

    @SuppressWarnings("ReferenceEquality") // the very string that this request brought, not one that reads alike
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
     * The reason why a token is bad; null if it is good, or if that cannot be decided now. Such a token is counted
     * later, when the same thread decodes it; a good one is not verified again then. {@link #forget} must follow.
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

    /** Refuses a token by an unknown key; nothing of it was read but the key's name. */
    BadJwtException refusalOfItsKey() {
        ofUnknownKeys.increment();
        return new BadJwtException("The key is not known");
    }

    /** Refuses a token by a revoked key; nothing of it was read but the key's name. */
    BadJwtException refusalOfARevokedKey() {
        revoked.increment();
        return new BadJwtException("The key was revoked");
    }

    private void count(BadJwtException refusal) {
        boolean isRevoked = refusal instanceof JwtValidationException invalid && AccessTokenRules.wasRevoked(invalid);
        (isRevoked ? revoked : bad).increment();
    }
}
