package dev.keyturn.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Browser;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.ServerAlone;
import dev.keyturn.auth.testing.TestSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Login under pressure, as callers meet it: the budget of a name from one address is as in production. */
@AuthServerTest
@ServerAlone
class LoginBudgetsIT {
    private static final int BUDGET = 20;

    private final Caller caller;
    private final JdbcClient jdbc;

    @Autowired
    LoginBudgetsIT(@LocalServerPort int port, JdbcClient jdbc) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
    }

    @Test
    void ofTwoHundredWrongPasswordsAtOnceTheBudgetIsTriedAndNoMore() throws Exception {
        People.Registered person = People.register(caller);

        List<Answer> answers = atOnce(200, () -> login(person.username(), "wrong password"));

        assertThat(answers).filteredOn(answer -> answer.status() == 401).hasSize(BUDGET);
        List<Answer> refused =
                answers.stream().filter(answer -> answer.status() != 401).toList();
        assertThat(refused).hasSize(200 - BUDGET).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.problem()).isEqualTo("too-many-requests");
            assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 60);
            assertThat(answer.text("retry_after")).isEqualTo(answer.header("Retry-After"));
        });
        assertThat(login(person.username(), person.password()).status()).isEqualTo(429);
    }

    @Test
    void aNameThatNobodyHasIsRefusedInTheSameWay() throws Exception {
        String nobody = "nobody" + UUID.randomUUID();
        List<Answer> answers = atOnce(BUDGET + 5, () -> login(nobody, "wrong password"));

        assertThat(answers).filteredOn(answer -> answer.status() == 401).hasSize(BUDGET);
        assertThat(answers).filteredOn(answer -> answer.status() == 429).hasSize(5);
    }

    @Test
    void formJsonAndGrantSpendOneBudgetAndTheGrantIsRefusedInJson() throws Exception {
        People.Registered person = People.register(caller);
        atOnce(BUDGET / 2, () -> login(person.username(), "wrong password"));
        atOnce(BUDGET - BUDGET / 2, () -> grant(person.username(), "wrong password"));

        Answer refused = grant(person.username(), person.password());

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text("error")).isEqualTo("temporarily_unavailable");
        assertThat(refused.text("error_description")).startsWith("Too many attempts.");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
        assertThat(login(person.username(), person.password()).status()).isEqualTo(429);
    }

    @Test
    void theFormShowsThePersonHowLongToWait() throws Exception {
        People.Registered person = People.register(caller);
        atOnce(BUDGET, () -> login(person.username(), "wrong password"));

        Answer page = new Browser(caller).logIn(person);

        assertThat(page.status()).isEqualTo(429);
        assertThat(Integer.parseInt(page.header("Retry-After"))).isBetween(1, 60);
        assertThat(page.body()).contains("role=\"alert\"", "Too many attempts.", "value=\"" + person.username());
    }

    @Test
    void rightPasswordsCostNothingHoweverManyComeAtOnce() throws Exception {
        People.Registered person = People.register(caller);

        List<Answer> answers = atOnce(BUDGET + 10, () -> person.login(caller));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
    }

    @Test
    void aLoginMakesItsNetworkKnownUntilThePasswordChanges() {
        People.Registered person = People.register(caller);
        login(person.username(), "wrong password");
        assertThat(knownNetworks(person)).isZero();

        person.login(caller);
        person.login(caller);
        assertThat(knownNetworks(person)).isEqualTo(1);

        jdbc.sql("UPDATE credential SET version = version + 1 WHERE account_id = :id")
                .param("id", person.id())
                .update();
        assertThat(knownNetworks(person)).isZero();
        person.login(caller);
        assertThat(knownNetworks(person)).isEqualTo(1);
    }

    @Test
    void anAccountKnowsThirtyTwoNetworks() {
        People.Registered person = People.register(caller);
        jdbc.sql("""
                INSERT INTO login_source (account_id, source, credential_version, expires_at)
                SELECT :id, i, 1, clock_timestamp() + interval '1 hour' FROM generate_series(1, 40) i""").param("id", person.id()).update();

        person.login(caller);

        assertThat(knownNetworks(person)).isEqualTo(32);
    }

    /** The person's session shows where it came from: what a stranger claims about that changes nothing. */
    @Test
    void aForgedOriginIsNotBelieved() {
        People.Registered person = People.register(caller);

        caller.postJson(
                "/login",
                "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(person.email(), person.password()),
                "X-Forwarded-For",
                "203.0.113.9",
                "Forwarded",
                "for=203.0.113.9");

        assertThat(jdbc.sql("SELECT address FROM session WHERE account_id = :id")
                        .param("id", person.id())
                        .query(String.class)
                        .list())
                .containsExactly("127.0.0.1");
    }

    @Test
    void aPoisonedHostChangesNoIssuerAndNoAddress() {
        Answer metadata = caller.get(
                "/.well-known/openid-configuration",
                "X-Forwarded-Host",
                "evil.example",
                "X-Forwarded-Proto",
                "http",
                "Forwarded",
                "host=evil.example");

        assertThat(metadata.text("issuer")).isEqualTo(TestSettings.ISSUER);
        assertThat(metadata.body()).doesNotContain("evil.example", "127.0.0.1");
    }

    private long knownNetworks(People.Registered person) {
        return jdbc.sql("""
                SELECT count(*) FROM login_source s JOIN credential c USING (account_id)
                WHERE account_id = :id AND s.credential_version = c.version""").param("id", person.id()).query(Long.class).single();
    }

    private Answer login(String username, String password) {
        return caller.postJson("/login", "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(username, password));
    }

    private Answer grant(String username, String password) {
        return caller.token(
                "app",
                TestSettings.APP_SECRET,
                Map.of("grant_type", "password", "username", username, "password", password));
    }

    private static List<Answer> atOnce(int times, Supplier<Answer> call)
            throws InterruptedException, ExecutionException {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> calls = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                calls.add(executor.submit(call::get));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> answer : calls) {
                answers.add(answer.get());
            }
            return answers;
        }
    }
}
