package dev.keyturn.auth.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.keyturn.model.testing.FastRsa;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientKeyRulesTest {
    @ParameterizedTest
    @ValueSource(strings = {"https://app.example/jwks", "http://localhost:8080/keys", "http://[::1]:1/"})
    void keysMayBePublishedThere(String address) {
        assertThat(ClientKeyRules.problemOfAddress(address)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://app.example/jwks",
                "https://user@app.example/jwks",
                "https://app.example/jwks#a",
                "file:///etc/passwd",
                "https:/jwks",
                "jwks",
                "https://app example/"
            })
    void butNotThere(String address) {
        assertThat(ClientKeyRules.problemOfAddress(address)).isPresent();
    }

    private final JWK ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();

    ClientKeyRulesTest() throws JOSEException {}

    @Test
    void takesPublicKeysThatAreStrongEnough() throws JOSEException {
        JWK rsa = FastRsa.keys(2048)
                .keyID("rsa")
                .algorithm(JWSAlgorithm.PS256)
                .keyUse(KeyUse.SIGNATURE)
                .generate();

        assertThat(problem(rsa.toPublicJWK(), ec.toPublicJWK())).isEmpty();
        assertThat(ClientKeyRules.problem(Map.of("keys", List.of()))).isEmpty();
    }

    @Test
    void refusesEverythingSecret() throws JOSEException {
        JWK rsa = FastRsa.keys(2048).keyID("rsa").generate();
        JWK symmetric = new OctetSequenceKeyGenerator(256).keyID("hmac").generate();

        assertThat(problem(ec)).isPresent();
        assertThat(problem(rsa)).isPresent();
        assertThat(problem(symmetric)).isPresent();
        assertThat(problem(ec.toPublicJWK(), symmetric)).isPresent();
    }

    @Test
    void refusesAKeyThatNamesASymmetricAlgorithmOrAnotherUse() throws JOSEException {
        JWK hmac = new ECKeyGenerator(Curve.P_256)
                .keyID("a")
                .algorithm(JWSAlgorithm.HS256)
                .generate();
        JWK encryption = new ECKeyGenerator(Curve.P_256)
                .keyID("a")
                .keyUse(KeyUse.ENCRYPTION)
                .generate();

        assertThat(problem(Objects.requireNonNull(hmac.toPublicJWK()))).isPresent();
        assertThat(problem(Objects.requireNonNull(encryption.toPublicJWK()))).isPresent();
    }

    @Test
    void refusesShortRsaKeys() throws JOSEException {
        JWK weak = FastRsa.keys(1024).keyID("weak").generate();

        assertThat(problem(weak.toPublicJWK()))
                .hasValueSatisfying(text -> assertThat(text).contains("2048"));
    }

    @Test
    void refusesKeysThatCannotBeToldApart() throws JOSEException {
        JWK other = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();

        assertThat(problem(ec.toPublicJWK(), other.toPublicJWK())).isPresent();
    }

    @Test
    void refusesWhatIsNoJwkSet() {
        assertThat(ClientKeyRules.problem(Map.of())).isPresent();
        assertThat(ClientKeyRules.problem(Map.of("keys", "none"))).isPresent();
        assertThat(ClientKeyRules.problem(Map.of("keys", List.of("none")))).isPresent();
        assertThat(ClientKeyRules.problem(Map.of("keys", List.of(Map.of("kty", "unheard-of")))))
                .isPresent();
        assertThat(ClientKeyRules.problem(Map.of("keys", List.of(Map.of("kty", "RSA", "n", "AQAB", "e", 3)))))
                .isPresent();
    }

    private static Optional<String> problem(JWK... keys) {
        return ClientKeyRules.problem(
                Map.of("keys", List.of(keys).stream().map(JWK::toJSONObject).toList()));
    }

    /** Nothing that is signed with them would be accepted. */
    @Test
    void refusesKeysThatNobodyCouldAuthenticateWith() throws JOSEException {
        JWK curve = new ECKeyGenerator(Curve.P_384).keyID("a").generate();
        JWK algorithm =
                FastRsa.keys(2048).keyID("a").algorithm(JWSAlgorithm.RS512).generate();
        Base64URL modulus = FastRsa.keys(2048).generate().getModulus();
        JWK exponent = new RSAKey.Builder(modulus, Base64URL.encode(BigInteger.ONE))
                .keyID("a")
                .build();
        JWK size = new RSAKey.Builder(
                        Base64URL.encode(BigInteger.ONE.shiftLeft(4096).add(BigInteger.ONE)), new Base64URL("AQAB"))
                .keyID("a")
                .build();

        assertThat(problem(curve.toPublicJWK())).isPresent();
        assertThat(problem(algorithm.toPublicJWK())).isPresent();
        assertThat(problem(exponent)).isPresent();
        assertThat(problem(size)).isPresent();
    }
}
