package dev.keyturn.resource.validation;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEProcessor;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Base64URL;
import dev.keyturn.resource.testing.Issuer;
import dev.keyturn.resource.trust.Revocations;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.interfaces.RSAPrivateKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The step before the claims: what is a signature of a published key, to the bit, and what only looks like one. */
class SignatureVectorsTest {
    /** The DER of a DigestInfo for SHA-256, without the digest (RFC 8017, section 9.2, note 1). */
    private static final String SHA_256 = "3031300d060960864801650304020105000420";

    private final Issuer issuer = new Issuer();

    @AfterEach
    void stop() {
        issuer.stop();
    }

    /** Made with the private key itself: so nothing is wrong but the form. */
    @TestFactory
    Stream<DynamicTest> refusesASignatureOfAnotherForm() throws Exception {
        String content = Issuer.header(issuer.key()).build().toBase64URL() + "." + Base64URL.encode("anything");
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.US_ASCII));
        SignatureStep step = step("{\"keys\":[" + issuer.key().toPublicJWK().toJSONString() + "]}");
        assertThat(step.accepts(content + "." + raw(block(SHA_256 + hex(digest)))))
                .isTrue();

        return blocks(hex(digest)).entrySet().stream()
                .map(block -> DynamicTest.dynamicTest(
                        block.getKey(),
                        () -> assertThat(step.accepts(content + "." + raw(block.getValue())))
                                .isFalse()));
    }

    @Test
    void refusesASignatureOfAnotherLength() throws Exception {
        String token = issuer.token(Duration.ofMinutes(1), _ -> {});
        String content = token.substring(0, token.lastIndexOf('.') + 1);
        byte[] signature = new Base64URL(token.substring(content.length())).decode();
        BigInteger modulus = ((RSAPrivateKey) issuer.key().toPrivateKey()).getModulus();
        SignatureStep step = step("{\"keys\":[" + issuer.key().toPublicJWK().toJSONString() + "]}");

        assertThat(step.accepts(content + Base64URL.encode(signature))).isTrue();
        assertThat(step.accepts(content + Base64URL.encode(concat(new byte[1], signature))))
                .isFalse();
        assertThat(step.accepts(content + Base64URL.encode(concat(signature, new byte[1]))))
                .isFalse();
        assertThat(step.accepts(content + Base64URL.encode(Arrays.copyOf(signature, signature.length - 1))))
                .isFalse();
        assertThat(step.accepts(content
                        + Base64URL.encode(
                                new BigInteger(1, signature).add(modulus).toByteArray())))
                .isFalse();
    }

    /** RFC 7517, sections 4.2 and 4.3. */
    @Test
    void refusesAKeyThatIsForSomethingElse() throws Exception {
        String token = issuer.token(Duration.ofMinutes(1), _ -> {});
        String other = "{\"keys\":[" + Issuer.newKey().toPublicJWK().toJSONString() + ",%s]}";
        RSAKey key = issuer.key().toPublicJWK();

        assertThat(step(other.formatted(with(key, "\"key_ops\":[\"verify\"]"))).accepts(token))
                .isTrue();
        assertThat(step(other.formatted(with(key, "\"key_ops\":[\"encrypt\"]"))).accepts(token))
                .isFalse();
        assertThat(step(other.formatted(with(key, "\"use\":\"enc\""))).accepts(token))
                .isFalse();
        assertThat(step(other.formatted(with(key, "\"alg\":\"PS256\""))).accepts(token))
                .isFalse();
    }

    /**
     * Project Wycheproof's vectors for JSON Web Signature, from a file that is not part of this project:
     * {@code json_web_signature_test.json} of github.com/C2SP/wycheproof. None of its tokens is an access token.
     */
    @TestFactory
    @EnabledIfSystemProperty(named = "keyturn.wycheproof", matches = ".+")
    Stream<DynamicTest> agreesWithWycheproof() throws IOException {
        JsonNode vectors =
                new JsonMapper().readTree(Files.readString(Path.of(System.getProperty("keyturn.wycheproof"))));
        return vectors.get("testGroups").valueStream().flatMap(this::group);
    }

    private Stream<DynamicTest> group(JsonNode group) {
        JsonNode key = group.path("public");
        boolean ours = key.path("kty").asString("").equals("RSA")
                && key.path("alg").asString("RS256").equals("RS256");
        String keys = "{\"keys\":[%s%s]}"
                .formatted(issuer.key().toPublicJWK().toJSONString(), key.isMissingNode() ? "" : "," + key);
        return group.get("tests")
                .valueStream()
                .map(vector -> DynamicTest.dynamicTest(
                        vector.get("tcId") + " " + vector.get("comment").asString(), () -> {
                            String token = vector.get("jws").asString();
                            boolean valid =
                                    ours && vector.get("result").asString().equals("valid");
                            SignatureStep step = step(keys);
                            assertThat(step.accepts(token)).isEqualTo(valid);
                            assertThatExceptionOfType(JwtException.class).isThrownBy(() -> step.decode(token));
                        }));
    }

    private static String with(RSAKey key, String member) {
        return key.toJSONString().replaceFirst("}$", "," + member + "}");
    }

    private Map<String, byte[]> blocks(String digest) {
        Map<String, byte[]> blocks = new LinkedHashMap<>();
        blocks.put("another block type", changed(block(SHA_256 + digest), 1, (byte) 2));
        blocks.put("a first byte", changed(block(SHA_256 + digest), 0, (byte) 1));
        blocks.put("a hole in the padding", changed(block(SHA_256 + digest), 100, (byte) 0));
        blocks.put("another digest", changed(block(SHA_256 + digest), 255, (byte) ~0));
        blocks.put("no padding to speak of", filled("0001" + "ff".repeat(8) + "00" + SHA_256 + digest));
        blocks.put("garbage after the digest", block(SHA_256 + digest + "00"));
        blocks.put("no digest info", block(digest));
        blocks.put("a long length", block("308131" + SHA_256.substring(4) + digest));
        blocks.put("a leading zero in a length", block("30820031" + SHA_256.substring(4) + digest));
        blocks.put("parameters with content", block("3033300f0609608648016503040201" + "05020000" + "0420" + digest));
        blocks.put("SHA-512 by name", block(SHA_256.replace("0304020105", "0304020305") + digest));
        blocks.put("SHA-1 by name", block("3021300906052b0e03021a05000414" + digest.substring(0, 40)));
        blocks.put("half a digest", block(SHA_256 + digest.substring(0, 32)));
        blocks.put("indefinite length", block("3080" + SHA_256.substring(4) + digest + "0000"));
        return blocks;
    }

    /** EMSA-PKCS1-v1_5 of this DigestInfo. */
    private static byte[] block(String info) {
        String head = "0001";
        return HexFormat.of().parseHex(head + "ff".repeat(256 - (head.length() + 2 + info.length()) / 2) + "00" + info);
    }

    /** With zeros after it. */
    private static byte[] filled(String beginning) {
        return Arrays.copyOf(HexFormat.of().parseHex(beginning), 256);
    }

    private static byte[] changed(byte[] block, int at, byte value) {
        byte[] changed = block.clone();
        changed[at] = value == block[at] ? (byte) (value + 1) : value;
        return changed;
    }

    private static byte[] concat(byte[] first, byte[] then) {
        byte[] both = Arrays.copyOf(first, first.length + then.length);
        System.arraycopy(then, 0, both, first.length, then.length);
        return both;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** The private key's operation on a block as it is. */
    private Base64URL raw(byte[] block) throws JOSEException {
        RSAPrivateKey key = (RSAPrivateKey) issuer.key().toPrivateKey();
        BigInteger result =
                new BigInteger(1, block).mod(key.getModulus()).modPow(key.getPrivateExponent(), key.getModulus());
        byte[] bytes = result.toByteArray();
        byte[] signature = new byte[256];
        int length = Math.min(bytes.length, 256);
        System.arraycopy(bytes, bytes.length - length, signature, 256 - length, length);
        return Base64URL.encode(signature);
    }

    private SignatureStep step(String keys) {
        issuer.answer(aResponse().withBody(keys));
        JwksProperties properties = new JwksProperties(
                URI.create(issuer.url() + "/oauth2/jwks"),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                DataSize.ofKilobytes(64),
                Duration.ofMinutes(5),
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                Duration.ofSeconds(15),
                Duration.ofSeconds(1));
        IssuerJwks document = new IssuerJwks(properties, Clock.systemUTC(), new SimpleMeterRegistry());
        return new SignatureStep(TokenValidation.issuerKeySource(properties, document), document, issuer);
    }

    /** As a token meets it: the same keys, the same way to find one, and the same algorithm. */
    private record SignatureStep(JWKSetBasedJWKSource<SecurityContext> source, IssuerJwks document, Issuer issuer) {
        boolean accepts(String token) {
            DefaultJOSEProcessor<SecurityContext> processor = new DefaultJOSEProcessor<>();
            processor.setJWSTypeVerifier((type, context) -> {});
            processor.setJWSKeySelector(new NamedKeySelector(
                    new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, source), document, Revocations.none()));
            try {
                return processor.process(JWSObject.parse(token), null) != null;
            } catch (ParseException | BadJOSEException | JOSEException refused) {
                return false;
            }
        }

        void decode(String token) {
            new TokenValidation()
                    .accessTokenDecoder(
                            source,
                            document,
                            new TokenProperties(URI.create(issuer.url()), URI.create(Issuer.AUDIENCE)),
                            Revocations.none(),
                            Clock.systemUTC(),
                            new SimpleMeterRegistry())
                    .decode(token);
        }
    }
}
