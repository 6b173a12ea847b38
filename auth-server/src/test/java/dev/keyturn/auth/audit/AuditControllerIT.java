package dev.keyturn.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.clients.ClientRegistration;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.Operators;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.ServerAlone;
import dev.keyturn.model.Scope;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

@AuthServerTest
@ServerAlone
class AuditControllerIT {
    private final Caller caller;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final AuditLog audit;
    private final MeterRegistry meters;
    private final Operators operators;
    private String[] operator;
    private People.Registered person;

    @SuppressWarnings("NullAway.Init") // JUnit calls begin() first
    @Autowired
    AuditControllerIT(
            @LocalServerPort int port,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            AuditLog audit,
            MeterRegistry meters,
            ClientRegistration registration) {
        this.caller = new Caller(port);
        this.audit = audit;
        this.meters = meters;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.operators = new Operators(caller, registration);
    }

    @BeforeEach
    void begin() {
        operator = operators.service(Scope.AUDIT_READ);
        person = People.register(caller);
    }

    @Test
    void tellsWhatHappenedToWhomNewestFirst() {
        Answer login = person.login(caller);
        caller.post("/auth/logout", Operators.bearer(login));

        Answer list = list("?account=" + person.uid());

        assertThat(list.status()).isEqualTo(200);
        assertThat(list.json().findValuesAsString("type"))
                .containsExactly("SESSION_ENDED", "SESSION_STARTED", "ACCOUNT_REGISTERED");
        JsonNode started = list.json().path(1);
        assertThat(started.path("account_id").asLong()).isEqualTo(person.id());
        assertThat(started.path("account_uid").asString()).isEqualTo(person.uid());
        assertThat(started.path("username").asString()).isEqualTo(person.username());
        assertThat(started.path("client_id").asString()).isEqualTo("keyturn");
        assertThat(started.path("sid").asString()).hasSize(36);
        assertThat(started.path("at").asString()).endsWith("Z");
        assertThat(started.path("detail").isNull()).isTrue();
        assertThat(list.json().findValuesAsString("address")).containsOnly("127.0.0.1");
        assertThat(started.path("user_agent").asString()).startsWith("Java-http-client");
    }

    /** Such as what a schedule does. */
    @Test
    void whatNoRequestDidComesFromNowhere() {
        audit.record(AuditEvent.ofAccount(AuditEvent.Type.ACCOUNT_CHANGED, person.id()));

        JsonNode event =
                list("?type=ACCOUNT_CHANGED&account=" + person.uid()).json().path(0);
        assertThat(event.path("address").isNull()).isTrue();
        assertThat(event.path("user_agent").isNull()).isTrue();
    }

    @Test
    void narrowsItDownByKindClientAndTime() {
        person.login(caller);
        person.passwordGrant(caller);
        String mine = "?account=" + person.uid();
        String last = list(mine).json().path(0).path("at").asString();

        assertThat(types(mine + "&type=SESSION_STARTED")).containsExactly("SESSION_STARTED", "SESSION_STARTED");
        assertThat(types(mine + "&client=app")).containsExactly("SESSION_STARTED");
        assertThat(types(mine + "&from=" + last)).containsExactly("SESSION_STARTED");
        assertThat(types(mine + "&to=" + last)).containsExactly("SESSION_STARTED", "ACCOUNT_REGISTERED");
        assertThat(types(mine + "&from=-1000000000-01-01T00:00:00Z&to=%2B1000000000-12-31T00:00:00Z"))
                .hasSize(3);
        assertThat(types("?account=00000000-0000-4000-8000-000000000000")).isEmpty();
    }

    @Test
    void listsInPagesWithNoneMissedOrTwice() {
        // Events of one moment are told apart by their ids.
        jdbc.sql("""
                INSERT INTO audit_event (type, account_id, at)
                SELECT 'BROWSER_LOGGED_IN', :account, now() - interval '1 hour' FROM generate_series(1, 6)""").param("account", person.id()).update();

        List<Long> found = new ArrayList<>();
        String next = "/admin/audit?limit=2&account=" + person.uid();
        while (!next.isEmpty()) {
            Answer page = caller.get(next, operator);
            page.json().forEach(event -> found.add(event.path("id").asLong()));
            next = page.header("Link").replaceFirst("<(.*)>; rel=\"next\"", "$1");
        }

        assertThat(found).hasSize(7).doesNotHaveDuplicates();
        assertThat(found.subList(1, 7)).isSortedAccordingTo(Comparator.reverseOrder());
    }

    /** While another version of the server runs beside this one, or after it did. */
    @Test
    void showsKindsThatItDoesNotKnow() {
        jdbc.sql("INSERT INTO audit_event (type, account_id) VALUES ('OF_ANOTHER_VERSION', :account)")
                .param("account", person.id())
                .update();

        assertThat(types("?account=" + person.uid())).containsExactly("OF_ANOTHER_VERSION", "ACCOUNT_REGISTERED");
    }

