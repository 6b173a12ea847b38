package dev.keyturn.resource.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.model.ProblemType;
import dev.keyturn.model.Scope;
import dev.keyturn.model.testing.FastRsa;
import dev.keyturn.resource.testing.Answer;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Issuer;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.World;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.test.web.server.LocalServerPort;

@ResourceServerTest
class ForgedTokensIT {
    private static final RSAKey FORGERS_KEY = Issuer.newKey();

    private final Issuer issuer;
    private final Api api;

    ForgedTokensIT(World world, @LocalServerPort int port) {
        this.issuer = world.issuer();
        this.api = new Api(port);
    }

    @TestFactory
    Stream<DynamicTest> refusesEach() throws JOSEException {
        return forged().entrySet().stream()
                .map(token -> DynamicTest.dynamicTest(token.getKey(), () -> {
                    Answer answer = api.with(token.getValue()).get("/events");

                    answer.isProblem(ProblemType.UNAUTHENTICATED);
                    assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                            .contains("error=\"invalid_token\"");
                    assertThat(issuer.requestsTo("/canary")).isZero();
                    assertThat(isUsuallyRefusedWithin(Duration.ofMillis(50), token.getValue()))
                            .isTrue();
                }));
    }

    /** Eight times of fifteen, which is their median, because the machine has other things to do. */
    private boolean isUsuallyRefusedWithin(Duration limit, String token) {
        int quick = 0;
        for (int attempt = 0; attempt < 15 && quick < 8; attempt++) {
            long began = System.nanoTime();
            api.with(token).get("/events");
            if (System.nanoTime() - began < limit.toNanos()) {
                quick++;
            }
        }
        return quick == 8;
    }

    @Test
    void aTokenThatIsTooLargeToBeAHeaderIsNotEvenRead() {
        String token = headed(header -> header.keyID("k".repeat(100_000)));

        assertThat(api.with(token).get("/events").status()).isIn(400, 431);
    }

    @Test
    void acceptsTheTokenThatTheForgersStartFrom() throws JOSEException {
        api.with(raw(header(",\"x\":1"), bytes(claims(_ -> {})))).get("/events").hasStatus(200);
        api.with(claiming(_ -> {})).get("/events").hasStatus(200);
        api.with(claiming(claims -> claims.audience(List.of("https://other.example", Issuer.AUDIENCE))))
                .get("/events")
                .hasStatus(200);
        api.with(headed(header -> header.type(new JOSEObjectType("application/at+jwt"))))
                .get("/events")
                .hasStatus(200);
    }

