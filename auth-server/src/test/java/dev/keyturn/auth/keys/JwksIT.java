package dev.keyturn.auth.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.ServerAlone;
import dev.keyturn.auth.testing.TestSettings;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import tools.jackson.databind.JsonNode;

@AuthServerTest
@ServerAlone
class JwksIT {
    private final Caller caller;
    private final List<FilterRegistrationBean<?>> filters;

    @Autowired
    JwksIT(@LocalServerPort int port, List<FilterRegistrationBean<?>> filters) {
        this.caller = new Caller(port);
        this.filters = filters;
    }

    /** Also of admission: who waits for a place must be able to tell a good token meanwhile. */
    @Test
    void isAnsweredAheadOfAllFilters() {
        List<FilterRegistrationBean<?>> inOrder = filters.stream()
                .sorted(Comparator.comparingInt(FilterRegistrationBean::getOrder))
                .toList();

        assertThat(inOrder.getFirst().getUrlPatterns()).containsExactly("/oauth2/jwks");
        assertThat(inOrder.get(1).getOrder()).isGreaterThan(inOrder.getFirst().getOrder());
    }

    @Test
    void publishesTheActiveAndTheStandbyKeyAndNothingPrivate() {
        JsonNode keys = caller.get("/oauth2/jwks").json().path("keys");

        assertThat(keys.size()).isEqualTo(2);
        for (JsonNode key : keys) {
            assertThat(key.propertyNames()).containsExactlyInAnyOrder("kty", "use", "alg", "kid", "n", "e");
            assertThat(key.path("alg").asString()).isEqualTo("RS256");
        }
    }

    @Test
    void aKeysIdIsItsThumbprint() throws Exception {
        for (JWK key : JWKSet.parse(caller.get("/oauth2/jwks").body()).getKeys()) {
            assertThat(key.getKeyID()).isEqualTo(key.computeThumbprint().toString());
        }
    }

    @Test
    void aTokenVerifiesUnderThePublishedKey() throws Exception {
        SignedJWT token = SignedJWT.parse(
                caller.token("service", TestSettings.SERVICE_SECRET, Map.of("grant_type", "client_credentials"))
                        .text("access_token"));
        RSAKey key = (RSAKey) JWKSet.parse(caller.get("/oauth2/jwks").body())
                .getKeyByKeyId(token.getHeader().getKeyID());

        assertThat(token.verify(new RSASSAVerifier(key))).isTrue();
    }

    @Test
    void mayBeCachedAndAsksNoMoreThanWhetherItChanged() {
        Answer first = caller.get("/oauth2/jwks");
        Answer second = caller.get("/oauth2/jwks", "If-None-Match", first.header("ETag"));

        assertThat(first.header("Cache-Control")).contains("max-age=300").contains("public");
        assertThat(first.header("ETag")).startsWith("\"");
        assertThat(second.status()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
    }

    /** RFC 9110, section 13.1.2. */
    @Test
    void isNotSentToWhoeverHasAnyOfThem() {
        Answer answer = caller.get("/oauth2/jwks", "If-None-Match", "*");

        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.header("ETag")).isEqualTo(caller.get("/oauth2/jwks").header("ETag"));
        assertThat(answer.header("Cache-Control")).contains("max-age=300");
    }

    @Test
    void isCompressedForWhoeverAsksUnderATagOfItsOwn() {
        Answer plain = caller.get("/oauth2/jwks");
        Answer gzip = caller.get("/oauth2/jwks", "Accept-Encoding", "gzip");
        Answer unchanged = caller.get("/oauth2/jwks", "Accept-Encoding", "gzip", "If-None-Match", gzip.header("ETag"));

        assertThat(plain.header("Content-Encoding")).isEmpty();
        assertThat(gzip.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(gzip.header("ETag")).startsWith("\"").isNotEqualTo(plain.header("ETag"));
        assertThat(unchanged.status()).isEqualTo(304);
        for (Answer answer : new Answer[] {plain, gzip, unchanged}) {
            assertThat(answer.header("Vary")).isEqualTo("Accept-Encoding");
            assertThat(answer.header("Cache-Control")).contains("max-age=300");
        }
    }

    @Test
    void isTheSameWhicheverWayItIsAsked() {
        Answer usual = caller.get("/oauth2/jwks");
        Answer withSlash = caller.get("/oauth2/jwks/");

        assertThat(withSlash.body()).isEqualTo(usual.body());
        assertThat(withSlash.header("ETag")).isEqualTo(usual.header("ETag"));
        assertThat(usual.header("Content-Type")).isEqualTo("application/json");
        assertThat(usual.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }
}
