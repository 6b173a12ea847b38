package dev.keyturn.auth.keyrotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.auth.clients.ClientRegistration;
import dev.keyturn.auth.keyrotation.Cluster.Node;
import dev.keyturn.auth.keys.RestoreWatch;
import dev.keyturn.auth.keystore.RefreshKeys;
import dev.keyturn.auth.seals.StateFolder;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.BesideOthers;
import dev.keyturn.auth.testing.Browser;
import dev.keyturn.auth.testing.Mailbox;
import dev.keyturn.auth.testing.Operators;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.TestClients;
import dev.keyturn.edge.database.Columns;
import dev.keyturn.model.DatabaseRoles;
import dev.keyturn.model.Scope;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import tools.jackson.databind.JsonNode;

/** After a restore, and after a machine was taken: nothing from before lives on. */
@BesideOthers
@Order(2)
class KeyReplacementIT {
    private static final Cluster CLUSTER = new Cluster("replacement");
    private static final Node NODE = CLUSTER.start();
    private static final Duration READ = Duration.ofSeconds(10);

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @Test
    void aDatabaseThatIsOlderThanWhatWasSeenOfItIssuesNothingUntilItWasRecovered() throws ParseException {
        Answer login = login();
        Operators operators = new Operators(NODE.caller(), NODE.bean(ClientRegistration.class));
        String[] users = operators.service(Scope.USERS_ADMIN);
        String[] keysAndUsers = operators.service(Scope.KEYS_ADMIN, Scope.USERS_ADMIN);
        assertThat(introspect(login).json().path("active").asBoolean()).isTrue();
        List<String> before = kids();

        restore(5);

        Answer refused = NODE.token();
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.text("error")).isEqualTo("temporarily_unavailable");
        assertThat(refused.text("error_description")).contains("`keyturn recover`");
        assertThat(refused.header("Retry-After")).isNotEmpty();
        Answer noLogin = People.register(NODE.caller()).login(NODE.caller());
        assertThat(noLogin.status()).isEqualTo(503);
        assertThat(noLogin.problem()).isEqualTo("unavailable");
        assertThat(noLogin.text("detail")).contains("`keyturn recover`");
        assertThat(refresh(login).status()).isEqualTo(503);
        // What the backup takes to be in force may have been taken back since.
        assertThat(introspect(login).status()).isEqualTo(503);
        assertThat(introspect(login).text("error")).isEqualTo("temporarily_unavailable");
        assertThat(NODE.caller().get("/auth/me", Operators.bearer(login)).problem())
                .isEqualTo("unavailable");
        assertThat(NODE.caller().get("/admin/users", users).status()).isEqualTo(503);
        assertThat(NODE.caller().get("/admin/keys", keysAndUsers).status()).isEqualTo(503);
        assertThat(kids()).isEqualTo(before);
        assertThat(NODE.get("").status()).isEqualTo(200);

        Answer recovered = NODE.post("/recover", "{}");

