package dev.keyturn.auth.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.auth.clients.ChangedClient;
import dev.keyturn.auth.clients.Clients;
import dev.keyturn.auth.keys.RestoreWatch;
import dev.keyturn.auth.keystore.KeyConsumers.Consumer;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.Assertion;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.Operators;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.ServerAlone;
import dev.keyturn.auth.testing.TestClients;
import dev.keyturn.auth.testing.TestSettings;
import dev.keyturn.model.DatabaseRoles;
import dev.keyturn.model.testing.TestDatabase;
import dev.keyturn.model.testing.TestKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

@AuthServerTest
@ServerAlone
class TrustChannelIT {
    private final Caller caller;
    private final JdbcClient jdbc;
    private final Clients clients;
    private final TransactionTemplate transaction;
    private final Consumers consumers;
    private final RestoreWatch restore;
    private final AskingServer server;

    @Autowired
    TrustChannelIT(
            @LocalServerPort int port,
            JdbcClient jdbc,
            Clients clients,
            TransactionTemplate transaction,
            Consumers consumers,
            RestoreWatch restore) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
        this.clients = clients;
        this.transaction = transaction;
        this.consumers = consumers;
        this.restore = restore;
        this.server = AskingServer.register(caller, jdbc);
    }

    @Test
    void theFirstAnswerIsAllThereIsAndNamesThePublishedKeys() {
        String ended = session(login());
        end(ended);

        JsonNode answer = server.ask(20);

        assertThat(answer.path("complete").asBoolean()).isTrue();
        assertThat(answer.path("keys").toString())
                .contains(caller.get("/oauth2/jwks").json().at("/keys/0/kid").asString());
        server.readAll();
        assertThat(server.entry(ended)).isPresent();
        assertThat(server.ask(0).path("complete").asBoolean()).isFalse();
    }

    @Test
    void aRequestIsHeldUntilALogoutAndAnsweredWithinTwoSeconds() throws Exception {
        Answer login = People.somebody().login(caller);
        server.readAll();
        CompletableFuture<JsonNode> held = CompletableFuture.supplyAsync(() -> server.awaitEntry(session(login)));

        caller.post("/auth/logout", Operators.bearer(login));

        JsonNode entry = held.get(2, TimeUnit.SECONDS);
        assertThat(entry.path("kind").asString()).isEqualTo("SESSION");
        assertThat(entry.has("restored")).isFalse();
        Duration matters = Duration.between(
                Instant.now(), Instant.parse(entry.path("until").asString()));
        assertThat(matters).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(7));
    }

    /** What was taken back after the backup is missing from it, and would be taken for good again. */
    @Test
    void aRestoredDatabaseTellsNothing() {
        server.readAll();
        jdbc.sql("UPDATE restore_watch SET restored_at = clock_timestamp()").update();
        try {
            assertThat(server.forgetting().send(Map.of()).status()).isEqualTo(503);
        } finally {
            jdbc.sql("UPDATE restore_watch SET restored_at = NULL").update();
            restore.look();
        }
        assertThat(server.ask(0).path("complete").asBoolean()).isTrue();
    }

    /** It goes on while commits wait for a standby that is away; the next request says the same again. */
    @Test
    void whatAResourceServerHoldsIsNotedWithoutAStandby() {
        TrustRequest request = new TrustRequest("standby", null, new TreeSet<>(), Duration.ZERO, false);

        assertThat(transaction.<@Nullable String>execute(status -> {
                    consumers.note(request, "app");
                    status.setRollbackOnly();
                    return jdbc.sql("SHOW synchronous_commit")
                            .query(String.class)
                            .single();
                }))
                .isEqualTo("local");
    }

    @Test
    void withoutNewsTheWaitEndsInTime() {
        server.readAll();
        // Others end sessions meanwhile, so it may take a few.
        long longest = 0;
        for (int attempt = 0; attempt < 5 && longest < 900; attempt++) {
            long began = System.nanoTime();
            JsonNode answer = server.ask(1);
            longest = Math.max(longest, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
            assertThat(answer.path("complete").asBoolean()).isFalse();
        }
        assertThat(longest).isBetween(900L, 3_000L);
    }

    @Test
    void aRevokedTokenIsToldUntilItExpires() throws ParseException {
        Answer token = caller.token("service", TestSettings.SERVICE_SECRET, Map.of("grant_type", "client_credentials"));
        String jti =
                SignedJWT.parse(token.text("access_token")).getJWTClaimsSet().getJWTID();
        server.readAll();

        caller.postForm(
                "/oauth2/revoke",
                Map.of("token", token.text("access_token")),
                "Authorization",
                Caller.basic("service", TestSettings.SERVICE_SECRET));

        assertThat(server.awaitEntry(jti).path("kind").asString()).isEqualTo("TOKEN");
    }

    @Test
    void aClientIsDisabledAndGoodAgain() {
        TestClients.Registered client = TestClients.confidential(jdbc, "client_credentials", "users:read", "");
        server.readAll();

        change("client SET is_active = false WHERE id = '" + client.id() + "'");
        assertThat(server.awaitEntry(client.id()).path("kind").asString()).isEqualTo("CLIENT");
        change("client SET is_active = true WHERE id = '" + client.id() + "'");
        server.ask(2);

        assertThat(server.entry(client.id()).orElseThrow().path("restored").asBoolean())
                .isTrue();
        jdbc.sql("DELETE FROM client WHERE id = :id").param("id", client.id()).update();
        server.ask(2);
        assertThat(server.timesHeard(client.id())).isEqualTo(3);
        assertThat(server.entry(client.id()).orElseThrow().has("restored")).isFalse();
    }

    @Test
    void anAccountIsDisabledAndDeleted() {
        People.Registered person = People.somebody();
        server.readAll();

        change("account SET is_active = false WHERE uid = '" + person.uid() + "'");

        assertThat(server.awaitEntry(person.uid()).path("kind").asString()).isEqualTo("ACCOUNT");
        jdbc.sql("DELETE FROM account WHERE id = :id").param("id", person.id()).update();
        server.ask(2);
        assertThat(server.timesHeard(person.uid())).isEqualTo(2);
    }

    @Test
    void aSessionWhoseRowIsDeletedBeforeItsTimeHasEnded() {
        String sid = session(login());
        String over = session(login());
        change("session SET expires_at = clock_timestamp(), idle_expires_at = clock_timestamp() WHERE sid = '" + over
                + "'");
        server.readAll();

        for (String deleted : List.of(over, sid)) {
            jdbc.sql("DELETE FROM session WHERE sid = :sid")
                    .param("sid", UUID.fromString(deleted))
                    .update();
        }

        assertThat(server.awaitEntry(sid).path("kind").asString()).isEqualTo("SESSION");
        assertThat(server.entry(over)).as("as the clean-up deletes them").isEmpty();
    }

    @Test
    void aRevokedKeyIsToldForLongerThanAnyToken() throws SQLException {
        String kid = "kid-" + UUID.randomUUID();
        String comesRevoked = "kid-" + UUID.randomUUID();
        server.readAll();

        // In one transaction, so that no node ever sees a key that it cannot open.
        try (Connection connection = TestDatabase.shared().connectAs(DatabaseRoles.AUTH);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("""
                    INSERT INTO identity.signing_key (kid, state, public_jwk, kek_id, wrapped_key, sealed)
                    VALUES ('%s', 'STANDBY', '{}', 'none', '', '')""".formatted(kid));
            statement.execute("UPDATE identity.signing_key SET state = 'REVOKED', revoked_at = now() WHERE kid = '%s'"
                    .formatted(kid));
            statement.execute("""
                    INSERT INTO identity.signing_key (kid, state, public_jwk, kek_id, wrapped_key, sealed, revoked_at)
                    VALUES ('%s', 'REVOKED', '{}', 'none', '', '', now())""".formatted(comesRevoked));
            statement.execute(
                    "DELETE FROM identity.signing_key WHERE kid IN ('%s', '%s')".formatted(kid, comesRevoked));
            connection.commit();
        }

        JsonNode entry = server.awaitEntry(kid);
        assertThat(entry.path("kind").asString()).isEqualTo("KEY");
        assertThat(Instant.parse(entry.path("until").asString()))
                .isAfter(Instant.now().plus(Duration.ofDays(300)));
        assertThat(server.awaitEntry(comesRevoked).path("kind").asString()).isEqualTo("KEY");
    }

    /** A dump has rows of transactions that this database has yet to come to. */
    @Test
    void whatCameWithADumpIsNoNews() {
        String old = "jti-" + UUID.randomUUID();
        server.readAll();
        jdbc.sql("""
                INSERT INTO trust_entry (kind, subject, until, xid)
                VALUES ('TOKEN', :old, now() + interval '1 hour', '9000000000000')""").param("old", old).update();

        server.readAll();
        jdbc.sql("DELETE FROM trust_entry WHERE subject = :old")
                .param("old", old)
                .update();

        assertThat(server.entry(old)).isEmpty();
    }

    /** Until the clean-up removes it. */
    @Test
    void whatNoTokenOutlivesIsNoNews() {
        String old = "jti-" + UUID.randomUUID();
        jdbc.sql("""
                INSERT INTO trust_entry (kind, subject, until)
                VALUES ('TOKEN', :old, now() - interval '1 second')""").param("old", old).update();

        server.readAll();

        assertThat(server.entry(old)).isEmpty();
    }

    @Test
    void nothingIsMissedOrSaidTwiceWhenTransactionsCommitOutOfOrder() throws SQLException {
        String first = session(login());
        String second = session(login());
        server.readAll();

        try (Connection slow = TestDatabase.shared().connectAs(DatabaseRoles.AUTH);
                Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute("UPDATE identity.session SET revoked_at = now() WHERE sid = '" + first + "'");
            end(second);

            server.awaitEntry(second);
            assertThat(server.entry(first)).isEmpty();
            server.ask(1);
            slow.commit();
        }

        server.awaitEntry(first);
        server.ask(1);
        assertThat(server.timesHeard(first)).isEqualTo(1);
        assertThat(server.timesHeard(second)).isEqualTo(1);
    }

    @Test
    void aThousandEndedSessionsAreOneQuickStatementAndComeInPages() {
        People.Registered person = People.somebody();
        jdbc.sql("""
                INSERT INTO session (handle_hash, account_id, client_id, scopes, idle_expires_at, expires_at)
                SELECT sha256(convert_to(:account || '-' || n, 'UTF8')), :account, 'app', '{users:read}',
                       now() + interval '1 day', now() + interval '1 day'
                FROM generate_series(1, 5000) n""").param("account", person.id()).update();
        server.readAll();
        long began = System.nanoTime();

        jdbc.sql("UPDATE session SET revoked_at = now() WHERE account_id = :account")
                .param("account", person.id())
                .update();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        List<String> ended = jdbc.sql("SELECT sid::text FROM session WHERE account_id = :account")
                .param("account", person.id())
                .query((row, number) -> String.valueOf(row.getString(1)))
                .list();
        assertThat(server.ask(0).path("more").asBoolean()).isTrue();
        server.readAll();
        assertThat(ended)
                .hasSize(5000)
                .allSatisfy(sid -> assertThat(server.entry(sid)).isPresent());
        server.forgetting().readAll();
        assertThat(server.timesHeard(ended.getFirst())).isEqualTo(2);
        assertThat(server.timesHeard(ended.getLast())).isEqualTo(2);
        // Others look at every session.
        jdbc.sql("DELETE FROM session WHERE account_id = :account")
                .param("account", person.id())
                .update();
    }

    @Test
    void aTurnOfASessionTellsNothing() {
        Answer login = People.somebody().login(caller);
        server.readAll();

        caller.postJson("/auth/refresh", "{\"refresh_token\": \"%s\"}".formatted(login.text("refresh_token")));

        server.ask(1);
        assertThat(server.entry(session(login))).isEmpty();
    }

    @Test
    void whatWasIssuedBeforeALifetimeWasShortenedIsStillTold() {
        TestClients.Registered client = TestClients.confidential(jdbc, "client_credentials", "users:read", "");
        for (int seconds : new int[] {3600, 600, 10}) {
            change("client SET access_token_seconds = " + seconds + " WHERE id = '" + client.id() + "'");
        }
        server.readAll();

        change("client SET is_active = false WHERE id = '" + client.id() + "'");

        assertThat(Instant.parse(server.awaitEntry(client.id()).path("until").asString()))
                .isAfter(Instant.now().plusSeconds(3500));
    }

    @Test
    void aCursorOfAnotherDatabaseBeginsAnew() {
        server.readAll();
        String cursor = server.cursor();

        for (String strange : List.of(
                "1" + cursor,
                "nonsense",
                cursor.replaceFirst("~", "~9:1:~"),
                cursor.replaceFirst("~\\d+:", "~0:"),
                cursor.replaceFirst("~[^~]*", "~5:9:8,6"),
                cursor.replaceFirst("~[^~]*", "~5:9:4"),
                cursor.replaceFirst("~[^~]*", "~5:9:9"),
                cursor.replaceFirst("~[^~]*", "~5:9:,"))) {
            JsonNode answer = server.send(Map.of("after", strange)).json();
            assertThat(answer.path("complete").asBoolean()).as(strange).isTrue();
        }
    }

    @Test
    void whoHoldsWhichKeysIsKnown() {
        server.holding("kid-b kid-a").ask(0);
        Consumer seen = seen();
        assertThat(seen.heldKeys()).containsExactly("kid-a", "kid-b");
        assertThat(seen.clientId()).isEqualTo(server.clientId());

        server.ask(0);
        assertThat(seen().since()).isEqualTo(seen.since());
        assertThat(seen().seenAt()).isAfter(seen.seenAt());

        server.holding("kid-b").ask(0);
        assertThat(seen().heldKeys()).containsExactly("kid-b");
        assertThat(seen().since()).isAfter(seen.since());

        assertThat(server.send(Map.of("leaving", "true")).status()).isEqualTo(204);
        assertThat(consumers.list()).noneMatch(consumer -> consumer.instance().equals(server.instance()));
    }

    /** One that has another name at each start would fill the table, and be waited for under each. */
    @Test
    void ofOneClientTwoHundredInstancesAreKnownAndNoMore() {
        server.ask(0);
        jdbc.sql("""
                INSERT INTO trust_consumer (client_id, instance, held_keys)
                SELECT :client, 'another:' || i, '{}' FROM generate_series(1, 199) i""").param("client", server.clientId()).update();

        Answer oneMore = server.send(Map.of("instance", "one:more"));
        Answer known = server.send(Map.of());
        jdbc.sql("DELETE FROM trust_consumer WHERE client_id = :client")
                .param("client", server.clientId())
                .update();

        assertThat(oneMore.status()).isEqualTo(400);
        assertThat(oneMore.text("error_description")).contains("too many instances");
        assertThat(known.status()).isEqualTo(200);
    }

    @Test
    void aNewRequestLetsTheOlderOneOfItsInstanceGo() throws Exception {
        server.readAll();
        CompletableFuture<Long> older = CompletableFuture.supplyAsync(() -> {
            long began = System.nanoTime();
            server.send(Map.of("wait", "15"));
            return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
        });
        // It may not be waiting yet when the first of these comes.
        while (!older.isDone()) {
            server.send(Map.of("wait", "1"));
        }

        assertThat(older.get()).isLessThan(10);
    }

    @ParameterizedTest
    @CsvSource({
        "instance, ''",
        "instance, a b",
        "keys, kid  kid",
        "keys, kid\"",
        "wait, -1",
        "wait, soon",
    })
    void whatIsMalformedIsRefused(String name, String value) {
        Answer answer = server.send(Map.of(name, value));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo("invalid_request");
    }

    @Test
    void whatIsTooLongOrThereTwiceIsRefused() {
        String kid = "k".repeat(128);
        String hundred = String.join(" ", Collections.nCopies(100, "kid"));

        assertThat(server.send(Map.of("instance", "i".repeat(101))).status()).isEqualTo(400);
        assertThat(server.send(Map.of("keys", kid + "k")).status()).isEqualTo(400);
        assertThat(server.send(Map.of("keys", hundred + " kid")).status()).isEqualTo(400);
        assertThat(caller.postForm(
                                "/oauth2/trust",
                                "instance=a&instance=a&client_assertion_type="
                                        + AskingServer.ASSERTION_TYPE + "&client_assertion="
                                        + AskingServer.assertion(server.clientId()))
                        .status())
                .isEqualTo(400);
        assertThat(server.send(Map.of("instance", "i".repeat(100), "keys", kid + hundred.substring(3)))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void onlyAResourceServerWithAKeyMayAsk() {
        Map<String, String> form = Map.of("instance", "a");
        assertThat(caller.postForm("/oauth2/trust", form).text("error")).isEqualTo("invalid_client");
        Answer withASecret = caller.postForm(
                "/oauth2/trust", form, "Authorization", Caller.basic("service", TestSettings.SERVICE_SECRET));
        assertThat(withASecret.status()).isEqualTo(403);
        assertThat(withASecret.text("error")).isEqualTo("unauthorized_client");
        assertThat(caller.postForm("/oauth2/trust", Map.of("instance", "a", "client_id", "native"))
                        .status())
                .isEqualTo(403);
        assertThat(caller.get("/oauth2/trust").status()).isEqualTo(405);
        assertThat(server.send(Map.of("client_assertion", Assertion.of(TestKey.es256(), server.clientId())))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void anAssertionIsGoodForOneRequest() {
        String assertion = AskingServer.assertion(server.clientId());

        assertThat(server.send(Map.of("client_assertion", assertion)).status()).isEqualTo(200);
        assertThat(server.send(Map.of("client_assertion", assertion)).status()).isEqualTo(401);
    }

    @Test
    void aResourceServerThatIsDisabledHearsNothingMore() {
        server.readAll();

        ChangedClient.set(jdbc, clients, server.clientId(), "is_active = false");

        assertThat(server.send(Map.of("wait", "0")).status()).isEqualTo(401);
        assertThat(consumers.list()).noneMatch(consumer -> consumer.instance().equals(server.instance()));
    }

    @Test
    void aResourceServerGetsNoTokens() {
        Answer answer = caller.postForm(
                "/oauth2/token",
                Map.of(
                        "grant_type",
                        "client_credentials",
                        "client_assertion_type",
                        AskingServer.ASSERTION_TYPE,
                        "client_assertion",
                        AskingServer.assertion(server.clientId())));

        assertThat(answer.text("error")).isEqualTo("unauthorized_client");
    }

    private Consumer seen() {
        return consumers.list().stream()
                .filter(consumer -> consumer.instance().equals(server.instance()))
                .findAny()
                .orElseThrow();
    }

    private Answer login() {
        return People.somebody().login(caller);
    }

    private static String session(Answer login) {
        try {
            return SignedJWT.parse(login.text("access_token")).getJWTClaimsSet().getStringClaim("sid");
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private void end(String sid) {
        change("session SET revoked_at = now() WHERE sid = '" + sid + "'");
    }

    private void change(String update) {
        jdbc.sql("UPDATE " + update).update();
    }
}
