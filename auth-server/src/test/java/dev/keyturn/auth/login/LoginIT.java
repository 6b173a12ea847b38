package dev.keyturn.auth.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.ServerAlone;
import dev.keyturn.auth.testing.TestSettings;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

@AuthServerTest
@ServerAlone
class LoginIT {
    private final Caller caller;
    private final JdbcClient jdbc;

    @Autowired
    LoginIT(@LocalServerPort int port, JdbcClient jdbc) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
    }

    @Test
    void answersTokensAndWhoseTheyAre() {
        People.Registered person = People.somebody();

        Answer answer = person.login(caller);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(answer.text("token_type")).isEqualTo("bearer");
        assertThat(answer.json().path("expires_in").asInt()).isEqualTo(300);
        assertThat(answer.text("refresh_token")).startsWith("kt1.");
        assertThat(answer.text("scope")).isEqualTo("users:read events:read events:write messages:read messages:write");
        assertThat(answer.json().path("user").path("id").asLong()).isEqualTo(person.id());
        assertThat(answer.json().path("user").path("uid").asString()).isEqualTo(person.uid());
        assertThat(answer.json().path("user").path("username").asString()).isEqualTo(person.username());
        assertThat(answer.json().path("user").path("email").asString()).isEqualTo(person.email());
    }

    @Test
    void theAccessTokenSaysWhatRfc9068Demands() throws Exception {
        People.Registered person = People.somebody();

        SignedJWT token = SignedJWT.parse(person.login(caller).text("access_token"));
        JWTClaimsSet claims = token.getJWTClaimsSet();

        assertThat(token.getHeader().getType().getType()).isEqualTo("at+jwt");
        assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo("RS256");
        assertThat(token.getHeader().getKeyID()).isNotBlank();
        assertThat(claims.getIssuer()).isEqualTo(TestSettings.ISSUER);
        assertThat(claims.getSubject()).isEqualTo(person.uid());
        assertThat(claims.getAudience()).containsExactly(TestSettings.API, TestSettings.ISSUER);
        assertThat(claims.getStringClaim("client_id")).isEqualTo("keyturn");
        assertThat(claims.getStringClaim("scope")).startsWith("users:read events:read");
        assertThat(claims.getStringClaim("sid")).matches("[0-9a-f-]{36}");
        assertThat(claims.getLongClaim("user_id")).isEqualTo(person.id());
        assertThat(claims.getStringListClaim("roles")).containsExactly("VISITOR");
        assertThat(claims.getLongClaim("auth_time"))
                .isCloseTo(claims.getIssueTime().toInstant().getEpochSecond(), within(5L));
        assertThat(claims.getExpirationTime().toInstant())
                .isEqualTo(claims.getIssueTime().toInstant().plusSeconds(300));
        assertThat(claims.getJWTID()).isNotBlank();
        assertThat(claims.getNotBeforeTime()).isNull();
    }

    @Test
    void theNameIsAUsernameOrAnAddressInAnyCase() {
        People.Registered person = People.somebody();

        assertThat(login("username", person.username().toUpperCase(Locale.ROOT), person.password())
                        .status())
                .isEqualTo(200);
        assertThat(login("email", person.email().toUpperCase(Locale.ROOT), person.password())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void unknownWrongAndDisabledLookAlike() {
        People.Registered person = People.somebody();
        Answer wrong = login("username", person.username(), "not the password");
        Answer unknown = login("username", "nobody-of-that-name", "not the password");
        disable(person);
        Answer disabled = person.login(caller);

        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.problem()).isEqualTo("login-failed");
        assertThat(wrong.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"keyturn\"");
        assertThat(withoutInstance(unknown)).isEqualTo(withoutInstance(wrong));
        assertThat(withoutInstance(disabled)).isEqualTo(withoutInstance(wrong));
    }

    /** The processor time of the hash, which is nearly all of it: unlike the clock it says the same on a busy machine. */
    @Test
    void unknownWrongAndDisabledTakeTheSameWork() {
        People.Registered person = People.somebody();
        People.Registered disabled = People.somebody();
        disable(disabled);

        long ofWrong = leastWork(() -> login("username", person.username(), "not the password"));
        long ofUnknown = leastWork(() -> login("username", "nobody-of-this-name", "not the password"));
        long ofDisabled = leastWork(() -> disabled.login(caller));

        assertThat(ofWrong).isGreaterThan(Duration.ofMillis(1).toNanos());
        assertThat(ofUnknown).isBetween(ofWrong / 2, ofWrong * 2);
        assertThat(ofDisabled).isBetween(ofWrong / 2, ofWrong * 2);
    }

    @Test
    void aPasswordIsTheSameInComposedAndDecomposedCharacters() {
        caller.postJson("/register", """
                {"username": "composer", "email": "composer@example.org", "password": "caf\u00e9 au lait"}""");

        assertThat(login("username", "composer", "cafe\u0301 au lait").status()).isEqualTo(200);
    }

    @Test
    void anImportedBcryptHashIsVerifiedAndUpgraded() {
        People.Registered person = People.somebody();
        storeHash(person, new BCryptPasswordEncoder(4).encode("imported password"));

        assertThat(login("username", person.username(), "imported passwort").status())
                .isEqualTo(401);
        assertThat(login("username", person.username(), "imported password").status())
                .isEqualTo(200);
        assertThat(hash(person)).startsWith("$argon2id$");
        assertThat(login("username", person.username(), "imported password").status())
                .isEqualTo(200);
    }

    /** bcrypt reads 72 bytes: two passwords that begin alike must not both open an account. */
    @Test
    void whatBcryptWouldTruncateDoesNotMatch() {
        People.Registered person = People.somebody();
        storeHash(person, new BCryptPasswordEncoder(4).encode("x".repeat(72)));

        assertThat(login("username", person.username(), "x".repeat(73)).status())
                .isEqualTo(401);
        assertThat(login("username", person.username(), "x".repeat(72)).status())
                .isEqualTo(200);
    }

    @Test
    void aScopeNarrowsTheTokens() {
        People.Registered person = People.somebody();
        Answer narrow = loginWithScope(person, "events:read users:read");

        assertThat(narrow.text("scope")).isEqualTo("events:read users:read");
        Answer refreshed =
                caller.postJson("/auth/refresh", "{\"refresh_token\": \"%s\"}".formatted(narrow.text("refresh_token")));
        assertThat(refreshed.text("scope")).isEqualTo("events:read users:read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"keys:admin", "users:read keys:admin", "nonsense", " "})
    void aScopeThatAppsHaveNotIsRefused(String scope) {
        Answer answer = loginWithScope(People.somebody(), scope);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("errors").path(0).path("field").asString())
                .isEqualTo("scope");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"password\": \"x\"}",
                "{\"username\": \"a\"}",
                "{\"username\": \"a\", \"email\": \"a@b\", \"password\": \"x\"}",
                "{\"username\": 1, \"password\": \"x\"}",
                "{\"username\": \"a\\u0000\", \"password\": \"x\"}",
                "{\"username\": \"a\", \"password\": [\"x\"]}"
            })
    void refusesARequestThatIsIncompleteOrOfTheWrongKind(String body) {
        Answer answer = caller.postJson("/login", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("invalid-fields");
    }

    @Test
    void aStrayAuthorizationHeaderDoesNotHinderALogin() {
        People.Registered person = People.somebody();

        Answer answer = caller.postJson(
                "/login",
                "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(person.email(), person.password()),
                "Authorization",
                "Bearer expired-long-ago");

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void refreshesAndRefusesADeadToken() {
        String token = People.somebody().login(caller).text("refresh_token");

        Answer refreshed = refresh(token);

        assertThat(refreshed.status()).isEqualTo(200);
        assertThat(refreshed.json().path("user").path("id").isIntegralNumber()).isTrue();
        assertThat(refresh("kt1.nonsense").problem()).isEqualTo("session-ended");
        assertThat(refresh("kt1.nonsense").status()).isEqualTo(401);
    }

    @Test
    void theJsonCallsTouchNoOtherClientsTokens() {
        String appToken = People.somebody().passwordGrant(caller).text("refresh_token");

        assertThat(refresh(appToken).status()).isEqualTo(401);
    }

    private Answer refresh(String token) {
        return caller.postJson("/auth/refresh", "{\"refresh_token\": \"%s\"}".formatted(token));
    }

    private Answer login(String member, String name, String password) {
        return caller.postJson("/login", "{\"%s\": \"%s\", \"password\": \"%s\"}".formatted(member, name, password));
    }

    private Answer loginWithScope(People.Registered person, String scope) {
        return caller.postJson("/login", """
                {"email": "%s", "password": "%s", "scope": "%s"}""".formatted(person.email(), person.password(), scope));
    }

    /** Of some attempts, because other tests may have passwords hashed meanwhile. */
    private static long leastWork(Supplier<Answer> refused) {
        return LongStream.range(0, 7)
                .map(attempt -> {
                    long before = hashingNanos();
                    assertThat(refused.get().status()).isEqualTo(401);
                    return hashingNanos() - before;
                })
                .min()
                .orElseThrow();
    }

    private static long hashingNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(Objects::nonNull)
                .filter(thread -> thread.getThreadName().startsWith("password-hash-"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
                .filter(nanos -> nanos > 0)
                .sum();
    }

    private static String withoutInstance(Answer answer) {
        return answer.status() + answer.body().replaceAll("urn:uuid:[0-9a-f-]+", "");
    }

    private void disable(People.Registered person) {
        jdbc.sql("UPDATE account SET is_active = false WHERE id = :id")
                .param("id", person.id())
                .update();
    }

    private void storeHash(People.Registered person, String hash) {
        jdbc.sql("UPDATE credential SET password_hash = :hash WHERE account_id = :id")
                .param("hash", hash)
                .param("id", person.id())
                .update();
    }

    private String hash(People.Registered person) {
        return jdbc.sql("SELECT password_hash FROM credential WHERE account_id = :id")
                .param("id", person.id())
                .query(String.class)
                .single();
    }
}
