package dev.keyturn.resource.testing;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.model.ClaimNames;
import dev.keyturn.model.Scope;
import dev.keyturn.model.testing.FastRsa;
import dev.keyturn.resource.trust.Revoked;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** An authorization server as a resource server sees it: a key set over HTTP, on good days and bad, and tokens. */
public final class Issuer {
    /** The audience that the server under test answers to by default. */
    public static final String AUDIENCE = "http://localhost:8080";

    private static final String JWKS = "/oauth2/jwks";
    private static final RSAKey KEY = newKey();

    private final TrustStub trust = new TrustStub(KEY.getKeyID());
    private final WireMockServer http =
            new WireMockServer(WireMockConfiguration.options().dynamicPort().extensions(trust));

    public Issuer() {
        http.start();
        publish(KEY);
        http.stubFor(post(urlEqualTo("/oauth2/trust")).willReturn(okJson("{}").withTransformers(TrustStub.NAME)));
    }

    public static RSAKey newKey() {
        try {
            return FastRsa.keys(2048).keyID(UUID.randomUUID().toString()).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public String url() {
        return http.baseUrl();
    }

    /** The key that tokens are signed with; every issuer of a test run has the same, because making one takes long. */
    public RSAKey key() {
        return KEY;
    }

    /** Publishes these keys and no others. */
    public void publish(RSAKey... keys) {
        answer(aResponse()
                .withHeader("Content-Type", "application/jwk-set+json")
                .withBody(new JWKSet(List.of(keys)).toString(true)));
    }

    /** Publishes these keys under an entity tag, and answers 304 to who has them. */
    public void publishAs(String entityTag, RSAKey... keys) {
        answer(aResponse().withHeader("ETag", entityTag).withBody(new JWKSet(List.of(keys)).toString(true)));
        http.stubFor(get(urlEqualTo(JWKS))
                .withHeader("If-None-Match", equalTo(entityTag))
                .willReturn(aResponse().withStatus(304)));
    }

    /** The request for the key set that came last. */
    public LoggedRequest lastFetch() {
        return http.findAll(getRequestedFor(urlEqualTo(JWKS))).getLast();
    }

    /** Answers the next requests for the key set like this. */
    public void answer(ResponseDefinitionBuilder answer) {
        http.stubFor(get(urlEqualTo(JWKS)).willReturn(answer));
    }

    /** Takes something back: the trust channel tells of it. */
    public void revoke(Revoked revoked) {
        trust.tell(revoked, false);
    }

    /** Makes it good again. */
    public void restore(Revoked revoked) {
        trust.tell(revoked, true);
    }

    /** How often this path was asked for. */
    public int requestsTo(String path) {
        return http.countRequestsMatching(anyRequestedFor(urlEqualTo(path)).build())
                .getCount();
    }

    /** How often the key set was asked for. */
    public int fetches() {
        return http.countRequestsMatching(getRequestedFor(urlEqualTo(JWKS)).build())
                .getCount();
    }

    public void stop() {
        http.stop();
    }

    /** A token of a service, as client_credentials gives one. */
    public String serviceToken(Scope... scopes) {
        return token(
                Duration.ofMinutes(5),
                claims -> claims.subject("a-service")
                        .claim(
                                ClaimNames.SCOPE,
                                Arrays.stream(scopes).map(Scope::value).collect(Collectors.joining(" "))));
    }

    public String token(Duration lifetime, Consumer<JWTClaimsSet.Builder> claims) {
        return signed(KEY, header(KEY).build(), claims(lifetime, claims));
    }

    public static JWSHeader.Builder header(RSAKey key) {
        return new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(key.getKeyID());
    }

    /** What every good token says, and then what the caller wants it to say. */
    public JWTClaimsSet claims(Duration lifetime, Consumer<JWTClaimsSet.Builder> change) {
        Instant now = Instant.now();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(url())
                .audience(AUDIENCE)
                .subject("a-service")
                .claim(ClaimNames.CLIENT_ID, "a-service")
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now.minusSeconds(1)))
                .expirationTime(Date.from(now.plus(lifetime)));
        change.accept(claims);
        return claims.build();
    }

    public static String signed(RSAKey key, JWSHeader header, JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(header, claims);
            token.sign(FastRsa.signer(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
