package dev.keyturn.resource.validation;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.keyturn.edge.secrets.Sha256;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Verifies a token's signature once. A client shows the same token with each of its calls, and its content and signer
 * cannot change. Whether it has expired, was revoked, or has a key that is no longer believed, is checked each time
 * (docs/adr/0029).
 */
final class VerifiedTokens implements JwtDecoder {
    /** The number of tokens that are kept, the last ones shown; each takes about 4 KB. */
    private static final int MOST = 2000;

    private final JwtDecoder decoder;
    private final OAuth2TokenValidator<Jwt> rules;
    private final JWKSource<SecurityContext> source;
    private final Supplier<List<JWK>> keys;
    private final Map<ByteBuffer, Verified> verified = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Verified> eldest) {
            return size() > MOST;
        }
    };

    /** A token that was good, and the keys of that time. */
    private record Verified(VerifiedToken token, List<JWK> keys) {}

    /**
     * @param decoder decides whether a token is good
     * @param rules the checks that are repeated each time
     * @param source the keys that are believed now
     * @param keys all fetched keys, the same list until others are fetched
     */
    VerifiedTokens(
            JwtDecoder decoder,
            OAuth2TokenValidator<Jwt> rules,
            JWKSource<SecurityContext> source,
            Supplier<List<JWK>> keys) {
        this.decoder = decoder;
        this.rules = rules;
        this.source = source;
        this.keys = keys;
    }

    @Override
    public Jwt decode(String token) {
        ByteBuffer name = digest(token);
        List<JWK> present = keys.get();
        Verified known = find(name);
        if (known != null && isStillGood(known, present)) {
            return known.token();
        }
        // Whatever is wrong with it now, the decoder says so in its own words.
        VerifiedToken good = new VerifiedToken(decoder.decode(token));
        keep(name, new Verified(good, present));
        return good;
    }

    /** Whether a known token is still good. Keys that were fetched anew verify anew, even under the same names. */
    @SuppressWarnings(
            "ReferenceEquality") // keys that were fetched anew are another list, and equality would compare them all
    private boolean isStillGood(Verified known, List<JWK> present) {
        return known.keys() == present
                && isBelieved(known.token())
                && !rules.validate(known.token()).hasErrors();
    }

    /**
     * Whether the token's key is believed. The source is asked, because it has its keys fetched in time only if it is
     * asked.
     */
    private boolean isBelieved(Jwt token) {
        try {
            String kid = (String) token.getHeaders().get("kid");
            JWKMatcher named = new JWKMatcher.Builder().keyID(kid).build();
            return !source.get(new JWKSelector(named), null).isEmpty();
        } catch (KeySourceException outOfReach) {
            return false;
        }
    }

    private synchronized @Nullable Verified find(ByteBuffer name) {
        return verified.get(name);
    }

    private synchronized void keep(ByteBuffer name, Verified token) {
        verified.put(name, token);
    }

    /** The digest under which a token is kept, so that the time of a look-up says nothing about other tokens. */
    private static ByteBuffer digest(String token) {
        return ByteBuffer.wrap(Sha256.of(token));
    }
}
