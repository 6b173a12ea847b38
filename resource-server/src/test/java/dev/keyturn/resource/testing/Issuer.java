package dev.keyturn.resource.testing;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.model.ClaimNames;
import dev.keyturn.model.Scope;
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

    private final WireMockServer http =
            new WireMockServer(WireMockConfiguration.options().dynamicPort());

    public Issuer() {
        http.start();
        publish(KEY);
    }

    public static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
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

    /** Answers the next requests for the key set like this. */
    public void answer(ResponseDefinitionBuilder answer) {
        http.stubFor(get(urlEqualTo(JWKS)).willReturn(answer));
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
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
