package dev.keyturn.auth.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthServerTest
class ClientOriginsIT {
    private final Caller caller;
    private final JdbcClient jdbc;

    @Autowired
    ClientOriginsIT(@LocalServerPort int port, JdbcClient jdbc) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
    }

    @BeforeEach
    void register() {
        jdbc.sql("""
                INSERT INTO client (id, name, is_public, is_first_party, grants, scopes, redirect_uris, is_native, is_active)
                VALUES
                    ('spa', 'A page', true, false, '{authorization_code}', '{users:read}', '{https://spa.example/cb}',
                     false, true),
                    ('spa-bare', 'A page', true, false, '{authorization_code}', '{users:read}',
                     '{https://bare.example,https://asks.example?x=1,https://Capital.example/cb,https://port.example:443/cb,https://other.example:8443/cb,"no uri"}',
                     false, true),
                    ('spa-off', 'A page', true, false, '{authorization_code}', '{users:read}', '{https://off.example/cb}',
                     false, false),
                    ('spa-native', 'On your machine', true, false, '{authorization_code}', '{users:read}',
                     '{http://127.0.0.1/cb}', true, true),
                    ('spa-secret', 'A server', false, false, '{authorization_code}', '{users:read}',
                     '{https://server.example/cb}', false, true)
                ON CONFLICT (id) DO NOTHING""").update();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://spa.example",
                "https://bare.example",
                "https://asks.example",
                "https://capital.example",
                "https://port.example",
                "https://other.example:8443",
                "http://127.0.0.1:8765",
                "http://127.0.0.1:5173",
                "http://127.0.0.1"
            })
    void thePageOfAPublicClientMayAskForTokens(String origin) {
        Answer preflight = preflight("/oauth2/token", origin);
        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(origin);
        assertThat(preflight.header("Access-Control-Allow-Credentials")).isEmpty();
        assertThat(preflight.header("Access-Control-Allow-Headers")).containsIgnoringCase("DPoP");

        Answer refused = caller.postForm("/oauth2/token", Map.of("client_id", "spa"), "Origin", origin);

        assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo(origin);
        assertThat(refused.header("Vary")).contains("Origin");
        assertThat(preflight("/userinfo", origin).header("Access-Control-Allow-Origin"))
                .isEqualTo(origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "https://spa.example.evil.example",
                "https://spa.exampl",
                "http://spa.example",
                "https://spa.example:8443",
                "https://other.example",
                "https://other.example:844",
                "https://off.example",
                "https://server.example",
                "http://localhost:8765",
                "http://127.0.0.1.evil.example",
                "null",
                "https://%",
                "*"
            })
    void nobodyElsesPageMay(String origin) {
        assertThat(preflight("/oauth2/token", origin).headers().firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
        assertThat(caller.postForm("/oauth2/token", Map.of("client_id", "spa"), "Origin", origin)
                        .headers()
                        .firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    /** Whoever wants it may read it. */
    @Test
    void everybodysPageMayReadTheMetadata() {
        for (String path : new String[] {"/.well-known/openid-configuration", "/oauth2/jwks"}) {
            assertThat(caller.get(path, "Origin", "https://evil.example").header("Access-Control-Allow-Origin"))
                    .isEqualTo("*");
        }
    }

    /** They read cookies. */
    @Test
    void noPageMayCallTheOthers() {
        for (String path : new String[] {"/login", "/oauth2/authorize", "/auth/me", "/admin/clients"}) {
            assertThat(preflight(path, "https://spa.example").headers().firstValue("Access-Control-Allow-Origin"))
                    .as(path)
                    .isEmpty();
        }
    }

    private Answer preflight(String path, String origin) {
        return caller.send(
                "OPTIONS",
                path,
                "Origin",
                origin,
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "authorization,content-type,dpop");
    }
}
