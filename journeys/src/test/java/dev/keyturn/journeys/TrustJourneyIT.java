package dev.keyturn.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyturn.cli.secrets.Credential;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is taken back at the authorization server is refused by the resource server within two seconds. */
class TrustJourneyIT extends FaultJourney {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    @Test
    void aLogoutIsHeardOf() {
        Person person = newcomer();
        assertThat(users(person.accessToken())).isEqualTo(200);

        assertThat(Http.post(auth("/auth/logout"), person.accessToken()).status())
                .isEqualTo(204);

        awaitRefusal(person.accessToken());
    }

    @Test
    void aRevokedTokenIsHeardOfAndAnotherOfTheSameServiceServes() {
        String revoked = serviceToken();
        String other = serviceToken();
        assertThat(users(revoked)).isEqualTo(200);

        Http.Answer answer = Http.form(
                auth("/oauth2/revoke"),
                stack.credential(Credential.SERVICE_CLIENT_ID),
                stack.credential(Credential.SERVICE_CLIENT_SECRET),
                Map.of("token", revoked));

        assertThat(answer.status()).isEqualTo(200);
        awaitRefusal(revoked);
        assertThat(users(other)).isEqualTo(200);
    }

    @Test
    void aDisabledClientIsHeardOfAndGoodAgainOnceItIsEnabled() throws SQLException {
        String token = serviceToken();
        assertThat(users(token)).isEqualTo(200);

        change("client SET is_active = false WHERE id = 'service'");
        try {
            awaitRefusal(token);
        } finally {
            change("client SET is_active = true WHERE id = 'service'");
        }
        await().atMost(LIMIT).until(() -> users(token) == 200);
        // A node remembers for two seconds that there was none.
        await().atMost(Duration.ofSeconds(5)).until(() -> !serviceToken().isEmpty());
    }

    @Test
    void aDisabledAccountIsHeardOf() throws SQLException {
        Person person = newcomer();
        assertThat(users(person.accessToken())).isEqualTo(200);

        disable(person);

        awaitRefusal(person.accessToken());
    }

    @Test
    void whatHappensWhileEitherServerIsDeadIsNotMissed() throws SQLException {
        Person first = newcomer();
        Person second = newcomer();
        Person third = newcomer();

        stack.killAuthServer();
        disable(first);
        assertThat(users(second.accessToken())).isEqualTo(200);
        stack.reviveAuthServer();
        // The channel comes back by itself, at its own pace.
        await().atMost(Duration.ofSeconds(10)).until(() -> users(first.accessToken()) == 401);

        stack.killResourceServer();
        disable(second);
        stack.reviveResourceServer();
        assertThat(users(second.accessToken())).isEqualTo(401);
        assertThat(users(first.accessToken())).isEqualTo(401);
        assertThat(users(third.accessToken())).isEqualTo(200);
        disable(third);
        awaitRefusal(third.accessToken());
    }

    private void awaitRefusal(String token) {
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(50)).until(() -> users(token) == 401);
    }

    private int users(String token) {
        return Http.get(resource("/users?limit=1"), token).status();
    }

    private String serviceToken() {
        return Http.form(
                        auth("/oauth2/token"),
                        stack.credential(Credential.SERVICE_CLIENT_ID),
                        stack.credential(Credential.SERVICE_CLIENT_SECRET),
                        Map.of("grant_type", "client_credentials", "scope", "users:read"))
                .text("access_token");
    }

    private void disable(Person person) throws SQLException {
        change("account SET is_active = false WHERE id = " + person.id());
    }

    /** As any node would, or a person at the database's own prompt. */
    private void change(String update) throws SQLException {
        try (Connection connection = stack.database();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE identity." + update);
        }
    }
}
