package dev.keyturn.auth.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import dev.keyturn.auth.testing.Assertion;
import dev.keyturn.auth.testing.TestSettings;
import dev.keyturn.edge.proofs.SignedStatement;
import dev.keyturn.model.testing.TestKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAssertionTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final TestKey EC = TestKey.es256();
    private static final TestKey RS = TestKey.rsa(2048, JWSAlgorithm.RS256);
    private static final TestKey PS = new TestKey(RS.jwk(), JWSAlgorithm.PS256);

    @Test
    void acceptsEachAlgorithmWithARegisteredKey() {
        for (TestKey key : List.of(EC, RS, PS)) {
            assertThat(verify(key.sign(header(key), claims()), EC.jwk(), RS.jwk()))
                    .isPresent();
            assertThat(verify(key.sign(header(key), claims()), TestKey.es256().jwk()))
                    .isEmpty();
        }
    }

    @Test
    void theAudienceIsThisServerAlone() {
        assertThat(changed("aud", List.of(TestSettings.ISSUER))).isPresent();
        assertThat(changed("aud", TestSettings.ISSUER + "/oauth2/token")).isEmpty();
        assertThat(changed("aud", TestSettings.ISSUER + "/")).isEmpty();
        assertThat(changed("aud", List.of(TestSettings.ISSUER, "https://other.example")))
                .isEmpty();
        assertThat(changed("aud", List.of())).isEmpty();
        assertThat(changed("aud", Map.of())).isEmpty();
        assertThat(with(claims -> claims.remove("aud"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "sub", "jti", "exp"})
    void refusesAnAssertionThatLacksAClaim(String claim) {
        assertThat(with(claims -> claims.remove(claim))).isEmpty();
    }

    @Test
    void speaksOfItsOwnClientAlone() {
        assertThat(changed("iss", "other")).isEmpty();
        assertThat(changed("sub", "other")).isEmpty();
        assertThat(changed("sub", "")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"330, true", "331, false", "-29, true", "-30, false", "3600, false"})
    void expiresWithinFiveMinutes(long seconds, boolean good) {
        assertThat(changed("exp", NOW.getEpochSecond() + seconds).isPresent()).isEqualTo(good);
    }

    @ParameterizedTest
    @CsvSource({
        "iat, 30, true",
        "iat, 31, false",
        "iat, -330, true",
        "iat, -331, false",
        "nbf, 30, true",
        "nbf, 31, false"
    })
    void wasMadeJustNow(String claim, long seconds, boolean good) {
        assertThat(changed(claim, NOW.getEpochSecond() + seconds).isPresent()).isEqualTo(good);
        assertThat(with(claims -> claims.remove("iat"))).isPresent();
    }

    @Test
    void theIdIsShort() {
        assertThat(changed("jti", "x".repeat(256))).isPresent();
        assertThat(changed("jti", "x".repeat(257))).isEmpty();
        assertThat(changed("jti", "")).isEmpty();
        assertThat(changed("more", "x".repeat(4096))).isEmpty();
    }

    @Test
    void refusesOtherTypesOfToken() {
        assertThat(withHeader("typ", "JWT")).isPresent();
        assertThat(withHeader("typ", "client-authentication+jwt")).isPresent();
        assertThat(withHeader("typ", "dpop+jwt")).isEmpty();
        assertThat(withHeader("typ", "at+jwt")).isEmpty();
    }

    @Test
    void aKeyInTheHeaderIsNoneOfOurs() {
        TestKey own = TestKey.es256();
        Map<String, Object> header = header(own);
        header.put("jwk", own.jwk().toPublicJWK().toJSONObject());

        assertThat(verify(own.sign(header, claims()), EC.jwk())).isEmpty();
        assertThat(withHeader("jwk", EC.jwk().toPublicJWK().toJSONObject())).isEmpty();
        assertThat(withHeader("jku", "https://evil.example/jwks")).isEmpty();
        assertThat(withHeader("x5u", "https://evil.example/cert")).isEmpty();
        assertThat(withHeader("x5c", List.of("AAAA"))).isEmpty();
        assertThat(withHeader("crit", List.of("exp"))).isEmpty();
    }

    /** A secret that everybody knows: the public key. */
    @Test
    void refusesSecretsAndNoSignatureAtAll() {
        String publicKey = EC.jwk().toPublicJWK().toJSONString();

        assertThat(verify(
                        TestKey.signWithSecret(publicKey, new LinkedHashMap<>(Map.of("alg", "HS256")), claims()),
                        EC.jwk()))
                .isEmpty();
        assertThat(verify(TestKey.unsigned(Map.of("alg", "none"), claims()), EC.jwk()))
                .isEmpty();
        assertThat(verify(TestKey.unsigned(Map.of("alg", "ES256"), claims()), EC.jwk()))
                .isEmpty();
        assertThat(verify(RS.sign(Map.of("alg", "ES256"), claims()), EC.jwk())).isEmpty();
        assertThat(verify(PS.sign(Map.of("alg", "RS256"), claims()), RS.jwk())).isEmpty();
    }

    @Test
    void theKeyIsTheOneThatIsRegisteredForThis() {
        ECKey key = (ECKey) EC.jwk();
        JWK named = new ECKey.Builder(key).keyID("one").build();

        assertThat(verify(EC.sign(header(EC), claims()), named)).isPresent();
        assertThat(verify(withKid("one"), named)).isPresent();
        assertThat(verify(withKid("two"), named)).isEmpty();
        assertThat(verify(
                        EC.sign(header(EC), claims()),
                        new ECKey.Builder(key).keyUse(KeyUse.ENCRYPTION).build()))
                .isEmpty();
        assertThat(verify(
                        EC.sign(header(EC), claims()),
                        new ECKey.Builder(key).algorithm(JWSAlgorithm.ES384).build()))
                .isEmpty();
    }

    @Test
    void weakRegisteredKeysDoNotCount() {
        TestKey small = TestKey.rsa(1024, JWSAlgorithm.RS256);

        assertThat(verify(small.sign(header(small), claims()), small.jwk())).isEmpty();
    }

    private static String withKid(String kid) {
        Map<String, Object> header = header(EC);
        header.put("kid", kid);
        return EC.sign(header, claims());
    }

    private static Optional<String> withHeader(String name, Object value) {
        Map<String, Object> header = header(EC);
        header.put(name, value);
        return verify(EC.sign(header, claims()), EC.jwk());
    }

    private static Optional<String> changed(String claim, Object value) {
        return with(claims -> claims.put(claim, value));
    }

    private static Optional<String> with(Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = claims();
        change.accept(claims);
        return verify(EC.sign(header(EC), claims), EC.jwk());
    }

    private static Map<String, Object> header(TestKey key) {
        return new LinkedHashMap<>(Map.of("alg", key.algorithm().getName()));
    }

    private static Map<String, Object> claims() {
        Map<String, Object> claims = new LinkedHashMap<>(Assertion.claims("robot"));
        claims.put("iat", NOW.getEpochSecond());
        claims.put("exp", NOW.getEpochSecond() + 60);
        return claims;
    }

    private static Optional<String> verify(String assertion, JWK... keys) {
        return SignedStatement.read(assertion)
                .flatMap(statement -> new ClientAssertion(TestSettings.ISSUER, NOW)
                        .verify(statement, "robot", new JWKSet(List.of(keys)).toPublicJWKSet()));
    }
}