    /** An event that was taken back is none. */
    @Test
    void countsWhatWasKept() {
        Counter counted = meters.counter("keyturn.audit.events", "type", "KEY_CONSUMER_PASSED_OVER");
        double before = counted.count();
        AuditEvent event = AuditEvent.ofKeys(AuditEvent.Type.KEY_CONSUMER_PASSED_OVER, "counted");

        transaction.executeWithoutResult(status -> {
            audit.record(event);
            status.setRollbackOnly();
        });
        assertThat(counted.count()).isEqualTo(before);
        transaction.executeWithoutResult(status -> audit.record(event));
        audit.record(event);
        audit.record(List.of(event, event));

        assertThat(counted.count()).isEqualTo(before + 4);
    }

    /** Or anybody who may register could fill the log, and nobody would find anything else in it. */
    @Test
    void ofWhatAPersonCanRepeatItKeepsTheFirstOfAnHourAndCountsAll() {
        AuditEvent given = AuditEvent.ofAccount(AuditEvent.Type.CONSENT_GIVEN, person.id());
        AuditEvent withdrawn = AuditEvent.ofAccount(AuditEvent.Type.CONSENT_WITHDRAWN, person.id());
        Counter counted = meters.counter("keyturn.audit.events", "type", "CONSENT_GIVEN");
        double before = counted.count();

        for (int i = 0; i < 10; i++) {
            audit.recordFirst(given);
        }
        audit.recordFirst(Collections.nCopies(15, given));
        audit.recordFirst(Collections.nCopies(25, withdrawn));
        audit.recordFirst(withdrawn);

        assertThat(kept(given)).isEqualTo(20);
        assertThat(kept(withdrawn)).isEqualTo(20);
        assertThat(counted.count()).isEqualTo(before + 25);
        audit.record(given);
        assertThat(kept(given)).as("whatever was before").isEqualTo(21);

        jdbc.sql("UPDATE audit_event SET at = at - interval '1 hour' WHERE account_id = :account")
                .param("account", person.id())
                .update();
        audit.recordFirst(given);
        assertThat(kept(given)).as("an hour later").isEqualTo(22);
    }

    private long kept(AuditEvent event) {
        return jdbc.sql("SELECT count(*) FROM audit_event WHERE account_id = :account AND type = :type")
                .param("account", event.accountId())
                .param("type", event.type().name())
                .query(Long.class)
                .single();
    }

    @Test
    void refusesAFilterOrACursorThatIsNone() {
        for (String query : List.of(
                "?type=x", "?account=me", "?client=%00", "?from=yesterday", "?to=later", "?after=x", "?limit=101")) {
            assertThat(list(query).problem()).as(query).isEqualTo("invalid-fields");
        }
        assertThat(list("?type=x").body()).contains("SESSION_STARTED");
    }

    /** To plan it costs as much as to write it, and would be done at each login and logout. */
    @Test
    void whatRecordsAnEventIsPlannedOnce() {
        AuditEvent event = AuditEvent.ofAccount(AuditEvent.Type.BROWSER_LOGGED_IN, person.id());

        transaction.executeWithoutResult(one -> {
            for (int i = 0; i < 20; i++) {
                audit.recordFirst(event);
            }
            Boolean isKept = jdbc.sql("""
                            SELECT bool_or(generic_plans > 0) FROM pg_prepared_statements
                            WHERE statement LIKE 'INSERT INTO audit_event%WHERE e.account IS NULL%'""").query(Boolean.class).single();
            assertThat(isKept).isTrue();
        });
    }

    /** Each list reads the end of an index, and no more of it than a page. */
    @Test
    void everyListIsReadByAnIndex() {
        transaction.executeWithoutResult(status -> {
            for (String other : List.of("seqscan", "bitmapscan", "sort")) {
                jdbc.sql("SET LOCAL enable_" + other + " = off").update();
            }
            for (String where : List.of("true", "account_id = 1", "client_id = 'app'", "type = 'KEY_REVOKED'")) {
                assertThat(String.join(
                                "\n",
                                jdbc.sql("""
                                EXPLAIN SELECT * FROM audit_event WHERE %s ORDER BY at DESC, id DESC LIMIT 21""".formatted(where))
                                        .query(String.class)
                                        .list()))
                        .as(where)
                        .contains("Index Scan Backward")
                        .doesNotContain("Sort");
            }
        });
    }

    private List<String> types(String query) {
        Answer list = list(query);
        assertThat(list.status()).as(query).isEqualTo(200);
        return list.json().findValuesAsString("type");
    }

    private Answer list(String query) {
        return caller.get("/admin/audit" + query, operator);
    }
}
