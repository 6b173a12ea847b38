package dev.keyturn.auth.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.auth.audit.AuditLog;
import dev.keyturn.auth.clients.ChangedClient;
import dev.keyturn.auth.clients.Clients;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.ServerAlone;
import dev.keyturn.auth.testing.TestClients;
import dev.keyturn.auth.testing.TestSettings;
import dev.keyturn.edge.errors.PassingFault;
import dev.keyturn.edge.http.RequestSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

@AuthServerTest
@ServerAlone
class RefreshTokenRotationIT {
    private static final RequestSource SOURCE = new RequestSource("192.0.2.1", null);

    private final Caller caller;
    private final JdbcClient jdbc;
    private final Clients clients;
    private final Sessions sessions;
    private final SharedTurns shared;
    private final RefreshTokens tokens;
    private final TransactionTemplate transaction;
    private final RefreshTokenRotation rotation;
    private final AuditLog audit;
    private final MeterRegistry meters;
    private People.Registered person;
    private String token;

    @SuppressWarnings("NullAway.Init") // JUnit calls login() first
    @Autowired
    RefreshTokenRotationIT(
            @LocalServerPort int port,
            JdbcClient jdbc,
            Clients clients,
            Sessions sessions,
            SharedTurns shared,
            RefreshTokens tokens,
            TransactionTemplate transaction,
            RefreshTokenRotation rotation,
            AuditLog audit,
            MeterRegistry meters) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
        this.clients = clients;
        this.sessions = sessions;
        this.shared = shared;
        this.tokens = tokens;
        this.transaction = transaction;
        this.rotation = rotation;
        this.audit = audit;
        this.meters = meters;
    }

    @BeforeEach
    void login() {
        person = People.somebody();
        token = person.passwordGrant(caller).text("refresh_token");
    }

    @Test
    void turnsATokenIntoTheNextOne() {
        Answer answer = refresh(token);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("refresh_token")).isNotEqualTo(token).startsWith("kt1.");
        assertThat(answer.text("access_token")).isNotBlank();
        assertThat(generation()).isEqualTo(1);
    }

    @Test
    void fiftyParallelRefreshesOfOneTokenGetOneSuccessor() throws Exception {
        List<Answer> answers = inParallel(50, token);

        assertThat(answers).extracting(Answer::status).containsOnly(200);
        assertThat(answers)
                .extracting(answer -> answer.text("refresh_token"))
                .hasSize(50)
                .containsOnly(answers.getFirst().text("refresh_token"));
        assertThat(generation()).isEqualTo(1);
        assertThat(refresh(answers.getFirst().text("refresh_token")).status()).isEqualTo(200);
    }

    @Test
    void aLostAnswerIsGivenAgainWithinTheGrace() {
        String first = refresh(token).text("refresh_token");
        Answer again = refresh(token);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.text("refresh_token")).isEqualTo(first);
        assertThat(events()).contains("REFRESH_REPEATED");
    }

    /** Of fifty parallel refreshes, 49 would hold a connection for as long as a signature takes. */
    @Test
    void aRepetitionIsSignedWithoutAConnection() {
        refresh(token);

        RotationResult<Boolean> repeated = rotation.rotate(
                Requests.refresh(token, "app", SOURCE),
                session -> TransactionSynchronizationManager.isActualTransactionActive());

        assertThat(repeated)
                .isInstanceOfSatisfying(
                        RotationResult.Repeated.class,
                        again -> assertThat(again.issued()).isEqualTo(false));
    }

    /** Anybody with a session of their own could fill the audit log otherwise. */
    @Test
    void theAuditLogIsToldOnceOfEachTurnThatIsRepeated() throws Exception {
        double before = repetitions();
        String second = refresh(token).text("refresh_token");
        inParallel(20, token);
        refresh(token);

        assertThat(events()).filteredOn("REFRESH_REPEATED"::equals).hasSize(1);
        assertThat(repetitions()).isGreaterThanOrEqualTo(before + 21);

        refresh(second);
        refresh(second);
        refresh(second);

        assertThat(events()).filteredOn("REFRESH_REPEATED"::equals).hasSize(2);
    }

    private double repetitions() {
        return meters.get("keyturn.audit.events")
                .tag("type", "REFRESH_REPEATED")
                .counter()
                .count();
    }

    /** Its client gave it up long ago, and has gone on with the answer to another try. */
    @Test
    void aRequestThatIsLookedAtLateIsNoReplay() {
        String second = refresh(token).text("refresh_token");
        String third = refresh(second).text("refresh_token");
        long longAgo = System.nanoTime() - Duration.ofSeconds(4).toNanos();

        assertThatExceptionOfType(PassingFault.class)
                .isThrownBy(() -> rotation.rotate(
                        new RefreshRequest(token, "app", Set.of(), SOURCE, longAgo, null),
                        session -> "an access token"));

        assertThat(refresh(third).status()).isEqualTo(200);
        assertThat(refresh(token).text("error")).isEqualTo("invalid_grant");
        assertThat(refresh(third).text("error")).isEqualTo("invalid_grant");
    }

    /** Whether its answer may be given again is part of the verdict that nobody is given late. */
    @Test
    void aRequestThatIsLookedAtLateIsNoLostAnswerEither() {
        refresh(token);
        long longAgo = System.nanoTime() - Duration.ofSeconds(4).toNanos();

        assertThatExceptionOfType(PassingFault.class)
                .isThrownBy(() -> rotation.rotate(
                        new RefreshRequest(token, "app", Set.of(), SOURCE, longAgo, null),
                        session -> "an access token"));

        assertThat(refresh(token).status()).isEqualTo(200);
    }

    @Test
    void refusesAReplayedTokenAndEndsThatSessionAlone() {
        String other = person.passwordGrant(caller).text("refresh_token");
        String second = refresh(token).text("refresh_token");
        String third = refresh(second).text("refresh_token");

        Answer replay = refresh(token);

        assertThat(replay.status()).isEqualTo(400);
        assertThat(replay.text("error")).isEqualTo("invalid_grant");
        assertThat(refresh(third).text("error")).isEqualTo("invalid_grant");
        assertThat(refresh(other).status()).isEqualTo(200);
        assertThat(events()).contains("REFRESH_REPLAYED");
    }

    @Test
    void afterTheGraceALateRetryIsAReplay() {
        String second = refresh(token).text("refresh_token");
        jdbc.sql("UPDATE session SET turned_at = turned_at - interval '31 seconds' WHERE account_id = :account")
                .param("account", person.id())
                .update();

        assertThat(refresh(token).text("error")).isEqualTo("invalid_grant");
        assertThat(refresh(second).text("error")).isEqualTo("invalid_grant");
    }

    /** The database stored it, and was gone for a minute before it said so; the client did as it was told. */
    @Test
    void whatATurnOfUnknownOutcomeWasAskedForAgainIsNoReplay() {
        assertIsNoReplay(new DataAccessResourceFailureException("gone", new SQLException("no answer", "08006")));
    }

    /** The commit of its group hung, and the request left; the turn was stored later. */
    @Test
    void whatWasAskedForAgainAfterItLeftItsGroupIsNoReplay() {
        assertIsNoReplay(new PassingFault("The work of others took too long"));
    }

    private void assertIsNoReplay(RuntimeException lost) {
        RefreshTokenRotation unlucky =
                new RefreshTokenRotation(tokens, sessions, new LosesAnswers(lost), audit, transaction);
        RefreshRequest request = Requests.refresh(token, "app", SOURCE);
        assertThatThrownBy(() -> unlucky.rotate(request, session -> "an access token"))
                .isSameAs(lost);
        assertThat(generation()).isEqualTo(1);
        jdbc.sql("UPDATE session SET turned_at = turned_at - interval '1 minute' WHERE account_id = :account")
                .param("account", person.id())
                .update();

        RotationResult<String> again = unlucky.rotate(request, session -> "an access token");

        assertThat(again)
                .isInstanceOfSatisfying(
                        RotationResult.Repeated.class,
                        repeated -> assertThat(refresh(repeated.refreshToken()).status())
                                .isEqualTo(200));
        assertThat(events()).doesNotContain("REFRESH_REPLAYED");

        // Its successor has been used: whoever still shows it is not who got the answer.
        assertThat(unlucky.rotate(request, session -> "an access token")).isInstanceOf(RotationResult.Replayed.class);
        assertThat(events()).contains("REFRESH_REPLAYED");
    }

    private final class LosesAnswers extends SharedTurns {
        private final RuntimeException lost;

        LosesAnswers(RuntimeException lost) {
            super(jdbc);
            this.lost = lost;
        }

        @Override
        boolean turn(Presented presented) {
            assertThat(super.turn(presented)).isTrue();
            throw lost;
        }
    }

    @Test
    void withoutAGraceAParallelRefreshIsAReplay() throws Exception {
        String id = "no-grace-" + person.id();
        jdbc.sql("""
                INSERT INTO client (id, name, is_public, is_first_party, grants, scopes, grace_seconds)
                VALUES (:id, 'No grace', true, true, '{password,refresh_token}', '{users:read}', 0)""").param("id", id).update();
        String first = caller.postForm(
                        "/oauth2/token",
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                id,
                                "username",
                                person.username(),
                                "password",
                                person.password()))
                .text("refresh_token");
        Map<String, String> form = Map.of("grant_type", "refresh_token", "client_id", id, "refresh_token", first);

        Answer turned = caller.postForm("/oauth2/token", form);
        Answer again = caller.postForm("/oauth2/token", form);

        assertThat(turned.status()).isEqualTo(200);
        assertThat(again.text("error")).isEqualTo("invalid_grant");
        assertThat(caller.postForm(
                                "/oauth2/token",
                                Map.of(
                                        "grant_type",
                                        "refresh_token",
                                        "client_id",
                                        id,
                                        "refresh_token",
                                        turned.text("refresh_token")))
                        .text("error"))
                .isEqualTo("invalid_grant");
        assertThat(events()).contains("REFRESH_REPLAYED");
    }

    /** The turn is committed after signing: a fault in between leaves the token as good as it was. */
    @Test
    void whatCannotBeSignedIsNotTurned() {
        RefreshRequest request = Requests.refresh(token, "app", SOURCE);

        assertThatThrownBy(() -> rotation.rotate(request, session -> {
                    throw new IllegalStateException("no key");
                }))
                .hasMessage("no key");

        assertThat(generation()).isZero();
        assertThat(refresh(token).status()).isEqualTo(200);
    }

    /** A flood of made-up tokens costs an HMAC each, and not one statement. */
    @Test
    void aForgedTokenNeverReachesTheDatabase() {
        JdbcClient unreachable = JdbcClient.create(new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/none"));
        RefreshTokenRotation withoutDatabase = new RefreshTokenRotation(
                tokens, new Sessions(unreachable), new SharedTurns(unreachable), audit, transaction);
        RefreshToken.Unverified genuine = RefreshToken.decode(token).orElseThrow();
        byte[] mac = genuine.mac().clone();
        mac[0] ^= 1;
        RefreshToken otherKey = new RefreshToken(
                (short) 999, genuine.token().handle(), genuine.token().generation());

        for (String forged : List.of(
                genuine.token().encode(mac),
                genuine.token().successor().encode(genuine.mac()),
                otherKey.encode(genuine.mac()),
                "kt1.nonsense")) {
            assertThat(withoutDatabase.rotate(Requests.refresh(forged, "app", SOURCE), session -> "an access token"))
                    .isInstanceOf(RotationResult.Dead.class);
        }
        assertThatThrownBy(() ->
                        withoutDatabase.rotate(Requests.refresh(token, "app", SOURCE), session -> "an access token"))
                .isInstanceOf(DataAccessException.class);
    }

    @Test
    void anotherClientNeitherTurnsNorEndsASession() {
        Answer json = caller.postJson("/auth/refresh", "{\"refresh_token\": \"" + token + "\"}");
        Answer service = caller.token(
                "service", TestSettings.SERVICE_SECRET, Map.of("grant_type", "refresh_token", "refresh_token", token));

        assertThat(json.status()).isEqualTo(401);
        assertThat(service.text("error")).isEqualTo("unauthorized_client");
        assertThat(generation()).isZero();
        assertThat(refresh(token).status()).isEqualTo(200);
    }

    /** A replay by another client is none: otherwise whoever finds an old token could end the session. */
    @Test
    void anotherClientCannotEndASessionWithAnOldToken() {
        String current = refresh(refresh(token).text("refresh_token")).text("refresh_token");

        caller.postJson("/auth/refresh", "{\"refresh_token\": \"" + token + "\"}");

        assertThat(refresh(current).status()).isEqualTo(200);
    }

    @Test
    void tooWideAScopeIsRefusedAndTheTokenStaysGood() {
        Answer wide = refresh(token, "events:write");
        Answer narrow = refresh(token, "users:read");

        assertThat(wide.text("error")).isEqualTo("invalid_scope");
        assertThat(narrow.status()).isEqualTo(200);
        assertThat(narrow.text("scope")).isEqualTo("users:read");
        assertThat(refresh(token, "events:write").text("error"))
                .as("of the token whose answer may be given again")
                .isEqualTo("invalid_scope");
        assertThat(refresh(narrow.text("refresh_token")).text("scope")).isEqualTo("users:read messages:read");
    }

    /** What an operator has taken from a client is gone with its next token. */
    @Test
    void whatAClientMayNotAskForAnyMoreIsNotInItsNextToken() {
        TestClients.Registered own = TestClients.firstParty(jdbc, "password,refresh_token", "users:read,events:read");
        String first = caller.token(
                        own.id(),
                        own.secret(),
                        Map.of("grant_type", "password", "username", person.email(), "password", person.password()))
                .text("refresh_token");
        mayAskFor(own, "users:read");

        Answer narrowed = refresh(own, first, Map.of());
        assertThat(narrowed.text("scope")).isEqualTo("users:read");
        String second = narrowed.text("refresh_token");
        assertThat(refresh(own, second, Map.of("scope", "users:read events:read"))
                        .text("error"))
                .isEqualTo("invalid_scope");
        mayAskFor(own, "messages:read");
        assertThat(refresh(own, second, Map.of()).text("error")).isEqualTo("invalid_scope");
        mayAskFor(own, "users:read,events:read");
        assertThat(refresh(own, second, Map.of()).text("scope")).isEqualTo("users:read events:read");
    }

    /** As clients do that repeat what they once asked for (OpenID Connect Core 1.0, section 3.1.2.1). */
    @Test
    void anOpenidRequestMayNameScopesThatThereAreNot() {
        TestClients.Registered own =
                TestClients.firstParty(jdbc, "password,refresh_token", "openid,users:read,events:read");
        Map<String, String> asked = Map.of("scope", "openid users:read offline_access");
        Map<String, String> login = new HashMap<>(asked);
        login.putAll(Map.of("grant_type", "password", "username", person.email(), "password", person.password()));
        Answer begun = caller.token(own.id(), own.secret(), login);

        Answer refreshed = refresh(own, begun.text("refresh_token"), asked);

        assertThat(begun.text("scope")).isEqualTo("openid users:read");
        assertThat(refreshed.text("scope")).isEqualTo("openid users:read");
        for (String refused : List.of("users:read offline_access", "openid events:read", "openid messages:read")) {
            assertThat(refresh(own, refreshed.text("refresh_token"), Map.of("scope", refused))
                            .text("error"))
                    .as(refused)
                    .isEqualTo("invalid_scope");
        }
    }

    private void mayAskFor(TestClients.Registered client, String scopes) {
        ChangedClient.set(jdbc, clients, client.id(), "scopes = '{" + scopes + "}'");
    }

    private Answer refresh(TestClients.Registered client, String refreshToken, Map<String, String> more) {
        Map<String, String> form = new HashMap<>(more);
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", refreshToken);
        return caller.token(client.id(), client.secret(), form);
    }

    /** The second is no text for the database. */
    @Test
    void aScopeThatDoesNotExistIsRefusedAndTheTokenStaysGood() {
        assertThat(refresh(token, "everything").text("error")).isEqualTo("invalid_scope");
        assertThat(refresh(token, " ").text("error")).isEqualTo("invalid_scope");
        assertThat(refresh(token, "users\0read").text("error")).isEqualTo("invalid_scope");
        assertThat(refresh(token).status()).isEqualTo(200);
    }

    @Test
    void tooWideAScopeOnADeadSessionIsADeadSession() {
        end();

        assertThat(refresh(token, "events:write").text("error")).isEqualTo("invalid_grant");
    }

    @Test
    void aRowThatFellBehindItsTokenHealsForward() {
        String second = refresh(token).text("refresh_token");
        String third = refresh(second).text("refresh_token");
        jdbc.sql("UPDATE session SET generation = 0 WHERE account_id = :account")
                .param("account", person.id())
                .update();

        assertThat(refresh(third).status()).isEqualTo(200);
        assertThat(generation()).isEqualTo(3);
        assertThat(events()).contains("REFRESH_HEALED");
    }

    @Test
    void aForgedTokenIsRefusedAndChangesNothing() {
        RefreshToken.Unverified genuine = RefreshToken.decode(token).orElseThrow();
        String ahead = genuine.token().successor().encode(genuine.mac());
        byte[] mac = genuine.mac().clone();
        mac[31] ^= 1;

        assertThat(refresh(ahead).text("error")).isEqualTo("invalid_grant");
        assertThat(refresh(genuine.token().encode(mac)).text("error")).isEqualTo("invalid_grant");
        assertThat(refresh("kt1.not-a-token").text("error")).isEqualTo("invalid_grant");
        assertThat(refresh(token).status()).isEqualTo(200);
    }

    @Test
    void anIdleSessionAndAnOldOneAreDead() {
        String idle = person.passwordGrant(caller).text("refresh_token");
        jdbc.sql("""
                UPDATE session SET idle_expires_at = clock_timestamp() - interval '1 second'
                WHERE account_id = :account""").param("account", person.id()).update();

        assertThat(refresh(token).text("error")).isEqualTo("invalid_grant");
        assertThat(refresh(idle).text("error")).isEqualTo("invalid_grant");

        String old = person.passwordGrant(caller).text("refresh_token");
        jdbc.sql("UPDATE session SET expires_at = clock_timestamp() WHERE account_id = :account")
                .param("account", person.id())
                .update();
        assertThat(refresh(old).text("error")).isEqualTo("invalid_grant");
    }

    @Test
    void neverOutlivesTheAbsoluteLifetime() {
        jdbc.sql("UPDATE session SET expires_at = clock_timestamp() + interval '1 hour' WHERE account_id = :account")
                .param("account", person.id())
                .update();
        refresh(token);

        assertThat(jdbc.sql("SELECT idle_expires_at = expires_at FROM session WHERE account_id = :account")
                        .param("account", person.id())
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void aDisabledAccountCannotRefresh() {
        jdbc.sql("UPDATE account SET is_active = false WHERE id = :account")
                .param("account", person.id())
                .update();

        assertThat(refresh(token).text("error")).isEqualTo("invalid_grant");
    }

    @Test
    void nothingInTheTableIsAToken() {
        String row = jdbc.sql("SELECT to_jsonb(session)::text FROM session WHERE account_id = :account")
                .param("account", person.id())
                .query(String.class)
                .single();
        byte[] handle = RefreshToken.decode(token).orElseThrow().token().handle();

        assertThat(row).doesNotContain(HexFormat.of().formatHex(handle));
        assertThat(row).doesNotContain(token.substring(4));
    }

    @Test
    void theTurnIsAHeapOnlyUpdate() {
        turnsHeapOnly(Requests.refresh("", "app", SOURCE));
    }

    @Test
    void theTurnThatBindsASessionToAKeyIsOneToo() {
        TestClients.Registered own = TestClients.firstParty(jdbc, "password,refresh_token", "users:read");
        token = caller.token(
                        own.id(),
                        own.secret(),
                        Map.of("grant_type", "password", "username", person.email(), "password", person.password()))
                .text("refresh_token");
        jdbc.sql("DELETE FROM session WHERE account_id = :account AND client_id = 'app'")
                .param("account", person.id())
                .update();
        jdbc.sql("UPDATE client SET is_public = true WHERE id = :id")
                .param("id", own.id())
                .update();

        turnsHeapOnly(new RefreshRequest("", own.id(), Set.of(), SOURCE, System.nanoTime(), "thumbprint"));

        assertThat(jdbc.sql("SELECT dpop_thumbprint || bound_from FROM session WHERE account_id = :account")
                        .param("account", person.id())
                        .query(String.class)
                        .single())
                .isEqualTo("thumbprint1");
    }

    private void turnsHeapOnly(RefreshRequest request) {
        assertThat(heapOnlyOfTwenty(current -> sessions.turn(current, request).isPresent()))
                .isGreaterThanOrEqualTo(18);
        assertThat(heapOnlyOfTwenty(current -> shared.turnAll(List.of(new SharedTurns.Presented(current, request)))
                        .getFirst()
                        .isPresent()))
                .isGreaterThanOrEqualTo(18);
        assertThat(generation()).isEqualTo(40);
    }

    /** Twenty turns, each in a transaction that counts its own: now and then one opens a new page, all others must not. */
    private long heapOnlyOfTwenty(Predicate<RefreshToken> turn) {
        RefreshToken first = tokens.decode(token).orElseThrow();
        long heapOnly = 0;
        for (int i = 0; i < 20; i++) {
            RefreshToken current = new RefreshToken(first.keyId(), first.handle(), generation());
            heapOnly += Objects.requireNonNull(transaction.execute(status -> {
                assertThat(turn.test(current)).isTrue();
                return jdbc.sql("SELECT n_tup_hot_upd FROM pg_stat_xact_user_tables WHERE relname = 'session'")
                        .query(Long.class)
                        .single();
            }));
        }
        return heapOnly;
    }

    private Answer refresh(String refreshToken) {
        return caller.token(
                "app", TestSettings.APP_SECRET, Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
    }

    private Answer refresh(String refreshToken, String scope) {
        return caller.token(
                "app",
                TestSettings.APP_SECRET,
                Map.of("grant_type", "refresh_token", "refresh_token", refreshToken, "scope", scope));
    }

    private List<Answer> inParallel(int times, String refreshToken) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(times)) {
            List<Future<Answer>> futures = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                futures.add(executor.submit(() -> refresh(refreshToken)));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> future : futures) {
                answers.add(future.get());
            }
            return answers;
        }
    }

    private void end() {
        jdbc.sql("UPDATE session SET revoked_at = clock_timestamp() WHERE account_id = :account")
                .param("account", person.id())
                .update();
    }

    private long generation() {
        return jdbc.sql("SELECT generation FROM session WHERE account_id = :account")
                .param("account", person.id())
                .query(Long.class)
                .single();
    }

    private List<String> events() {
        return jdbc.sql("SELECT type FROM audit_event WHERE account_id = :account ORDER BY id")
                .param("account", person.id())
                .query((row, number) -> row.getString(1))
                .list();
    }
}
