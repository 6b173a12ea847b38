package dev.keyturn.auth.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyturn.auth.accounts.PasswordChange;
import dev.keyturn.auth.accounts.PasswordLogin;
import dev.keyturn.auth.audit.Actor;
import dev.keyturn.auth.clients.ClientRegistration;
import dev.keyturn.auth.sessions.NewSession;
import dev.keyturn.auth.sessions.SessionLifecycle;
import dev.keyturn.auth.sessions.SessionLifecycle.Begun;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.Operators;
import dev.keyturn.auth.testing.People;
import dev.keyturn.edge.http.RequestSource;
import dev.keyturn.model.Scope;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What ends all sessions of a person, beside logins that are under way. */
@AuthServerTest
class ChangesInTurnIT {
    private static final RequestSource SOURCE = new RequestSource("192.0.2.1", null);

    private final Caller caller;
    private final Operators operators;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final PasswordChange change;
    private final SessionLifecycle sessions;
    private final PasswordLogin.Authenticated login;

    @Autowired
    ChangesInTurnIT(
            @LocalServerPort int port,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            PasswordLogin passwords,
            PasswordChange change,
            SessionLifecycle sessions,
            ClientRegistration registration) {
        this.caller = new Caller(port);
        this.operators = new Operators(caller, registration);
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.change = change;
        this.sessions = sessions;
        People.Registered person = People.somebody();
        this.login =
                passwords.check(person.username(), person.password(), SOURCE).orElseThrow();
    }

    enum Ending {
        ANOTHER_PASSWORD,
        LOGOUT_EVERYWHERE,
        DISABLING
    }

    /** One that has begun its session ends with the others; one that comes later waits in turn, and is too late. */
    @ParameterizedTest
    @EnumSource
    void noLoginThatIsUnderWayOutlivesIt(Ending ending) throws Exception {
        AtomicReference<Optional<Begun>> early = new AtomicReference<>(Optional.empty());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Optional<Begun>> late = Objects.requireNonNull(transaction.execute(status -> {
                int first =
                        jdbc.sql("SELECT pg_backend_pid()").query(Integer.class).single();
                early.set(begin());
                threads.execute(() -> end(ending));
                await().until(() -> behind(first) == 1);
                Future<Optional<Begun>> second = threads.submit(this::begin);
                await().until(() -> behind(first) == 2 || second.isDone());
                return second;
            }));

            assertThat(late.get()).isEmpty();
        }
        assertThat(sessions.alive(early.get().orElseThrow().session().id())).isFalse();
    }

    private Optional<Begun> begin() {
        return sessions.begin(new NewSession(login, "app", Set.of("users:read"), SOURCE));
    }

    private void end(Ending ending) {
        long account = login.person().id();
        switch (ending) {
            case ANOTHER_PASSWORD -> change.change(login, "quite another password");
            case LOGOUT_EVERYWHERE -> sessions.endAll(account, null, new Actor("app", account));
            case DISABLING ->
                caller.patchJson(
                        "/admin/users/" + account, "{\"is_active\": false}", operators.service(Scope.USERS_ADMIN));
        }
    }

    /** How many wait for that one to finish, and for each other. */
    private int behind(int first) {
        return jdbc.sql("""
                WITH RECURSIVE waiting AS (
                    SELECT :first AS pid
                    UNION
                    SELECT a.pid FROM waiting w JOIN pg_stat_activity a ON w.pid = ANY (pg_blocking_pids(a.pid)))
                SELECT count(*) - 1 FROM waiting""").param("first", first).query(Integer.class).single();
    }
}
