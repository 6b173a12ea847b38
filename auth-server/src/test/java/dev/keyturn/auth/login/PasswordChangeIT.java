package dev.keyturn.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.accounts.PasswordChange;
import dev.keyturn.auth.accounts.PasswordLogin;
import dev.keyturn.auth.sessions.NewSession;
import dev.keyturn.auth.sessions.SessionLifecycle;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.Operators;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.ServerAlone;
import dev.keyturn.edge.http.RequestSource;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

@AuthServerTest
@ServerAlone
class PasswordChangeIT {
    private static final RequestSource SOURCE = new RequestSource("192.0.2.1", null);
    private static final String NEW_PASSWORD = "quite another password";

    private final Caller caller;
    private final JdbcClient jdbc;
    private final PasswordLogin passwords;
    private final PasswordChange change;
    private final SessionLifecycle sessions;
    private People.Registered person;
    private Answer login;

    @SuppressWarnings("NullAway.Init") // JUnit calls login() first
    @Autowired
    PasswordChangeIT(
            @LocalServerPort int port,
            JdbcClient jdbc,
            PasswordLogin passwords,
            PasswordChange change,
            SessionLifecycle sessions) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
        this.passwords = passwords;
        this.change = change;
        this.sessions = sessions;
    }

    @BeforeEach
    void login() {
        person = People.somebody();
        login = person.login(caller);
    }

    @Test
    void endsEverySessionAndLetsTheNewPasswordInAlone() {
        Answer other = person.passwordGrant(caller);

        Answer changed = change(person.password(), NEW_PASSWORD);

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().path("login_required").asBoolean()).isTrue();
        assertThat(caller.get("/auth/me", Operators.bearer(login)).status()).isEqualTo(401);
        assertThat(living()).isZero();
        assertThat(other.status()).isEqualTo(200);
        assertThat(person.login(caller).status()).isEqualTo(401);
        assertThat(login(NEW_PASSWORD).status()).isEqualTo(200);
        assertThat(jdbc.sql("SELECT type FROM audit_event WHERE account_id = :account ORDER BY id")
                        .param("account", person.id())
                        .query((row, number) -> row.getString(1))
                        .list())
                .containsSubsequence("PASSWORD_CHANGED", "SESSION_ENDED", "SESSION_ENDED", "SESSION_STARTED");
    }

    @Test
    void aWrongPresentPasswordChangesNothing() {
        Answer refused = change("not my password", NEW_PASSWORD);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("errors").path(0).path("field").asString())
                .isEqualTo("current_password");
        assertThat(person.login(caller).status()).isEqualTo(200);
        assertThat(living()).isEqualTo(2);
    }

    @Test
    void theNewPasswordFollowsTheRules() {
        assertThat(change(person.password(), "short").problem()).isEqualTo("invalid-fields");
        assertThat(change(person.password(), "a".repeat(257)).problem()).isEqualTo("invalid-fields");
        // Seven letters, written as fourteen: they count composed.
        assertThat(change(person.password(), "e\\u0301".repeat(7)).problem()).isEqualTo("invalid-fields");
        assertThat(person.login(caller).status()).isEqualTo(200);
    }

    @Test
    void theNewPasswordIsNoneThatAnybodyWouldTry() {
        Answer refused = change(person.password(), person.username() + "!");

        assertThat(refused.problem()).isEqualTo("invalid-fields");
        assertThat(refused.json().path("errors").path(0).path("field").asString())
                .isEqualTo("new_password");
        assertThat(person.login(caller).status()).isEqualTo(200);
    }

    /** Such as an imported one: the next one is looked at, and not this. */
    @Test
    void aCommonPasswordThatAnAccountHasIsGoodForALogin() {
        jdbc.sql("UPDATE credential SET password_hash = :hash WHERE account_id = :account")
                .param("hash", new BCryptPasswordEncoder(4).encode("password"))
                .param("account", person.id())
                .update();

        assertThat(login("password").status()).isEqualTo(200);
        assertThat(login("password").status()).isEqualTo(200);
    }

    /** Two changes with the same present password: the second one's is not the present one any more. */
    @Test
    void aChangeThatAnotherOvertookChangesNothing() {
        PasswordLogin.Authenticated authenticated =
                passwords.check(person.username(), person.password(), SOURCE).orElseThrow();

        assertThat(change.change(authenticated, NEW_PASSWORD)).isTrue();
        assertThat(change.change(authenticated, "a third password")).isFalse();

        assertThat(login(NEW_PASSWORD).status()).isEqualTo(200);
    }

    /**
     * Logins with the old password, past its check and about to begin their sessions, while it is changed: some begin
     * before and are ended, some come too late, and none is left. Nor do they keep the change waiting, however many.
     */
    @Test
    void noLoginWithTheOldPasswordOutlivesTheChange() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        for (int round = 0; round < 10; round++) {
            People.Registered somebody = People.somebody();
            PasswordLogin.Authenticated old = passwords
                    .check(somebody.username(), somebody.password(), SOURCE)
                    .orElseThrow();
            AtomicBoolean over = new AtomicBoolean();
            try (ExecutorService logins = Executors.newFixedThreadPool(6)) {
                for (int i = 0; i < 6; i++) {
                    logins.execute(() -> beginUntil(over, old, begun));
                }
                try {
                    assertThat(change.change(old, NEW_PASSWORD)).isTrue();
                } finally {
                    over.set(true);
                }
            }
            assertThat(living(somebody.id())).isZero();
        }
        assertThat(begun.get()).isGreaterThan(10);
    }

    private void beginUntil(AtomicBoolean over, PasswordLogin.Authenticated old, AtomicInteger begun) {
        while (!over.get()
                && sessions.begin(new NewSession(old, "app", Set.of("users:read"), SOURCE))
                        .isPresent()) {
            begun.incrementAndGet();
        }
    }

    private Answer change(String current, String next) {
        return caller.postJson("/auth/password", """
                {"current_password": "%s", "new_password": "%s"}""".formatted(current, next), Operators.bearer(login));
    }

    private Answer login(String password) {
        return caller.postJson("/login", """
                {"username": "%s", "password": "%s"}""".formatted(person.username(), password));
    }

    private long living() {
        return living(person.id());
    }

    private long living(long account) {
        return jdbc.sql("SELECT count(*) FROM session WHERE account_id = :account AND revoked_at IS NULL")
                .param("account", account)
                .query(Long.class)
                .single();
    }
}