    private Map<String, String> forged() throws JOSEException {
        Map<String, String> forged = new LinkedHashMap<>();
        forged.put("nonsense", "nonsense");
        forged.put("three empty parts", "..");
        forged.put("a header that is null", encoded("null") + "." + payload() + "." + signature());
        forged.put("no critical header", raw(header(",\"crit\":[]"), bytes(claims(_ -> {}))));
        forged.put("null for critical headers", raw(header(",\"crit\":null"), bytes(claims(_ -> {}))));
        forged.put("b64 that is true", raw(header(",\"b64\":true,\"crit\":[\"b64\"]"), bytes(claims(_ -> {}))));
        forged.put("a compression that was not used", raw(header(",\"zip\":\"DEF\""), bytes(claims(_ -> {}))));
        forged.put("padded", claiming(_ -> {}) + "==");
        forged.put("a bit that belongs to no byte", respelled(claiming(_ -> {})));
        forged.put("a fourth part", claiming(_ -> {}) + ".");
        forged.put("unsigned", new PlainJWT(claims(_ -> {})).serialize());
        forged.put("without its signature", claiming(_ -> {}).replaceFirst("[^.]*$", ""));
        forged.put("another token's signature", claiming(_ -> {}).replaceFirst("[^.]*$", "") + signature());
        forged.put("NoNe", encoded("{\"alg\":\"NoNe\",\"typ\":\"at+jwt\"}") + "." + payload() + ".");
        forged.put(
                "a signature of zeros", claiming(_ -> {}).replaceFirst("[^.]*$", "") + Base64URL.encode(new byte[256]));
        RSAKey open = issuer.key().toPublicJWK();
        byte[] der = open.toRSAPublicKey().getEncoded();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END PUBLIC KEY-----\n";
        forged.put("HMAC with the public key as JWK", mac(open.toJSONString().getBytes(StandardCharsets.UTF_8)));
        forged.put("HMAC with the public key as PEM", mac(pem.getBytes(StandardCharsets.US_ASCII)));
        forged.put("HMAC with the public key as DER", mac(der));
        forged.put("encrypted to the public key", encrypted(open));
        forged.put(
                "an unknown compression",
                raw(header(",\"zip\":\"DEF\""), deflated(claims(_ -> {}).toString())));
        forged.put("b64 that is false", raw(header(",\"b64\":false,\"crit\":[\"b64\"]"), bytes(claims(_ -> {}))));
        forged.put("an algorithm twice", raw(header(",\"alg\":\"none\""), bytes(claims(_ -> {}))));
        forged.put("a subject twice", raw(header(""), replaced("\"sub\":", "\"sub\":\"x\",\"sub\":")));
        forged.put("an audience twice", raw(header(""), replaced("\"aud\":", "\"aud\":\"x\",\"aud\":")));
        String deep = "{\"a\":".repeat(900) + "1" + "}".repeat(900);
        forged.put(
                "a deep claim",
                raw(header(""), replaced("\"sub\":", "\"deep\":" + deep + ",\"sub\":"))
                                .replaceFirst("[^.]*$", "")
                        + signature());
        forged.put(
                "a deep header",
                raw(header(",\"deep\":" + deep), bytes(claims(_ -> {}))).replaceFirst("[^.]*$", "") + signature());
        forged.put("claims that are a list", raw(header(""), "[1]".getBytes(StandardCharsets.UTF_8)));
        forged.put("no claims", raw(header(""), new byte[0]));
        forged.put("an expiry beyond all numbers", raw(header(""), replaced("\"exp\":", "\"exp\":1e999,\"x\":")));
        forged.put(
                "an expiry beyond all times", raw(header(""), replaced("\"exp\":", "\"exp\":99999999999999,\"x\":")));
        forged.put(
                "far-future exp",
                claiming(claims -> claims.expirationTime(Date.from(Instant.now().plus(Duration.ofDays(365))))));
        forged.put("RS384", rs384());
        forged.put(
                "forger's key under our kid",
                byForger(header -> header.keyID(issuer.key().getKeyID())));
        forged.put("forger's key under its own kid", byForger(header -> header.keyID(FORGERS_KEY.getKeyID())));
        forged.put(
                "forger's key inline",
                byForger(header -> header.keyID(issuer.key().getKeyID()).jwk(FORGERS_KEY.toPublicJWK())));
        forged.put(
                "forger's key at a URL",
                byForger(header -> header.keyID(FORGERS_KEY.getKeyID()).jwkURL(URI.create(issuer.url() + "/canary"))));
        forged.put(
                "forger's certificate at a URL",
                byForger(header ->
                        header.keyID(FORGERS_KEY.getKeyID()).x509CertURL(URI.create(issuer.url() + "/canary"))));
        forged.put(
                "forger's certificate inline",
                byForger(header -> header.keyID(issuer.key().getKeyID())
                        .x509CertChain(List.of(com.nimbusds.jose.util.Base64.encode("certificate")))));
        forged.put(
                "critical header", headed(header -> header.customParam("x", 1).criticalParams(Set.of("x"))));
        forged.put("no kid", headed(header -> header.keyID(null)));
        forged.put("kid with a path", headed(header -> header.keyID("../../../etc/passwd")));
        forged.put("kid with SQL", headed(header -> header.keyID("' OR '1'='1' --")));
        forged.put("empty kid", headed(header -> header.keyID("")));
        forged.put("long kid", headed(header -> header.keyID("k".repeat(5_000))));
        forged.put("no typ", headed(header -> header.type(null)));
        forged.put("an ID token's typ", headed(header -> header.type(JOSEObjectType.JWT)));
        forged.put(
                "expired",
                claiming(claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(2)))
                        .issueTime(Date.from(Instant.now().minusSeconds(300)))));
        forged.put("no exp", claiming(claims -> claims.expirationTime(null)));
        forged.put("exp as text", claiming(claims -> claims.claim("exp", "tomorrow")));
        forged.put(
                "not yet valid",
                claiming(claims -> claims.notBeforeTime(Date.from(Instant.now().plusSeconds(60)))));
        forged.put("another issuer", claiming(claims -> claims.issuer("https://evil.example")));
        forged.put("no issuer", claiming(claims -> claims.issuer(null)));
        forged.put("another audience", claiming(claims -> claims.audience("https://other.example")));
        forged.put("the issuer as audience", claiming(claims -> claims.audience(issuer.url())));
        forged.put("no audience", claiming(claims -> claims.audience((String) null)));
        forged.put("no sub", claiming(claims -> claims.subject(null)));
        forged.put("sub as number", claiming(claims -> claims.claim("sub", List.of(1))));
        forged.put("no jti", claiming(claims -> claims.jwtID(null)));
        forged.put("no iat", claiming(claims -> claims.issueTime(null)));
        forged.put("no client_id", claiming(claims -> claims.claim("client_id", null)));
        forged.put("client_id as list", claiming(claims -> claims.claim("client_id", List.of("a"))));
        forged.put("user_id as text", claiming(claims -> claims.claim("user_id", "1")));
        forged.put("negative user_id", claiming(claims -> claims.claim("user_id", -1)));
        forged.put("scope as list", claiming(claims -> claims.claim("scope", List.of("events:read"))));
        forged.put("roles as text", claiming(claims -> claims.claim("roles", "ADMIN")));
        forged.put("bound to a DPoP key", claiming(claims -> claims.claim("cnf", Map.of("jkt", "thumbprint"))));
        return forged;
    }

    private JWTClaimsSet claims(Consumer<JWTClaimsSet.Builder> change) {
        return issuer.claims(Duration.ofMinutes(5), claims -> {
            claims.claim("scope", Scope.EVENTS_READ.value());
            change.accept(claims);
        });
    }

    /** The same bytes in other letters: of the last, only the first two bits count. */
    private static String respelled(String token) {
        char last = token.charAt(token.length() - 1);
        String other = token.substring(0, token.length() - 1) + (char) (last + 1);
        Base64URL one = new Base64URL(token.substring(token.lastIndexOf('.') + 1));
        Base64URL two = new Base64URL(other.substring(other.lastIndexOf('.') + 1));
        assertThat(two.decode()).isEqualTo(one.decode());
        return other;
    }

    private String claiming(Consumer<JWTClaimsSet.Builder> change) {
        return Issuer.signed(issuer.key(), Issuer.header(issuer.key()).build(), claims(change));
    }

    private String headed(Consumer<JWSHeader.Builder> change) {
        return signed(issuer.key(), change);
    }

    private String byForger(Consumer<JWSHeader.Builder> change) {
        return signed(FORGERS_KEY, change);
    }

    private String signed(RSAKey key, Consumer<JWSHeader.Builder> change) {
        JWSHeader.Builder header = Issuer.header(issuer.key());
        change.accept(header);
        return Issuer.signed(key, header.build(), claims(_ -> {}));
    }

    private String signature() {
        String other = claiming(_ -> {});
        return other.substring(other.lastIndexOf('.') + 1);
    }

    private String mac(byte[] secret) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID(issuer.key().getKeyID())
                        .build(),
                claims(_ -> {}));
        token.sign(new MACSigner(secret));
        return token.serialize();
    }

    private String encrypted(RSAKey open) throws JOSEException {
        JWEObject token = new JWEObject(
                new JWEHeader.Builder(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A128GCM)
                        .type(new JOSEObjectType("at+jwt"))
                        .contentType("JWT")
                        .keyID(open.getKeyID())
                        .build(),
                new Payload(claiming(_ -> {})));
        token.encrypt(new RSAEncrypter(open));
        return token.serialize();
    }

    /** The header of a good token, with more members. */
    private String header(String more) {
        return "{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"" + issuer.key().getKeyID() + "\"" + more + "}";
    }

    private String payload() {
        return Base64URL.encode(bytes(claims(_ -> {}))).toString();
    }

    private static byte[] bytes(JWTClaimsSet claims) {
        return claims.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] replaced(String text, String by) {
        return claims(_ -> {}).toString().replace(text, by).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] deflated(String text) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
        deflater.finish();
        byte[] buffer = new byte[4096];
        int length = deflater.deflate(buffer);
        deflater.end();
        return Arrays.copyOf(buffer, length);
    }

    private static String encoded(String text) {
        return Base64URL.encode(text).toString();
    }

    /** Anything at all, under a signature of the issuer's own key. */
    private String raw(String header, byte[] payload) throws JOSEException {
        String content = encoded(header) + "." + Base64URL.encode(payload);
        return content + "."
                + FastRsa.signer(issuer.key())
                        .sign(new JWSHeader(JWSAlgorithm.RS256), content.getBytes(StandardCharsets.US_ASCII));
    }

    private String rs384() throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS384)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID(issuer.key().getKeyID())
                        .build(),
                claims(_ -> {}));
        token.sign(FastRsa.signer(issuer.key()));
        return token.serialize();
    }
}
