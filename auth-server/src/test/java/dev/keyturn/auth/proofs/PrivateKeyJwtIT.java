package dev.keyturn.auth.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpServer;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.Assertion;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.ServerAlone;
import dev.keyturn.auth.testing.TestSettings;
import dev.keyturn.model.testing.TestKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthServerTest
@ServerAlone
class PrivateKeyJwtIT {
    private static final TestKey KEY = TestKey.es256();
    private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final Caller caller;
    private final JdbcClient jdbc;

    @Autowired
    PrivateKeyJwtIT(@LocalServerPort int port, JdbcClient jdbc) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
    }

    /** One with keys, which has a secret in the table besides, as a mistake would leave it. */
    @BeforeEach
    void registerAClientWithKeys() {
        jdbc.sql("""
                INSERT INTO client (id, name, is_public, grants, scopes, jwks)
                VALUES ('robot', 'Has keys', false, '{client_credentials}', '{users:read}', :keys)
                ON CONFLICT DO NOTHING""").param("keys", new JWKSet(KEY.jwk()).toString()).update();
        jdbc.sql("INSERT INTO client_secret VALUES ('robot', sha256('secret')) ON CONFLICT DO NOTHING")
                .update();
    }

    @Test
    void authenticatesAClientByItsKey() {
        Answer answer = token(Assertion.of(KEY, "robot"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("scope")).isEqualTo("users:read");
        assertThat(caller.postForm("/oauth2/token", form(Assertion.of(KEY, "robot"), "client_id", "robot"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void authenticatesAClientByAKeyThatItPublishes() throws Exception {
        HttpServer published = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        published.createContext("/jwks", exchange -> {
            try (exchange) {
                byte[] keys = new JWKSet(KEY.jwk().toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, keys.length);
                exchange.getResponseBody().write(keys);
            }
        });
        published.start();
        String id = "publisher" + System.nanoTime();
        jdbc.sql("""
                INSERT INTO client (id, name, is_public, grants, scopes, jwks_uri)
                VALUES (:id, 'Publishes', false, '{client_credentials}', '{users:read}', :uri)""")
                .param("id", id)
                .param("uri", "http://localhost:" + published.getAddress().getPort() + "/jwks")
                .update();

        assertThat(token(Assertion.of(KEY, id)).status()).isEqualTo(200);
        published.stop(0);
        assertThat(token(Assertion.of(KEY, id)).status()).isEqualTo(200);
        assertLooksLikeAnyFailure(token(Assertion.of(TestKey.es256(), id)));
    }

    @Test
    void anAssertionIsGoodOnce() {
        String assertion = Assertion.of(KEY, "robot");

        assertThat(token(assertion).status()).isEqualTo(200);
        assertLooksLikeAnyFailure(token(assertion));
    }

    @Test
    void ofFiftyAtOnceOneSucceeds() throws Exception {
        String assertion = Assertion.of(KEY, "robot");
        List<Future<Answer>> answers = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(50)) {
            for (int i = 0; i < 50; i++) {
                answers.add(executor.submit(() -> token(assertion)));
            }
        }

        int good = 0;
        for (Future<Answer> answer : answers) {
            if (answer.get().status() == 200) {
                good++;
            } else {
                assertLooksLikeAnyFailure(answer.get());
            }
        }
        assertThat(good).isEqualTo(1);
    }

    @Test
    void everyBadAssertionLooksLikeAWrongSecret() {
        Map<String, Object> elsewhere = Assertion.claims("robot");
        elsewhere.put("aud", TestSettings.ISSUER + "/oauth2/token");
        Map<String, Object> old = Assertion.claims("robot");
        old.put("exp", 1_700_000_000);
        Map<String, Object> hmac = Map.of("alg", "HS256");

        assertLooksLikeAnyFailure(token(Assertion.of(TestKey.es256(), "robot")));
        assertLooksLikeAnyFailure(token(Assertion.of(KEY, "service")));
        assertLooksLikeAnyFailure(token(Assertion.of(KEY, "native")));
        assertLooksLikeAnyFailure(token(Assertion.of(KEY, "nobody")));
        assertLooksLikeAnyFailure(token(Assertion.of(KEY, "")));
        assertLooksLikeAnyFailure(token(KEY.sign(Map.of("alg", "ES256"), elsewhere)));
        assertLooksLikeAnyFailure(token(KEY.sign(Map.of("alg", "ES256"), old)));
        assertLooksLikeAnyFailure(token("x.y.z"));
        assertLooksLikeAnyFailure(token(TestKey.unsigned(Map.of("alg", "none"), Assertion.claims("robot"))));
        assertLooksLikeAnyFailure(
                token(TestKey.signWithSecret(KEY.jwk().toPublicJWK().toJSONString(), hmac, Assertion.claims("robot"))));
        // client_secret_jwt, by a client that has a secret.
        assertLooksLikeAnyFailure(
                token(TestKey.signWithSecret(TestSettings.SERVICE_SECRET, hmac, Assertion.claims("service"))));
        assertLooksLikeAnyFailure(
                caller.postForm("/oauth2/token", form(Assertion.of(KEY, "robot"), "client_id", "service")));
        assertLooksLikeAnyFailure(
                caller.postForm("/oauth2/token", form(Assertion.of(KEY, "robot"), "client_assertion_type", "other")));
    }

    @Test
    void aClientWithKeysHasNoSecretAndIsNotPublic() {
        assertLooksLikeAnyFailure(caller.token("robot", "secret", Map.of("grant_type", "client_credentials")));
        assertLooksLikeAnyFailure(caller.postForm(
                "/oauth2/token",
                Map.of("grant_type", "client_credentials", "client_id", "robot", "client_secret", "secret")));
        assertLooksLikeAnyFailure(
                caller.postForm("/oauth2/token", Map.of("grant_type", "client_credentials", "client_id", "robot")));
    }

    @Test
    void refusesMoreThanOneWayToAuthenticateAtOnce() {
        Map<String, String> assertion = form(Assertion.of(KEY, "robot"));

        assertThat(caller.postForm(
                                "/oauth2/token",
                                assertion,
                                "Authorization",
                                Caller.basic("service", TestSettings.SERVICE_SECRET))
                        .text("error"))
                .isEqualTo("invalid_request");
        assertThat(caller.postForm("/oauth2/token", form(Assertion.of(KEY, "robot"), "client_secret", "secret"))
                        .text("error"))
                .isEqualTo("invalid_request");
        // None of these has used the assertion up.
        assertThat(caller.postForm("/oauth2/token", assertion).status()).isEqualTo(200);
    }

    @Test
    void refusesHalfAnAssertionAndTwo() {
        String form = "grant_type=client_credentials&client_assertion_type=" + TYPE;

        assertThat(caller.postForm("/oauth2/token", form).text("error")).isEqualTo("invalid_request");
        assertThat(caller.postForm("/oauth2/token", form + "&client_assertion=a&client_assertion=b")
                        .text("error"))
                .isEqualTo("invalid_request");
        assertThat(caller.postForm("/oauth2/token", "grant_type=client_credentials&client_assertion=a")
                        .text("error"))
                .isEqualTo("invalid_request");
    }

    @Test
    void theMetadataNamesIt() {
        var document = caller.get("/.well-known/oauth-authorization-server").json();

        assertThat(document.path("token_endpoint_auth_methods_supported").toString())
                .contains("private_key_jwt")
                .doesNotContain("client_secret_jwt");
        assertThat(document.path("token_endpoint_auth_signing_alg_values_supported")
                        .toString())
                .isEqualTo("[\"ES256\",\"PS256\",\"RS256\"]");
    }

    private Answer token(String assertion) {
        return caller.postForm("/oauth2/token", form(assertion));
    }

    private static Map<String, String> form(String assertion, String... more) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("client_assertion_type", TYPE);
        form.put("client_assertion", assertion);
        for (int i = 0; i < more.length; i += 2) {
            form.put(more[i], more[i + 1]);
        }
        return form;
    }

    private void assertLooksLikeAnyFailure(Answer answer) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).startsWith("Basic");
        assertThat(answer.body())
                .isEqualTo(caller.token("service", "wrong", Map.of("grant_type", "client_credentials"))
                        .body());
    }
}
