package dev.keyturn.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.keyturn.auth.clients.ClientRegistration;
import dev.keyturn.auth.keystore.KeyNodes;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.Operators;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.ServerAlone;
import dev.keyturn.auth.testing.TestClients;
import dev.keyturn.auth.testing.TestSettings;
import dev.keyturn.edge.cleanup.Cleanup;
import dev.keyturn.edge.errors.OutcomeUnknown;
import dev.keyturn.edge.proofs.OneTimeIds;
import dev.keyturn.model.DatabaseRoles;
import dev.keyturn.model.Scope;
import dev.keyturn.model.testing.TestDatabase;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The database refuses every connection, or does not get on, and then is back: no verdict on anybody's token, no restart. */
@AuthServerTest
@ServerAlone
class DatabaseOutageIT {
    private static final String CLIENT = """
            {%s "name": "Billing", "type": "confidential", "grants": ["client_credentials"], "scopes": ["users:read"]}""";

    private final Caller caller;
    private final Caller management;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final HikariDataSource connections;
    private final Operators operators;
    private final OneTimeIds ids;
    private final KeyNodes nodes;
    private final Cleanup cleanup;

    @Autowired
    DatabaseOutageIT(
            @LocalServerPort int port,
            @LocalManagementPort int managementPort,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            HikariDataSource connections,
            ClientRegistration registration,
            OneTimeIds ids,
            KeyNodes nodes,
            Cleanup cleanup) {
        this.caller = new Caller(port);
        this.management = new Caller(managementPort);
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.connections = connections;
        this.operators = new Operators(caller, registration);
        this.ids = ids;
        this.nodes = nodes;
        this.cleanup = cleanup;
    }

    /** The pool trusts a connection unseen for a moment: those of this test must not be lent to the next. */
    @AfterEach
    void renewConnections() {
        OffsetDateTime changed = now();
        await().ignoreExceptions().until(() -> {
            connections.getHikariPoolMXBean().softEvictConnections();
            return connectionsBefore("keyturn-auth", changed) == 0;
        });
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void answers503AndServesAgainWhenItIsBack(CapturedOutput output) throws Exception {
        People.Registered person = People.register(caller);
        String token = person.passwordGrant(caller).text("refresh_token");
        TestClients.Registered unread = TestClients.confidential(jdbc, "client_credentials", "users:read", "");
        takeDatabaseAway();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> together = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                together.add(callers.submit(() -> assertUnavailable(
                        () -> caller.token(unread.id(), unread.secret(), Map.of("grant_type", "client_credentials")),
                        "temporarily_unavailable")));
            }
            together.add(callers.submit(() -> assertUnavailable(() -> refresh(token), "temporarily_unavailable")));
            together.add(callers.submit(
                    () -> assertUnavailable(() -> person.passwordGrant(caller), "temporarily_unavailable")));
            Future<Answer> login = callers.submit(() -> assertUnavailable(() -> person.login(caller), ""));
            Future<Answer> health = callers.submit(() -> management.get("/actuator/health"));
            assertThat(caller.get("/oauth2/jwks").status()).isEqualTo(200);
            // Or a balancer would take the key set away.
            assertThat(management.get("/actuator/health/readiness").status()).isEqualTo(200);
            for (Future<Answer> answer : together) {
                answer.get();
            }
            assertThat(login.get().problem()).isEqualTo("unavailable");
            assertThat(health.get().status()).isEqualTo(503);
        } finally {
            giveDatabaseBack();
        }

