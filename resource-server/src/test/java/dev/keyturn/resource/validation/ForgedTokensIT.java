package dev.keyturn.resource.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.model.ProblemType;
import dev.keyturn.model.Scope;
import dev.keyturn.resource.testing.Answer;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Issuer;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.World;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
                }));
    }

    @Test
    void acceptsTheTokenThatTheForgersStartFrom() {
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
        forged.put("unsigned", new PlainJWT(claims(_ -> {})).serialize());
        forged.put("without its signature", claiming(_ -> {}).replaceFirst("[^.]*$", ""));
        forged.put("another token's signature", claiming(_ -> {}).replaceFirst("[^.]*$", "") + signature());
        forged.put("HMAC with the public key", macWithPublicKey());
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
                "critical header", headed(header -> header.customParam("x", 1).criticalParams(Set.of("x"))));
        forged.put("no kid", headed(header -> header.keyID(null)));
        forged.put("kid with a path", headed(header -> header.keyID("../../../etc/passwd")));
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

    private String macWithPublicKey() throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID(issuer.key().getKeyID())
                        .build(),
                claims(_ -> {}));
        token.sign(new MACSigner(issuer.key().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
        return token.serialize();
    }

    private String rs384() throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS384)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID(issuer.key().getKeyID())
                        .build(),
                claims(_ -> {}));
        token.sign(new RSASSASigner(issuer.key()));
        return token.serialize();
    }
}
