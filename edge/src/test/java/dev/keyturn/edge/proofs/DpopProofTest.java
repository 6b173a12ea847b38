package dev.keyturn.edge.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.keyturn.model.testing.TestKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DpopProofTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final String ADDRESS = "https://id.example.org/oauth2/token";
    private static final TestKey KEY = TestKey.es256();
    private static final TestKey RSA = TestKey.rsa(2048, JWSAlgorithm.PS256);

    @Test
    void tellsTheThumbprintOfTheKey() {
        assertThat(verify(KEY.sign(KEY.proofHeader(), claims())))
                .hasValueSatisfying(proof -> assertThat(proof.thumbprint()).isEqualTo(KEY.thumbprint()));
        assertThat(verify(RSA.sign(RSA.proofHeader(), claims())))
                .hasValueSatisfying(proof -> assertThat(proof.thumbprint()).isEqualTo(RSA.thumbprint()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://id.example.org/oauth2/token",
                "HTTPS://ID.example.ORG/oauth2/token",
                "https://id.example.org:443/oauth2/token",
                "https://id.example.org/oauth2/token/",
                "https://id.example.org/oauth2/token?x=y",
                "https://id.example.org/oauth2/token?filter=[a|b]&x=%zz",
                "https://id.example.org/oauth2/token?",
                "https://id.example.org/oauth2/token#x",
                "https://id.example.org/oauth2/token?x=y#z",
                "https://id.example.org/o%61uth2/%74oken",
                "https://id.example.org/./oauth2/par/../token",
                "https://id.example.org/%2e/oauth2/par/%2E%2e/token"
            })
    void acceptsEveryWayToWriteTheSameAddress(String htu) {
        assertThat(changed("htu", htu)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://id.example.org/oauth2/token",
                "https://evil.example/oauth2/token",
                "https://id.example.org:8443/oauth2/token",
                "https://id.example.org/oauth2/Token",
                "https://id.example.org/oauth2/par",
                "https://id.example.org/oauth2?/token",
                "https://id.example.org/oauth2%2Ftoken",
                "https://id.example.org/oauth2/token%3F",
                "https://id.example.org/oauth2/%2574oken",
                "https://id.example.org/oauth2/token/%zz",
                "https://evil.example?@id.example.org/oauth2/token",
                "https://evil.example#@id.example.org/oauth2/token",
                "https://id.example.org@evil.example/oauth2/token",
                "https://x@id.example.org/oauth2/token",
                "https:/oauth2/token",
                "mailto:id.example.org",
                "/oauth2/token",
                "https://id.example.org/oauth2/token\n",
                ""
            })
    void refusesAnotherAddress(String htu) {
        assertThat(changed("htu", htu)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-60, true", "-61, false", "60, true", "61, false", "0, true", "-99999999999, false"})
    void isGoodForAMinuteEitherWay(long seconds, boolean good) {
        assertThat(changed("iat", NOW.getEpochSecond() + seconds).isPresent()).isEqualTo(good);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jti", "htm", "htu", "iat"})
    void refusesAProofThatLacksAClaim(String claim) {
        assertThat(with(claims -> claims.remove(claim))).isEmpty();
    }

    @Test
    void refusesClaimsOfAnotherKind() {
        assertThat(changed("htm", "GET")).isEmpty();
        assertThat(changed("htm", "post")).isEmpty();
        assertThat(changed("htm", List.of("POST"))).isEmpty();
        assertThat(changed("htu", List.of(ADDRESS))).isEmpty();
        assertThat(changed("iat", "now")).isEmpty();
        assertThat(changed("jti", 1)).isEmpty();
        assertThat(changed("jti", "")).isEmpty();
        assertThat(changed("jti", "x".repeat(257))).isEmpty();
    }

    @Test
    void refusesAnythingTooLong() {
        assertThat(changed("jti", "x".repeat(256))).isPresent();
        assertThat(changed("more", "x".repeat(4096))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "at+jwt", "jwt", ""})
    void refusesAnotherType(String type) {
        assertThat(withHeader(header -> header.put("typ", type))).isEmpty();
        assertThat(withHeader(header -> header.remove("typ"))).isEmpty();
    }

    @Test
    void refusesAlgorithmsThatProveNothing() {
        Map<String, Object> none = KEY.proofHeader();
        none.put("alg", "none");
        Map<String, Object> hmac = KEY.proofHeader();
        hmac.put("alg", "HS256");

        assertThat(verify(TestKey.unsigned(none, claims()))).isEmpty();
        assertThat(verify(TestKey.unsigned(KEY.proofHeader(), claims()))).isEmpty();
        assertThat(verify(TestKey.signWithSecret(KEY.jwk().toPublicJWK().toJSONString(), hmac, claims())))
                .isEmpty();
    }

    @Test
    void refusesAnAlgorithmThatIsNotTheKeys() {
        assertThat(withHeader(header -> header.put("alg", "RS256"))).isEmpty();
        Map<String, Object> header = RSA.proofHeader();
        header.put("alg", "RS256");
        assertThat(verify(RSA.sign(header, claims()))).isEmpty();
    }

    @Test
    void refusesKeysThatAreWeakOrDearOrOfAnotherKind() {
        TestKey small = TestKey.rsa(1024, JWSAlgorithm.RS256);
        TestKey other = TestKey.es384();

        assertThat(verify(small.sign(small.proofHeader(), claims()))).isEmpty();
        assertThat(verify(other.sign(other.proofHeader(), claims()))).isEmpty();
        // The largest exponent makes one verification as dear as a signature.
        Map<String, Object> header = RSA.proofHeader();
        RSAKey key = (RSAKey) RSA.jwk().toPublicJWK();
        header.put(
                "jwk",
                new RSAKey.Builder(key.getModulus(), key.getModulus()).build().toJSONObject());
        assertThat(verify(RSA.sign(header, claims()))).isEmpty();
    }

    @Test
    void refusesAKeyThatIsMissingPrivateSymmetricOrBroken() {
        assertThat(withHeader(header -> header.remove("jwk"))).isEmpty();
        assertThat(withHeader(header -> header.put("jwk", KEY.jwk().toJSONObject())))
                .isEmpty();
        assertThat(withHeader(header -> header.put("jwk", Map.of("kty", "oct", "k", "c2VjcmV0"))))
                .isEmpty();
        assertThat(withHeader(header -> header.put("jwk", Map.of("kty", "EC", "crv", "P-256", "x", "AA", "y", "AA"))))
                .isEmpty();
        assertThat(withHeader(header -> header.put("jwk", "key"))).isEmpty();
    }

    @Test
    void refusesASignatureOfAnotherKey() {
        assertThat(withHeader(header ->
                        header.put("jwk", TestKey.es256().jwk().toPublicJWK().toJSONObject())))
                .isEmpty();
    }

    @Test
    void refusesPointersToKeysAndCriticalExtensions() {
        assertThat(withHeader(header -> header.put("jku", "https://evil.example/jwks")))
                .isEmpty();
        assertThat(withHeader(header -> header.put("x5u", "https://evil.example/cert")))
                .isEmpty();
        assertThat(withHeader(header -> header.put("x5c", List.of("AAAA")))).isEmpty();
        assertThat(withHeader(header -> header.put("crit", List.of("exp")))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b.c", "eyJ9.e30.AA", "Bearer x"})
    void refusesWhatIsNoJwt(String compact) {
        assertThat(verify(compact)).isEmpty();
    }

    @Test
    void refusesPaddingAndChangesOfTheContent() {
        String proof = KEY.sign(KEY.proofHeader(), claims());

        assertThat(verify(proof + "A")).isEmpty();
        String[] parts = proof.split("\\.", -1);
        assertThat(verify(parts[0] + "." + Base64URL.encode("{}") + "." + parts[2]))
                .isEmpty();
    }

    @Test
    void aTokenNeedsItsHash() {
        assertThat(presenting("token", null)).isEmpty();
        assertThat(presenting("token", TestKey.hash("another"))).isEmpty();
        assertThat(presenting("token", "token")).isEmpty();
        assertThat(presenting("token", TestKey.hash("token"))).isPresent();
    }

    private static Optional<DpopProof> presenting(String accessToken, @Nullable String hash) {
        Map<String, Object> claims = claims();
        claims.put("ath", hash);
        return DpopProof.verify(
                KEY.sign(KEY.proofHeader(), claims), new DpopProof.Expected("POST", ADDRESS, accessToken, NOW));
    }

    private static Optional<DpopProof> changed(String claim, Object value) {
        return with(claims -> claims.put(claim, value));
    }

    private static Optional<DpopProof> with(Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = claims();
        change.accept(claims);
        return verify(KEY.sign(KEY.proofHeader(), claims));
    }

    private static Optional<DpopProof> withHeader(Consumer<Map<String, Object>> change) {
        Map<String, Object> header = KEY.proofHeader();
        change.accept(header);
        return verify(KEY.sign(header, claims()));
    }

    private static Map<String, Object> claims() {
        Map<String, Object> claims = new LinkedHashMap<>(TestKey.proofClaims("POST", ADDRESS));
        claims.put("iat", NOW.getEpochSecond());
        return claims;
    }

    private static Optional<DpopProof> verify(String compact) {
        return DpopProof.verify(compact, new DpopProof.Expected("POST", ADDRESS, null, NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{\"alg\":\"RS256\",\"jwk\":{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\",\"oth\":[{}]}}"
            })
    void refusesAHeaderThatTheParserStumblesOver(String header) {
        assertThat(verify(Base64URL.encode(header) + ".e30.AAAA")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"exp, -60, false", "exp, -59, true", "nbf, 60, true", "nbf, 61, false"})
    void isNotGoodBeforeOrAfterTheTimesThatItNames(String claim, long seconds, boolean good) {
        assertThat(changed(claim, NOW.getEpochSecond() + seconds).isPresent()).isEqualTo(good);
    }
}