        await().atMost(Duration.ofSeconds(5)).until(() -> refresh(token).status() == 200);
        assertThat(person.login(caller).status()).isEqualTo(200);
        assertThat(output).as("a trace for each read of a client").doesNotContain("asynchronous load");
        assertThat(output)
                .as("one for each look at the health, and a line for each connection")
                .doesNotContain("DataSourceHealthIndicator", "Failed to validate connection");
    }

    /** As while an index is built: reading works, and what writes waits. */
    @Test
    void whatWasGivenUpIsNotStoredLater() {
        People.Registered person = People.register(caller);
        String token = person.passwordGrant(caller).text("refresh_token");

        transaction.executeWithoutResult(status -> {
            keepWritersWaiting();
            assertUnavailable(() -> refresh(token), "temporarily_unavailable");
        });

        transaction.executeWithoutResult(status -> {
            // In line behind whoever still waits since then.
            keepWritersWaiting();
            assertThat(jdbc.sql("SELECT generation FROM session WHERE account_id = :account")
                            .param("account", person.id())
                            .query(Long.class)
                            .single())
                    .isZero();
        });
        assertThat(refresh(token).status()).isEqualTo(200);
    }

    /** As after a failover: connections lead to a server that is the primary no longer, and new ones to that of now. */
    @Test
    void connectionsThatCanOnlyReadAreGivenUp() {
        People.Registered person = People.register(caller);
        String token = person.passwordGrant(caller).text("refresh_token");
        onlyReadOnNewConnections();
        try {
            assertUnavailable(() -> refresh(token), "temporarily_unavailable");
            assertUnavailable(() -> person.passwordGrant(caller), "temporarily_unavailable");
            assertUnavailable(() -> person.login(caller), "");
        } finally {
            writeOnNewConnections();
        }

        await().atMost(Duration.ofSeconds(10)).until(() -> refresh(token).status() == 200);
    }

    /** Neither waits for anything to be written, on whichever thread and through whichever library. */
    @Test
    void tokensAreIssuedAndIntrospectedOverConnectionsThatCanOnlyRead() {
        People.Registered person = People.somebody();
        String persons = person.passwordGrant(caller).text("access_token");
        onlyReadOnNewConnections();
        try {
            await().untilAsserted(() -> {
                Answer issued = caller.token(
                        "service", TestSettings.SERVICE_SECRET, Map.of("grant_type", "client_credentials"));
                assertThat(isActive(issued.text("access_token"), "service", TestSettings.SERVICE_SECRET))
                        .isTrue();
                assertThat(isActive(persons, "app", TestSettings.APP_SECRET)).isTrue();
            });
            assertUnavailable(() -> person.passwordGrant(caller), "temporarily_unavailable");
        } finally {
            writeOnNewConnections();
        }
    }

    private boolean isActive(String token, String client, String secret) {
        return caller.postForm(
                        "/oauth2/introspect", Map.of("token", token), "Authorization", Caller.basic(client, secret))
                .json()
                .path("active")
                .asBoolean();
    }

    /** It goes on with what heals after a failover; that something has ended must not be lost by one. */
    @Test
    void aRefreshWaitsForNoStandbyAndTheEndOfASessionDoes() {
        People.Registered person = People.register(caller);
        String token = person.passwordGrant(caller).text("refresh_token");
        String replayed = person.passwordGrant(caller).text("refresh_token");
        refresh(refresh(replayed).text("refresh_token"));
        try {
            standbyIsAway();
            String next = refresh(token).text("refresh_token");
            assertThat(refresh(token).text("refresh_token")).isEqualTo(next).isNotEmpty();
            assertThat(refresh(next).status()).isEqualTo(200);
            assertUnavailable(() -> refresh(replayed), "temporarily_unavailable");
        } finally {
            standbyIsBack();
        }

        assertThat(refresh(replayed).text("error")).isEqualTo("invalid_grant");
        assertThat(sessionsAlive(person)).isEqualTo(1);
    }

    /** Each would leave a connection behind that waits, every few seconds, until there are no more. */
    @Test
    void whatIsSaidAgainOrWorthLittleWaitsForNoStandby() {
        UUID node = UUID.randomUUID();
        nodes.enter(node, Duration.ofMinutes(5), List.of());

        assertThat(commitAfter(() -> ids.use(OneTimeIds.Kind.DPOP_PROOF, "owner", node.toString())))
                .isEqualTo("local");
        assertThat(commitAfter(() -> nodes.seen(node, UUID.randomUUID()))).isEqualTo("local");
        assertThat(commitAfter(cleanup::run)).isEqualTo("local");
        nodes.stops(node);
    }

    private @Nullable String commitAfter(Runnable work) {
        return transaction.execute(status -> {
            work.run();
            return jdbc.sql("SHOW synchronous_commit").query(String.class).single();
        });
    }

    /** Each is stored, and would be refused or lost if it were simply sent again. */
    @Test
    void whatMayHaveBeenDoneIsSaidToBeSo() {
        String[] operator = operators.service(Scope.CLIENTS_ADMIN);
        String service = caller.postJson("/admin/clients", CLIENT.formatted(""), operator)
                .text("id");
        String name = "once-" + UUID.randomUUID().toString().substring(0, 8);
        try {
            standbyIsAway();
            assertThat(caller.postJson("/register", """
                            {"username": "%1$s", "email": "%1$s@example.org", "password": "a-good-password-1"}""".formatted(name)).body())
                    .contains("may have been", "Try to log in");
            assertThat(caller.postJson("/admin/clients", CLIENT.formatted("\"id\": \"" + name + "\","), operator)
                            .body())
                    .contains("may have been", "Look at the clients");
            assertThat(caller.postJson("/admin/clients/" + service + "/secrets", "{}", operator)
                            .body())
                    .contains("may have been", "Send it again");
        } finally {
            standbyIsBack();
        }

        await().until(() -> caller.get("/admin/clients/" + name, operator).status() == 200);
        await().until(() -> caller.get("/admin/clients/" + service, operator)
                        .json()
                        .path("secrets")
                        .size()
                == 2);
    }

    private long sessionsAlive(People.Registered person) {
        return jdbc.sql("SELECT count(*) FROM session WHERE account_id = :account AND revoked_at IS NULL")
                .param("account", person.id())
                .query(Long.class)
                .single();
    }

    /** Over it, a server that is the primary no longer says for ever that no key has changed. */
    @Test
    void aConnectionForKeysThatCanOnlyReadIsLeft() {
        // The pool has all that it may have, and each of them can write: this node can report what it reads.
        connections.getHikariPoolMXBean().softEvictConnections();
        await().until(() -> connections.getHikariPoolMXBean().getIdleConnections() == connections.getMaximumPoolSize());
        changeNewConnections("SET default_transaction_read_only = on");
        try {
            endConnections("keyturn-auth-keys");
            await().until(() -> keyConnectionsBefore(now()) > 0);
            OffsetDateTime readOnly = now();

            await().until(() -> keyConnectionsBefore(readOnly) == 0);
        } finally {
            writeOnNewConnections();
        }
    }

    private static OffsetDateTime now() {
        return OffsetDateTime.now(ZoneOffset.UTC);
    }

    /** Those over which nodes hear of keys. */
    private long keyConnectionsBefore(OffsetDateTime moment) {
        return connectionsBefore("keyturn-auth-keys", moment);
    }

    private long connectionsBefore(String application, OffsetDateTime moment) {
        return jdbc.sql("""
                        SELECT count(*) FROM pg_stat_activity
                        WHERE datname = current_database() AND application_name = :application
                          AND backend_start < :moment""")
                .param("application", application)
                .param("moment", moment)
                .query(Long.class)
                .single();
    }

    private void keepWritersWaiting() {
        jdbc.sql("LOCK TABLE session IN SHARE MODE").update();
    }

    private static Answer assertUnavailable(Supplier<Answer> call, String error) {
        long start = System.nanoTime();
        Answer answer = call.get();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("2");
        assertThat(answer.text("error")).isEqualTo(error);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        return answer;
    }

    private Answer refresh(String token) {
        return caller.token(
                "app", TestSettings.APP_SECRET, Map.of("grant_type", "refresh_token", "refresh_token", token));
    }

    /** This database alone: tests beside this one have others. */
    private static void takeDatabaseAway() {
        TestDatabase.shared().asSuperuser("REVOKE CONNECT ON DATABASE postgres FROM " + DatabaseRoles.AUTH);
        endConnections();
    }

    private static void giveDatabaseBack() {
        TestDatabase.shared().asSuperuser("GRANT CONNECT ON DATABASE postgres TO " + DatabaseRoles.AUTH);
    }

    private static void endConnections() {
        endConnections("%");
    }

    /** Returns when they are gone. */
    private static void endConnections(String application) {
        TestDatabase.shared().asSuperuser("""
                SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                WHERE datname = 'postgres' AND usename = '%s' AND application_name LIKE '%s'""".formatted(DatabaseRoles.AUTH, application));
    }

    /** The tests' PostgreSQL waits for nothing by itself. */
    private void standbyIsAway() {
        changeNewConnections("SET synchronous_commit = on");
        renewConnections();
        nameAStandby("SET synchronous_standby_names = 'away'");
        await().until(this::aCommitWaits);
    }

    private boolean aCommitWaits() {
        try {
            jdbc.sql("UPDATE client SET updated_at = clock_timestamp() WHERE id = 'app'")
                    .update();
            return false;
        } catch (DataAccessResourceFailureException unanswered) {
            return OutcomeUnknown.isReasonFor(unanswered);
        }
    }

    private static void standbyIsBack() {
        changeNewConnections("RESET synchronous_commit");
        nameAStandby("RESET synchronous_standby_names");
    }

    private static void nameAStandby(String change) {
        TestDatabase.shared().asSuperuser("ALTER SYSTEM " + change);
        TestDatabase.shared().asSuperuser("SELECT pg_reload_conf()");
    }

    private static void onlyReadOnNewConnections() {
        changeNewConnections("SET default_transaction_read_only = on");
        endConnections();
    }

    private static void writeOnNewConnections() {
        changeNewConnections("RESET default_transaction_read_only");
    }

    private static void changeNewConnections(String change) {
        TestDatabase.shared()
                .asSuperuser("ALTER ROLE %s IN DATABASE postgres %s".formatted(DatabaseRoles.AUTH, change));
    }
}
