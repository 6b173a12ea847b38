package dev.keyturn.resource.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;

class VerifiedTokensTest {
    private static final String GOOD = "header.claims.signature";

    private final List<String> verified = new ArrayList<>();
    private List<JWK> keys = List.of(key());
    private boolean believed = true;
    private boolean taken;

    private final VerifiedTokens tokens = new VerifiedTokens(
            this::verify,
            _ -> taken
                    ? OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_token"))
                    : OAuth2TokenValidatorResult.success(),
            (selector, _) -> {
                if (!believed) {
                    throw new KeySourceException("out of reach for too long");
                }
                return keys;
            },
            () -> keys);

    @Test
    void verifiesATokenOnce() {
        Jwt first = tokens.decode(GOOD);

        assertThat(tokens.decode(GOOD)).isSameAs(first);
        assertThat(verified).containsExactly(GOOD);
    }

    @Test
    void aTokenThatDiffersAnywhereIsAnother() {
        tokens.decode(GOOD);

        for (String forged : List.of("Header.claims.signature", "header.claimS.signature", "header.claims.signaturE")) {
            assertThatExceptionOfType(BadJwtException.class).isThrownBy(() -> tokens.decode(forged));
            assertThatExceptionOfType(BadJwtException.class).isThrownBy(() -> tokens.decode(forged));
        }
    }

    @Test
    void whatARuleRefusesNowIsLeftToTheDecoder() {
        tokens.decode(GOOD);
        taken = true;

        assertThatExceptionOfType(BadJwtException.class).isThrownBy(() -> tokens.decode(GOOD));
    }

    @Test
    void keysThatWereFetchedAnewVerifyAnew() {
        tokens.decode(GOOD);
        keys = List.of(key());
        tokens.decode(GOOD);

        assertThat(verified).containsExactly(GOOD, GOOD);
    }

    @Test
    void keysThatAreNoLongerBelievedPassNothing() {
        tokens.decode(GOOD);
        believed = false;
        tokens.decode(GOOD);

        assertThat(verified).containsExactly(GOOD, GOOD);
    }

    @Test
    void keepsThoseThatWereShownLast() {
        tokens.decode(GOOD);
        for (int other = 0; other < 1999; other++) {
            tokens.decode(GOOD + other);
        }
        tokens.decode(GOOD);
        tokens.decode(GOOD + "one more");
        verified.clear();

        tokens.decode(GOOD);
        tokens.decode(GOOD + 0);

        assertThat(verified).containsExactly(GOOD + 0);
    }

    private Jwt verify(String token) {
        verified.add(token);
        if (taken || !token.startsWith(GOOD)) {
            throw new BadJwtException("refused");
        }
        return Jwt.withTokenValue(token)
                .header("kid", "one")
                .claim("sub", "ada")
                .build();
    }

    private static JWK key() {
        return new OctetSequenceKey.Builder(new byte[32]).keyID("one").build();
    }
}