        assertThat(recovered.status()).isEqualTo(200);
        assertThat(recovered.json().path("recovered").asBoolean()).isTrue();
        assertThat(recovered.json().path("sessions_ended").asInt()).isPositive();
        assertThat(recovered.text("lost_since")).isNotEmpty();
        assertThat(kids()).containsExactlyInAnyOrder(recovered.text("activated"), recovered.text("staged"));
        assertThat(NODE.token().status()).isEqualTo(200);
        nothingOf(login);
        assertThat(refresh(login()).status()).isEqualTo(200);
        NODE.bean(RestoreWatch.class).look();
        assertThat(NODE.bean(RestoreWatch.class).holding()).isFalse();
    }

    /** As a server that can only be read: it says what it was, and takes no note of what this node has seen. */
    @Test
    void aRestoreIsHeldAlsoWhereItCannotBeNoted() throws ParseException {
        CLUSTER.asSuperuser("REVOKE UPDATE ON identity.restore_watch FROM " + DatabaseRoles.AUTH);
        try {
            assertThatThrownBy(() -> restore(5)).isInstanceOf(DataAccessException.class);
            assertThat(NODE.token().status()).isEqualTo(503);
        } finally {
            CLUSTER.asSuperuser("GRANT UPDATE ON identity.restore_watch TO " + DatabaseRoles.AUTH);
        }
        Answer recovered = NODE.post("/recover", "{}");
        assertThat(recovered.status()).isEqualTo(200);
        assertThat(kids()).contains(recovered.text("activated"));
        assertThat(NODE.token().status()).isEqualTo(200);
    }

    @Test
    void aFailoverThatLostTheLastMomentsIsNoRestore() {
        restore(1);

        assertThat(NODE.token().status()).isEqualTo(200);
    }

    @Test
    void aNodeThatKeepsNothingLearnsOfItFromTheDatabase() {
        NODE.jdbc()
                .sql("UPDATE restore_watch SET restored_at = clock_timestamp()")
                .update();
        NODE.bean(RestoreWatch.class).look();
        assertThat(NODE.token().status()).isEqualTo(503);
        assertThat(NODE.management("/prometheus").body()).contains("keyturn_restore_held 1");
        assertThat(keysHealth().path("status").asString()).isEqualTo("UP");
        assertThat(keysHealth().at("/details/warnings/0").asString()).contains("`keyturn recover`");

        assertThat(NODE.post("/recover", "{}").status()).isEqualTo(200);
        assertThat(NODE.token().status()).isEqualTo(200);
        NODE.bean(RestoreWatch.class).look();
        assertThat(NODE.management("/prometheus").body()).contains("keyturn_restore_held 0");
        assertThat(keysHealth().path("details").has("warnings")).isFalse();
    }

    private static JsonNode keysHealth() {
        return NODE.management("/health").json().at("/components/keys");
    }

    @Test
    void withoutARestoreThereIsNothingToRecoverFromUnlessSomebodyInsists() throws ParseException {
        List<String> before = kids();
        Answer answer = NODE.post("/recover", "{}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("recovered").asBoolean()).isFalse();
        assertThat(kids()).isEqualTo(before);

        Answer forced = NODE.post("/recover", "{\"force\": true}");
        assertThat(forced.json().path("recovered").asBoolean()).isTrue();
    }

    /** Or else the operator's next call could come with a token of a revoked key. */
    @Test
    void aRecoveryIsAnsweredOnceTokensAreSignedWithTheNewKey() throws ParseException {
        for (int i = 0; i < 5; i++) {
            Answer recovered = NODE.post("/recover", "{\"force\": true}");

            assertThat(SignedJWT.parse(NODE.token().text("access_token"))
                            .getHeader()
                            .getKeyID())
                    .isEqualTo(recovered.text("activated"));
        }
    }

    @Test
    void aMachineThatWasTakenCostsEveryKeySessionCodeLoginAndLink() throws ParseException {
        Answer login = login();
        String link = mailedLink();
        openBrowsers(2_500);
        List<String> before = kids();
        short refreshKey = refreshKey();
        String standby = NODE.kid("STANDBY");

        Answer answer = NODE.post("/" + standby + "/revoke", "{\"compromised\": true, \"scope\": \"host\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("sessions_ended").asInt()).isPositive();
        assertThat(answer.json().path("exposed").path("tokens").asInt()).isPositive();
        await().atMost(READ).until(() -> kids().contains(answer.text("activated")));
        assertThat(kids())
                .containsExactlyInAnyOrder(answer.text("activated"), answer.text("staged"))
                .doesNotContainAnyElementsOf(before);
        assertThat(refreshKey()).isGreaterThan(refreshKey);
        assertThat(count("SELECT count(*) FROM signing_key WHERE state = 'REVOKED' AND length(sealed) >= 64"))
                .as("private parts")
                .isZero();
        nothingOf(login);
        worthless(link);
        for (String table :
                List.of("authorization_code", "device_code", "pushed_request", "browser_login", "mailed_link")) {
            assertThat(count("SELECT count(*) FROM " + table)).as(table).isZero();
        }
        assertThat(count("SELECT count(*) FROM session WHERE revoked_at IS NULL"))
                .isZero();
        assertThat(count("SELECT count(*) FROM audit_event WHERE type = 'KEYS_REPLACED' AND detail LIKE"
                        + " '%host compromised, key " + standby + ", by client ops'"))
                .isEqualTo(1);
        assertThat(refresh(login()).status()).isEqualTo(200);
    }

    /** As the first start of a machine leaves them whose clock was ahead, and was set right then. */
    @Test
    void keysFromBeforeTheClockWasSetBackAreRevokedAndReplaced() {
        moveKeysAnHourAhead();
        assertThat(NODE.post("/" + NODE.kid("ACTIVE") + "/revoke", "{\"compromised\": true}")
                        .status())
                .isEqualTo(200);

        moveKeysAnHourAhead();
        assertThat(NODE.post("/" + NODE.kid("ACTIVE") + "/revoke", "{\"compromised\": true, \"scope\": \"host\"}")
                        .status())
                .isEqualTo(200);

        moveKeysAnHourAhead();
        assertThat(NODE.post("/rotate", "{\"force\": true}").status()).isEqualTo(200);
        assertThat(NODE.post("/recover", "{\"force\": true}").status()).isEqualTo(200);
    }

    /** Whatever cannot be deleted is worth nothing all the same, and nobody has to replace the keys a second time. */
    @Test
    void whatIsSlowToDeleteHoldsUpNeitherTheSessionsNorTheAnswer() throws SQLException {
        Answer login = login();
        Browser browser = new Browser(NODE.caller());
        browser.logIn(People.register(NODE.caller()));
        assertThat(browser.get("/login").body()).contains("You are logged in");
        String link = mailedLink();
        Answer recovered;
        try (Connection connection = CLUSTER.superuser();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE identity.browser_login, identity.mailed_link IN SHARE MODE");

            recovered = NODE.post("/recover", "{\"force\": true}");
            connection.rollback();
        }

        assertThat(recovered.status()).isEqualTo(200);
        assertThat(recovered.json().path("sessions_ended").asInt()).isPositive();
        nothingOf(login);
        assertThat(count("SELECT count(*) FROM browser_login")).isPositive();
        assertThat(browser.get("/login").body()).doesNotContain("You are logged in");
        assertThat(count("SELECT count(*) FROM mailed_link")).isPositive();
        worthless(link);
        reset(mailedLink(), 204);
        assertThat(count("SELECT count(*) FROM audit_event WHERE type = 'KEYS_REPLACED' AND detail LIKE 'refresh key "
                        + refreshKey() + ",%since " + recovered.text("lost_since") + " is lost%'"))
                .isEqualTo(1);
    }

    @Test
    void aHostIsRevokedOnlyByAKeyThatThereIs() {
        assertThat(NODE.post("/nothing/revoke", "{\"scope\": \"host\"}").status())
                .isEqualTo(404);
        assertThat(NODE.post("/" + NODE.kid("ACTIVE") + "/revoke", "{\"scope\": \"world\"}")
                        .problem())
                .isEqualTo("invalid-fields");
    }

    /** Whoever restores a backup in which the key was good does not bring it back. */
    @Test
    void aKidThatWasRevokedOnceIsRevokedAgainWhenItComesBack() throws ParseException {
        String stolen = NODE.kid("ACTIVE");
        NODE.bean(RevokedKids.class).add(List.of(stolen));

        NODE.bean(Reconciliation.class).afterAChange();

        // The token of the call itself may have been signed by that key.
        await().atMost(READ).until(() -> NODE.get("/" + stolen).text("state").equals("REVOKED"));
        await().atMost(READ).until(() -> !kids().contains(stolen));
        await().atMost(READ).until(() -> NODE.token().status() == 200);
    }

    @Test
    void aKidThatIsRevokedIsKeptBesideTheKeyEncryptionKey() {
        String standby = NODE.kid("STANDBY");
        assertThat(NODE.post("/" + standby + "/revoke", "{\"compromised\": true}")
                        .status())
                .isEqualTo(200);

        await().atMost(READ).until(() -> NODE.bean(RevokedKids.class).all().contains(standby));
    }

    /** Or else a database that was restored within that time would be none that was. */
    @Test
    void countsOnAfterTheClockWasSetBack() {
        NODE.bean(RestoreWatch.class).look();
        int beat = count("SELECT beat FROM restore_watch");
        NODE.jdbc()
                .sql("UPDATE restore_watch SET beaten_at = beaten_at + interval '1 day'")
                .update();

        NODE.bean(RestoreWatch.class).look();

        assertThat(count("SELECT beat FROM restore_watch")).isGreaterThan(beat);
        assertThat(count("SELECT count(*) FROM restore_watch WHERE beaten_at > clock_timestamp()"))
                .isZero();
    }

    /** Whoever restored the backup on a new machine has counted on before anybody ran `recover --force`. */
    @Test
    void whatIsLostIsCountedFromTheLastPauseAlsoOnceTheCountHasGoneOn() {
        Instant backup = countedLast("1 day");
        NODE.bean(RestoreWatch.class).look();
        assertThat(count(
                        "SELECT count(*) FROM restore_watch WHERE beaten_at > clock_timestamp() - interval '1 minute'"))
                .isEqualTo(1);

        assertThat(NODE.post("/recover", "{\"force\": true}").text("lost_since"))
                .isEqualTo(backup.toString());
    }

    /** Also if the file says nothing of the time, as older ones do. */
    @Test
    void whatIsLostIsCountedFromTheBackupAlsoAfterEarlierPauses() {
        countedLast("30 days");
        NODE.bean(RestoreWatch.class).look();
        see(5);
        StateFolder folder = NODE.bean(StateFolder.class);
        folder.replace(seen(), folder.lines(seen()).subList(0, 1));
        Instant backup = countedLast("1 hour");
        NODE.bean(RestoreWatch.class).look();

        assertThat(NODE.post("/recover", "{}").text("lost_since")).isEqualTo(backup.toString());
    }

    /** As a snapshot is that is taken before a change and put back right after it. */
    @Test
    void whatIsLostIsCountedFromTheBackupAlsoIfItWasRestoredAtOnce() {
        countedLast("30 days");
        NODE.bean(RestoreWatch.class).look();
        Instant backup = countedLast("10 seconds");
        see(5);
        NODE.bean(RestoreWatch.class).look();

        assertThat(NODE.post("/recover", "{}").text("lost_since")).isEqualTo(backup.toString());
    }

    /** A server on a new machine has used it, and was stopped, before this one, which had seen it, started again. */
    @Test
    void whatIsLostIsCountedFromTheBackupAlsoIfSomebodyElseCountedOnBeforeItWasNoticed() {
        see(5, "2 hours");
        Instant backup = countedLast("3 hours");
        NODE.jdbc()
                .sql(
                        "UPDATE restore_watch SET paused_at = beaten_at, beaten_at = clock_timestamp() - interval '10 minutes'")
                .update();
        NODE.bean(RestoreWatch.class).look();

        assertThat(NODE.post("/recover", "{}").text("lost_since")).isEqualTo(backup.toString());
    }

    @Test
    void aServerThatCannotTellANewMachineFromARestoreSaysWhatToDo() {
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        // Servers of other tests log here, too.
        said.list = new CopyOnWriteArrayList<>();
        said.start();
        Logger log = (Logger) LoggerFactory.getLogger(RestoreWatch.class);
        log.addAppender(said);
        countedLast("1 hour");
        forgetWhatWasSeen();
        NODE.bean(RestoreWatch.class).look();
        assertThat(said.list)
                .as("while a node runs")
                .extracting(ILoggingEvent::getFormattedMessage)
                .noneMatch(line -> line.contains("has not seen it before"));

        NODE.jdbc().sql("UPDATE key_node SET stopped_at = clock_timestamp()").update();
        try {
            // The server looks as well, and may do so between these steps.
            await().atMost(READ).untilAsserted(() -> {
                Instant last = countedLast("1 hour");
                forgetWhatWasSeen();
                NODE.bean(RestoreWatch.class).look();
                assertThat(said.list)
                        .extracting(ILoggingEvent::getFormattedMessage)
                        .anySatisfy(line -> assertThat(line).contains("since " + last, "`keyturn recover --force`"));
            });
        } finally {
            log.detachAppender(said);
            NODE.jdbc().sql("UPDATE key_node SET stopped_at = NULL").update();
        }

        assertThat(NODE.bean(RestoreWatch.class).holding()).isFalse();
        assertThat(NODE.token().status()).isEqualTo(200);
    }

    /** This node looked before another one had recovered, and would write after it. */
    @Test
    void whoNoticesLateARestoreThatWasRecoveredFromLeavesItAtThat() throws Exception {
        try (Connection connection = CLUSTER.superuser();
                Statement statement = connection.createStatement();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            connection.setAutoCommit(false);
            statement.execute("UPDATE identity.restore_watch SET timeline = timeline + 1, beat = 0");
            see(5);
            Future<?> looking = threads.submit(NODE.bean(RestoreWatch.class)::look);
            await().atMost(READ).until(() -> count("""
                    SELECT count(*) FROM pg_stat_activity
                    WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%restored_at%'""") > 0);
            connection.commit();
            looking.get();
        }

        NODE.bean(RestoreWatch.class).look();

        assertThat(NODE.bean(RestoreWatch.class).holding()).isFalse();
    }

    /** A server whose database is that much behind what it has seen. */
    private static void restore(int beats) {
        NODE.bean(RestoreWatch.class).look();
        see(beats);
        NODE.bean(RestoreWatch.class).look();
    }

    /** The database counted last so long ago: the time of then. */
    private static Instant countedLast(String ago) {
        return NODE.jdbc()
                .sql(
                        "UPDATE restore_watch SET beat = beat + 1, beaten_at = clock_timestamp() - :ago::interval RETURNING beaten_at")
                .param("ago", ago)
                .query(Instant.class)
                .single();
    }

    private static void forgetWhatWasSeen() {
        NODE.bean(StateFolder.class).replace(seen(), List.of("nothing"));
    }

    private static String seen() {
        return NODE.jdbc()
                .sql("SELECT 'seen-' || installation FROM restore_watch")
                .query(String.class)
                .single();
    }

    /** The server has seen the database that much further on than it is. */
    private static void see(int beats) {
        see(beats, "0");
    }

    private static void see(int beats, String ago) {
        List<String> seen = NODE.jdbc()
                .sql("""
                        SELECT timeline || ' ' || beat + :beats AS beat, clock_timestamp() - :ago::interval AS at
                        FROM restore_watch""")
                .param("beats", beats)
                .param("ago", ago)
                .query((row, number) -> List.of(
                        row.getString("beat"), Columns.instant(row, "at").toString()))
                .single();
        NODE.bean(StateFolder.class).replace(seen(), seen);
    }

    private static void moveKeysAnHourAhead() {
        NODE.jdbc().sql("""
                        UPDATE signing_key
                        SET published_at = published_at + interval '1 hour',
                            activated_at = activated_at + interval '1 hour 1 second',
                            retired_at = retired_at + interval '1 hour 2 seconds',
                            revoked_at = revoked_at + interval '1 hour 3 seconds'""").update();
    }

    private static void nothingOf(Answer login) {
        assertThat(refresh(login).status()).isEqualTo(401);
        assertThat(NODE.caller().get("/auth/me", Operators.bearer(login)).status())
                .isEqualTo(401);
    }

    /** The secret of a link to reset somebody's password, the last of all that were to be sent. */
    private static String mailedLink() {
        String email = People.register(NODE.caller()).email();
        NODE.caller().postJson("/password-forgotten", "{\"email\": \"%s\"}".formatted(email));
        return new Mailbox(email).token("/password-reset");
    }

    private static void worthless(String link) {
        reset(link, 400);
    }

    private static void reset(String link, int status) {
        assertThat(NODE.caller()
                        .postJson("/password-reset", """
                                {"token": "%s", "password": "another long password"}""".formatted(link))
                        .status())
                .isEqualTo(status);
    }

    private static Answer login() {
        Answer login = People.register(NODE.caller()).login(NODE.caller());
        assertThat(login.status()).isEqualTo(200);
        return login;
    }

    private static Answer introspect(Answer login) {
        String[] api = TestClients.confidential(NODE.jdbc(), "client_credentials", "users:read", "API")
                .basic();
        return NODE.caller().postForm("/oauth2/introspect", Map.of("token", login.text("access_token")), api);
    }

    private static Answer refresh(Answer login) {
        return NODE.caller()
                .postJson("/auth/refresh", "{\"refresh_token\": \"%s\"}".formatted(login.text("refresh_token")));
    }

    private static void openBrowsers(int count) {
        NODE.jdbc().sql("""
                        INSERT INTO browser_login (cookie_hash, account_id, credential_version, expires_at, address)
                        SELECT sha256(uuid_send(gen_random_uuid())), (SELECT min(id) FROM account), 1,
                               clock_timestamp() + interval '12 hours', '192.0.2.1'
                        FROM generate_series(1, :count)""").param("count", count).update();
    }

    private static short refreshKey() {
        return NODE.bean(RefreshKeys.class).all().getLast().id();
    }

    private static int count(String sql) {
        return NODE.jdbc().sql(sql).query(Integer.class).single();
    }

    private static List<String> kids() throws ParseException {
        return JWKSet.parse(NODE.caller().get("/oauth2/jwks").body()).getKeys().stream()
                .map(key -> key.getKeyID())
                .toList();
    }
}
