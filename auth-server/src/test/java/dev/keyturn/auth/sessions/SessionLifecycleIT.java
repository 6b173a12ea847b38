package dev.keyturn.auth.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.accounts.PasswordLogin;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import dev.keyturn.edge.RequestSource;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthServerTest
class SessionLifecycleIT {
    private static final RequestSource SOURCE = new RequestSource("192.0.2.1", null);

    private final Caller caller;
    private final JdbcClient jdbc;
    private final PasswordLogin passwords;
    private final SessionLifecycle sessions;
    private People.Registered person;
    private PasswordLogin.Authenticated login;

    @SuppressWarnings("NullAway.Init") // JUnit calls login() first
    @Autowired
    SessionLifecycleIT(@LocalServerPort int port, JdbcClient jdbc, PasswordLogin passwords, SessionLifecycle sessions) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
        this.passwords = passwords;
        this.sessions = sessions;
    }

    @BeforeEach
    void login() {
        person = People.register(caller);
        login = passwords.check(person.username(), person.password(), SOURCE).orElseThrow();
    }

    @Test
    void aLoginThatAPasswordChangeOvertookStartsNoSession() {
        jdbc.sql("UPDATE credential SET version = version + 1 WHERE account_id = :account")
                .param("account", person.id())
                .update();

        assertThat(begin()).isEmpty();
    }

    @Test
    void aLoginThatADisabledAccountOvertookStartsNoSession() {
        jdbc.sql("UPDATE account SET is_active = false WHERE id = :account")
                .param("account", person.id())
                .update();

        assertThat(begin()).isEmpty();
    }

    @Test
    void livesUntilItIsEnded() {
        Session session = begin().orElseThrow().session();

        assertThat(sessions.alive(session.id())).isTrue();
        sessions.end(session.id());
        assertThat(sessions.alive(session.id())).isFalse();
    }

    @Test
    void endingTwiceIsAuditedOnce() {
        Session session = begin().orElseThrow().session();

        sessions.end(session.id());
        sessions.end(session.id());

        assertThat(jdbc.sql("SELECT count(*) FROM audit_event WHERE sid = :sid AND type = 'SESSION_ENDED'")
                        .param("sid", session.id())
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    private Optional<SessionLifecycle.Begun> begin() {
        return sessions.begin(new NewSession(login, "app", Set.of("users:read"), SOURCE));
    }
}
