package dev.keyturn.auth.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyturn.auth.accounts.PasswordLogin;
import dev.keyturn.auth.audit.Actor;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.ServerAlone;
import dev.keyturn.edge.http.RequestSource;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthServerTest
@ServerAlone
class SessionLifecycleIT {
    private static final RequestSource SOURCE = new RequestSource("192.0.2.1", null);

    private final JdbcClient jdbc;
    private final PasswordLogin passwords;
    private final SessionLifecycle sessions;
    private People.Registered person;
    private PasswordLogin.Authenticated login;

    @SuppressWarnings("NullAway.Init") // JUnit calls login() first
    @Autowired
    SessionLifecycleIT(JdbcClient jdbc, PasswordLogin passwords, SessionLifecycle sessions) {
        this.jdbc = jdbc;
        this.passwords = passwords;
        this.sessions = sessions;
    }

    @BeforeEach
    void login() {
        person = People.somebody();
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

    /** Whoever's password was known to others must not find it kept from being changed by sessions without end. */
    @Test
    void theOldestEndWhenOnePersonHasTooMany() {
        UUID first = begin().orElseThrow().session().id();
        jdbc.sql("""
                INSERT INTO session (handle_hash, account_id, client_id, scopes, idle_expires_at, expires_at)
                SELECT sha256(uuid_send(gen_random_uuid())), account_id, client_id, scopes, idle_expires_at, expires_at
                FROM session, generate_series(1, 1100) WHERE sid = :sid""").param("sid", first).update();

        UUID last = first;
        for (int i = 0; i < 1_000 && living() > SessionLifecycle.MOST_OF_A_PERSON; i++) {
            last = begin().orElseThrow().session().id();
        }

        assertThat(living()).isEqualTo(SessionLifecycle.MOST_OF_A_PERSON);
        assertThat(sessions.alive(first)).isFalse();
        assertThat(sessions.alive(last)).isTrue();
    }

    /** With a cookie, a code or an approval from before. */
    @Test
    void aLoginFromBeforeAllKeysWereReplacedStartsNoSession() {
        jdbc.sql("UPDATE key_state SET renewed_at = greatest(renewed_at, '2001-01-01')")
                .update();

        assertThat(begin(Instant.parse("2000-12-31T00:00:00Z"))).isEmpty();
        assertThat(begin(Instant.parse("2026-01-01T00:00:00Z"))).isPresent();
    }

    /** With the right password, past its check and about to begin their sessions, while somebody ends them all. */
    @Test
    void noSessionThatIsAboutToBeginOutlivesTheEndOfAll() {
        AtomicInteger begun = new AtomicInteger();
        for (int round = 0; round < 10; round++) {
            login();
            AtomicBoolean over = new AtomicBoolean();
            try (ExecutorService logins = Executors.newFixedThreadPool(6)) {
                for (int i = 0; i < 6; i++) {
                    logins.execute(() -> {
                        while (!over.get() && begin().isPresent()) {
                            begun.incrementAndGet();
                        }
                    });
                }
                await().until(() -> living() > 0);
                try {
                    sessions.endAll(person.id(), null, new Actor("ops", null));
                } finally {
                    over.set(true);
                }
            }
            assertThat(living()).isZero();
        }
        assertThat(begun.get()).isGreaterThan(10);
    }

    /** Whoever is known there is not slowed down by strangers who guess. */
    @Test
    void theEndOfAllForgetsNoNetworkThatTheAccountKnows() {
        sessions.endAll(person.id(), null, new Actor("ops", null));

        assertThat(jdbc.sql("""
                        SELECT s.credential_version = c.version FROM login_source s JOIN credential c USING (account_id)
                        WHERE account_id = :account""")
                        .param("account", person.id())
                        .query(Boolean.class)
                        .list())
                .containsExactly(true);
    }

    /** Those too that nobody refreshed in time, while access tokens of theirs may be good. */
    @Test
    void theEndOfAllIsForAllOfWhichAnythingIsGood() {
        UUID idle = begin().orElseThrow().session().id();
        UUID dead = begin().orElseThrow().session().id();
        jdbc.sql("""
                UPDATE session SET idle_expires_at = now() - CASE WHEN sid = :dead THEN interval '25 hours' ELSE '1 hour' END
                WHERE sid IN (:dead, :idle)""").param("dead", dead).param("idle", idle).update();

        sessions.endAll(person.id(), null, new Actor("ops", null));

        assertThat(jdbc.sql("SELECT sid FROM audit_event WHERE account_id = :account AND type = 'SESSION_ENDED'")
                        .param("account", person.id())
                        .query(UUID.class)
                        .list())
                .containsExactly(idle);
    }

    @Test
    void theAuditLogHasTheFirstSessionsOfAnHourAndAllThatAnOperatorEnds() {
        Actor self = new Actor("app", person.id());
        for (int i = 0; i < 25; i++) {
            sessions.end(begin().orElseThrow().session().id(), person.id(), self);
        }
        assertThat(recorded("SESSION_STARTED")).isEqualTo(20);
        assertThat(recorded("SESSION_ENDED")).isEqualTo(20);

        begin();
        begin();
        sessions.endAll(person.id(), null, new Actor("ops", null));

        assertThat(recorded("SESSION_STARTED")).isEqualTo(20);
        assertThat(recorded("SESSION_ENDED")).isEqualTo(22);
    }

    private long recorded(String type) {
        return jdbc.sql("SELECT count(*) FROM audit_event WHERE account_id = :account AND type = :type")
                .param("account", person.id())
                .param("type", type)
                .query(Long.class)
                .single();
    }

    private long living() {
        return jdbc.sql("SELECT count(*) FROM session WHERE account_id = :account AND revoked_at IS NULL")
                .param("account", person.id())
                .query(Long.class)
                .single();
    }

    private Optional<SessionLifecycle.Begun> begin(Instant authTime) {
        return sessions.begin(new NewSession(login, "app", Set.of("users:read"), Set.of(), SOURCE, authTime, null));
    }

    private Optional<SessionLifecycle.Begun> begin() {
        return sessions.begin(new NewSession(login, "app", Set.of("users:read"), SOURCE));
    }
}
