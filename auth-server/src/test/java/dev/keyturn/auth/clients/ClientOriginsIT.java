package dev.keyturn.auth.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.edge.Edge;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.filter.CorsFilter;

@AuthServerTest
class ClientOriginsIT {
    private final Caller caller;
    private final JdbcClient jdbc;
    private final DataSource database;
    private final List<FilterRegistrationBean<?>> filters;

    @Autowired
    ClientOriginsIT(
            @LocalServerPort int port, JdbcClient jdbc, DataSource database, List<FilterRegistrationBean<?>> filters) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
        this.database = database;
        this.filters = filters;
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

    /** Whatever refuses it, and however early. */
    @Test
    void thePageOfAPublicClientMayReadWhyItWasRefused() {
        String[] origin = {"Origin", "https://spa.example"};
        List<Answer> refused = List.of(
                caller.postForm("/oauth2/token?grant_type=password", "client_id=spa", origin),
                caller.postForm("/oauth2/token", "x=" + "y".repeat(100_000), origin),
                caller.postJson("/oauth2/token", "{}", "Content-Type", "text/plain", origin[0], origin[1]),
                caller.send("PUT", "/oauth2/token", origin),
                caller.postForm("/oauth2/revoke?token=x", "client_id=spa", origin),
                caller.postForm("/userinfo", "x=" + "y".repeat(100_000), origin));

        assertThat(refused).extracting(Answer::status).containsExactly(400, 413, 415, 405, 400, 413);
        assertThat(refused).allSatisfy(answer -> {
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://spa.example");
            assertThat(answer.header("Access-Control-Expose-Headers")).contains("Retry-After");
        });
    }

    /** Nor does it wait for a database that does not answer. */
    @Test
    void theLastOriginsAreKeptWhileTheDatabaseIsAway() {
        AtomicInteger failures = new AtomicInteger();
        AtomicBoolean away = new AtomicBoolean();
        ClientOrigins origins = new ClientOrigins(JdbcClient.create(new DelegatingDataSource(database) {
            @Override
            public Connection getConnection() throws SQLException {
                if (away.get()) {
                    failures.incrementAndGet();
                    throw new SQLException("away");
                }
                return super.getConnection();
            }
        }));
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/oauth2/token");
        request.addHeader("Origin", "https://spa.example");
        await().untilAsserted(() -> assertThat(origins.configuration(request)).isNotNull());

        away.set(true);

        await().until(() -> {
            assertThat(origins.configuration(request)).isNotNull();
            return failures.get() > 1;
        });
    }

    /** Whoever has no place yet is told so, and is to be able to read it. */
    @Test
    void isAheadOfWhateverMayRefuse() {
        List<Integer> pages = filters.stream()
                .filter(registration -> registration.getFilter() instanceof CorsFilter)
                .map(FilterRegistrationBean::getOrder)
                .toList();

        assertThat(pages).isNotEmpty().allSatisfy(order -> assertThat(order).isLessThan(Edge.BEFORE_ADMISSION - 1));
    }

    /** Whoever wants it may read it. */
    @Test
    void everybodysPageMayReadTheMetadata() {
        for (String path : new String[] {
            "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server", "/oauth2/jwks"
        }) {
            assertThat(caller.get(path, "Origin", "https://evil.example")
                            .headers()
                            .allValues("Access-Control-Allow-Origin"))
                    .containsExactly("*");
            Answer preflight = caller.send(
                    "OPTIONS",
                    path,
                    "Origin",
                    "https://evil.example",
                    "Access-Control-Request-Method",
                    "GET",
                    "Access-Control-Request-Headers",
                    "x-requested-with");
            assertThat(preflight.status()).isEqualTo(200);
            assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(preflight.header("Access-Control-Allow-Methods")).isEqualTo("GET,HEAD");
            assertThat(preflight.header("Access-Control-Allow-Headers")).isEqualTo("x-requested-with");
            assertThat(caller.send("PUT", path, "Origin", "https://evil.example")
                            .status())
                    .isEqualTo(405);
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
