package dev.keyturn.journeys;

import static org.awaitility.Awaitility.await;

import dev.keyturn.cli.secrets.Credential;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is taken back at the authorization server is refused by the resource server within two seconds. */
class TrustJourneyIT extends FaultJourney {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    /** A server may have been killed just now, after which the channel comes back by itself, at its own pace. */
    @BeforeEach
    void theChannelIsOpen() {
        String revoked = serviceToken();
        asService("/oauth2/revoke", Map.of("token", revoked)).is(200);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> users(revoked).is(401));
    }

    @Test
    void aLogoutIsHeardOf() {
        Person person = newcomer();
        users(person.accessToken()).is(200);

        Http.post(auth("/auth/logout"), person.accessToken()).is(204);

        awaitRefusal(person.accessToken());
    }

    @Test
    void aRevokedTokenIsHeardOfAndAnotherOfTheSameServiceServes() {
        String revoked = serviceToken();
        String other = serviceToken();
        users(revoked).is(200);

        asService("/oauth2/revoke", Map.of("token", revoked)).is(200);

        awaitRefusal(revoked);
        users(other).is(200);
    }

    @Test
    void aDisabledClientIsHeardOfAndGoodAgainOnceItIsEnabled() throws SQLException {
        String token = serviceToken();
        users(token).is(200);

        change("client SET is_active = false WHERE id = 'service'");
        try {
            awaitRefusal(token);
        } finally {
            change("client SET is_active = true WHERE id = 'service'");
        }
        await().atMost(LIMIT).untilAsserted(() -> users(token).is(200));
        // A node remembers for two seconds that there was none.
        await().atMost(Duration.ofSeconds(5)).untilAsserted(this::serviceToken);
    }

    @Test
    void aDisabledAccountIsHeardOf() throws SQLException {
        Person person = newcomer();
        users(person.accessToken()).is(200);

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
        users(second.accessToken()).is(200);
        stack.reviveAuthServer();
        // The channel comes back by itself, at its own pace.
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> users(first.accessToken()).is(401));

        stack.killResourceServer();
        disable(second);
        stack.reviveResourceServer();
        users(second.accessToken()).is(401);
        users(first.accessToken()).is(401);
        users(third.accessToken()).is(200);
        disable(third);
        awaitRefusal(third.accessToken());
    }

    private void awaitRefusal(String token) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> users(token).is(401));
    }

    private Http.Answer users(String token) {
        return Http.get(resource("/users?limit=1"), token);
    }

    private String serviceToken() {
        return asService("/oauth2/token", Map.of("grant_type", "client_credentials", "scope", "users:read"))
                .is(200)
                .text("access_token");
    }

    private Http.Answer asService(String path, Map<String, String> parameters) {
        return Http.form(
                auth(path),
                stack.credential(Credential.SERVICE_CLIENT_ID),
                stack.credential(Credential.SERVICE_CLIENT_SECRET),
                parameters);
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
