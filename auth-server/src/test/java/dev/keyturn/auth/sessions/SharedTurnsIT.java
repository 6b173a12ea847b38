package dev.keyturn.auth.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyturn.auth.accounts.PasswordLogin;
import dev.keyturn.auth.sessions.SessionLifecycle.Begun;
import dev.keyturn.auth.sessions.SharedTurns.Presented;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.ServerAlone;
import dev.keyturn.auth.testing.TestClients;
import dev.keyturn.edge.errors.PassingFault;
import dev.keyturn.edge.http.RequestSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

@AuthServerTest
@ServerAlone
class SharedTurnsIT {
    private static final RequestSource SOURCE = new RequestSource("192.0.2.1", "app/1");

    private final JdbcClient jdbc;
    private final PasswordLogin passwords;
    private final SessionLifecycle sessions;
    private final RefreshTokens tokens;
    private final RefreshTokenRotation rotation;
    private final SharedTurns shared;
    private final TransactionTemplate transaction;
    private PasswordLogin.Authenticated login;

    @SuppressWarnings("NullAway.Init") // JUnit calls login() first
    @Autowired
    SharedTurnsIT(
            JdbcClient jdbc,
            PasswordLogin passwords,
            SessionLifecycle sessions,
            RefreshTokens tokens,
            RefreshTokenRotation rotation,
            SharedTurns shared,
            TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.passwords = passwords;
        this.sessions = sessions;
        this.tokens = tokens;
        this.rotation = rotation;
        this.shared = shared;
        this.transaction = transaction;
    }

    @BeforeEach
    void login() {
        People.Registered person = People.somebody();
        login = passwords.check(person.username(), person.password(), SOURCE).orElseThrow();
    }

    @Test
    void turnsManySessionsAtOnceAndSaysWhichIsWhose() {
        List<Begun> begun = List.of(begin("app", null), begin("native", "thumbprint"), begin("native", null));
        List<Presented> presented = List.of(
                present(begun.get(0), "app", Set.of("messages:read"), null),
                present(begun.get(1), "native", Set.of("users:read"), "thumbprint"),
                present(begun.get(2), "native"));

        assertThat(shared.lookAtAll(presented))
                .containsExactlyElementsOf(
                        begun.stream().map(one -> Optional.of(one.session())).toList());
        assertThat(shared.turnAll(presented))
                .containsExactlyElementsOf(begun.stream()
                        .map(one -> Optional.of(one.session().id()))
                        .toList());

        assertThat(begun).allSatisfy(one -> assertThat(generation(one)).isEqualTo(1));
        assertThat(shared.turnAll(presented)).containsOnly(Optional.empty());
    }

    /** Each of these is one of a group whose others are turned. */
    @Test
    void leavesUndoneWhatIsNotAsUsual() {
        Begun old = begin("app", null);
        Begun behind = begin("app", null);
        Begun ended = begin("app", null);
        Begun expired = begin("app", null);
        Begun idle = begin("app", null);
        Begun foreign = begin("app", null);
        Begun wide = begin("app", null);
        Begun bound = begin("native", "thumbprint");
        set(old, "generation = 1");
        sessions.end(ended.session().id());
        set(expired, "expires_at = clock_timestamp()");
        set(idle, "idle_expires_at = clock_timestamp()");
        Begun first = begin("app", null);
        Begun last = begin("app", null);
        List<Presented> presented = List.of(
                present(first, "app"),
                present(old, "app"),
                successor(present(behind, "app")),
                present(ended, "app"),
                present(expired, "app"),
                present(idle, "app"),
                present(foreign, "native"),
                present(wide, "app", Set.of("users:read", "events:write"), null),
                present(bound, "native"),
                present(bound, "native", Set.of(), "another"),
                present(last, "app"));

        List<Optional<Session>> looks = shared.lookAtAll(presented);
        assertThat(looks.getFirst()).contains(first.session());
        assertThat(looks.getLast()).contains(last.session());
        assertThat(looks.subList(1, looks.size() - 1)).containsOnly(Optional.empty());

        List<Optional<UUID>> turns = shared.turnAll(presented);
        assertThat(turns.getFirst()).contains(first.session().id());
        assertThat(turns.getLast()).contains(last.session().id());
        assertThat(turns.subList(1, turns.size() - 1)).containsOnly(Optional.empty());
        assertThat(List.of(behind, ended, expired, idle, foreign, wide, bound))
                .allSatisfy(one -> assertThat(generation(one)).isZero());
    }

    @Test
    void leavesOutADisabledAccountAndADisabledClient() {
        String client = TestClients.open(jdbc, "refresh_token", "users:read");
        Begun ofClient = begin(client, null);
        Begun ofAccount = begin("app", null);
        jdbc.sql("UPDATE client SET is_active = false WHERE id = :id")
                .param("id", client)
                .update();
        assertThat(shared.turnAll(List.of(present(ofClient, client)))).containsOnly(Optional.empty());
        jdbc.sql("UPDATE account SET is_active = false WHERE id = :id")
                .param("id", login.person().id())
                .update();

        assertThat(shared.lookAtAll(List.of(present(ofClient, client), present(ofAccount, "app"))))
                .containsOnly(Optional.empty());
        assertThat(shared.turnAll(List.of(present(ofClient, client), present(ofAccount, "app"))))
                .containsOnly(Optional.empty());
    }

    /** Whoever holds a row keeps up its own token alone, and that one only until the row is free. */
    @Test
    void waitsForNoRowThatSomebodyElseHolds() throws Exception {
        Begun held = begin("app", null);
        Begun free = begin("app", null);
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<RotationResult<String>> waiting = Objects.requireNonNull(transaction.execute(status -> {
                set(held, "last_address = '192.0.2.2'");
                Future<List<Optional<UUID>>> turned =
                        executor.submit(() -> shared.turnAll(List.of(present(held, "app"), present(free, "app"))));
                assertThat(turned)
                        .succeedsWithin(Duration.ofSeconds(2))
                        .isEqualTo(List.of(
                                Optional.empty(), Optional.of(free.session().id())));
                return executor.submit(() -> rotate(held));
            }));

            assertThat(waiting.get()).isInstanceOf(RotationResult.Rotated.class);
        }
        assertThat(generation(held)).isEqualTo(1);
    }

    @Test
    void ofOneTokenInAGroupManyTimesOneIsTurned() {
        Begun begun = begin("app", null);

        assertThat(shared.turnAll(Collections.nCopies(5, present(begun, "app"))))
                .filteredOn(Optional::isPresent)
                .hasSize(1);
        assertThat(generation(begun)).isEqualTo(1);
    }

    /** As two nodes would: the same tokens, each time in another order. */
    @Test
    void groupsOfTheSameTokensTurnEachJustOnce() throws Exception {
        List<Begun> begun = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            begun.add(begin("app", null));
        }
        List<Presented> current = begun.stream().map(one -> present(one, "app")).toList();
        try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 25; round++) {
                List<Future<Long>> turned = new ArrayList<>();
                for (int node = 0; node < 4; node++) {
                    List<Presented> shuffled = new ArrayList<>(current);
                    Collections.shuffle(shuffled, RandomGenerator.getDefault());
                    turned.add(executor.submit(() -> shared.turnAll(shuffled).stream()
                            .filter(Optional::isPresent)
                            .count()));
                }
                long sum = 0;
                for (Future<Long> node : turned) {
                    sum += node.get();
                }
                assertThat(sum).isEqualTo(20);
                current = current.stream().map(SharedTurnsIT::successor).toList();
            }
        }
        assertThat(begun).allSatisfy(one -> assertThat(generation(one)).isEqualTo(25));
    }

    /** A scope that PostgreSQL takes for no text at all. */
    @Test
    void whatTheDatabaseRefusesIsTheFaultOfOneAlone() {
        Begun good = begin("app", null);
        Presented bad = present(begin("app", null), "app", Set.of("users\0read"), null);

        assertThat(shared.lookAtAll(List.of(present(good, "app"), bad))).containsOnly(Optional.empty());
        assertThat(shared.turnAll(List.of(present(good, "app"), bad))).containsOnly(Optional.empty());
        assertThat(generation(good)).isZero();
        assertThat(rotate(good)).isInstanceOf(RotationResult.Rotated.class);
    }

    /** As of a newer server beside this one. */
    @Test
    void aRowThatThisServerCannotReadIsTheFaultOfOneAlone() {
        Begun begun = begin("app", null);

        transaction.executeWithoutResult(status -> {
            jdbc.sql("ALTER TABLE account DROP CONSTRAINT account_role_check").update();
            jdbc.sql("UPDATE account SET role = 'NEWER' WHERE id = :id")
                    .param("id", login.person().id())
                    .update();
            assertThat(shared.lookAtAll(List.of(present(begun, "app")))).containsExactly(Optional.empty());
            status.setRollbackOnly();
        });
    }

    @Test
    void aSessionThatEndsWhileItsAnswerIsSignedIsNotTurned() {
        Begun begun = begin("app", null);

        RotationResult<String> result =
                rotation.rotate(Requests.refresh(begun.refreshToken(), "app", SOURCE), session -> {
                    sessions.end(session.id());
                    return "an access token";
                });

        assertThat(result).isInstanceOf(RotationResult.Dead.class);
        assertThat(generation(begun)).isZero();
    }

    @Test
    void aTokenThatIsTurnedWhileItsAnswerIsSignedIsARepetition() {
        Begun begun = begin("app", null);
        List<RotationResult<String>> other = new ArrayList<>();

        RotationResult<String> result =
                rotation.rotate(Requests.refresh(begun.refreshToken(), "app", SOURCE), session -> {
                    if (other.isEmpty()) {
                        other.add(rotate(begun));
                    }
                    return "an access token";
                });

        assertThat(other.getFirst()).isInstanceOf(RotationResult.Rotated.class);
        assertThat(result)
                .isEqualTo(new RotationResult.Repeated<>(
                        begun.session(),
                        ((RotationResult.Rotated<String>) other.getFirst()).refreshToken(),
                        "an access token"));
        assertThat(generation(begun)).isEqualTo(1);
    }

    /** Its client went on with the new token at once, while the answer to an equal request was signed. */
    @Test
    void aTokenThatWasCurrentWhenItCameIsNoReplay() {
        Begun begun = begin("app", null);

        RotationResult<String> result = rotatedTwiceMeanwhile(begun, "app");

        assertThat(result).isInstanceOf(RotationResult.Dead.class);
        assertThat(sessions.alive(begun.session().id())).isTrue();
        assertThat(generation(begun)).isEqualTo(2);
    }

    @Test
    void withoutAGraceItIsAReplayAllTheSame() {
        String client = client("grace_seconds", 0);
        Begun begun = begin(client, null);

        RotationResult<String> result = rotatedTwiceMeanwhile(begun, client);

        assertThat(result).isInstanceOf(RotationResult.Replayed.class);
        assertThat(sessions.alive(begun.session().id())).isFalse();
    }

    private RotationResult<String> rotatedTwiceMeanwhile(Begun begun, String client) {
        List<RotationResult<String>> others = new ArrayList<>();
        return rotation.rotate(Requests.refresh(begun.refreshToken(), client, SOURCE), session -> {
            String current = begun.refreshToken();
            while (others.size() < 2) {
                others.add(rotation.rotate(Requests.refresh(current, client, SOURCE), same -> "theirs"));
                current = ((RotationResult.Rotated<String>) others.getLast()).refreshToken();
            }
            return "ours";
        });
    }

    /** Its client is not there any more, or has sent it again. */
    @Test
    void whatTookTooLongToSignIsNotTurned() {
        Begun begun = begin("app", null);
        long longAgo = System.nanoTime() - Duration.ofSeconds(4).toNanos();

        assertThatExceptionOfType(PassingFault.class)
                .isThrownBy(() -> rotation.rotate(
                        new RefreshRequest(begun.refreshToken(), "app", Set.of(), SOURCE, longAgo, null),
                        session -> "an access token"));

        assertThat(generation(begun)).isZero();
    }

    @Test
    void withinATransactionItIsTurnedInThatOneAndAlone() {
        Begun begun = begin("app", null);

        transaction.executeWithoutResult(status -> {
            assertThat(shared.look(present(begun, "app"))).isEmpty();
            assertThat(rotate(begun)).isInstanceOf(RotationResult.Rotated.class);
            status.setRollbackOnly();
        });

        assertThat(generation(begun)).isZero();
    }

    /** Each row says which transaction wrote it. */
    @Test
    void thoseThatComeTogetherShareACommit() throws Exception {
        List<Begun> begun = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            begun.add(begin("app", null));
        }
        List<Future<RotationResult<String>>> results = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            begun.forEach(one -> results.add(executor.submit(() -> rotate(one))));
        }

        for (int i = 0; i < 100; i++) {
            assertThat(results.get(i).get())
                    .isEqualTo(new RotationResult.Rotated<>(
                            begun.get(i).session(),
                            tokens.encode(
                                    successor(present(begun.get(i), "app")).token()),
                            "an access token"));
        }
        assertThat(jdbc.sql("SELECT count(DISTINCT xmin::text) FROM session WHERE account_id = :account")
                        .param("account", login.person().id())
                        .query(Integer.class)
                        .single())
                .isLessThan(50);
    }

    @Test
    void notesOfEachWhereItWasTurnedAndHowLongItMayIdle() {
        String client = client("idle_seconds", 60);
        RequestSource elsewhere = new RequestSource("198.51.100.7", "app/2");
        Begun here = begin("app", null);
        Begun there = begin(client, null);
        jdbc.sql("""
                UPDATE session SET strange_repeats = 2, idle_expires_at = clock_timestamp() + interval '30 seconds'
                WHERE account_id = :account""").param("account", login.person().id()).update();

        assertThat(shared.turnAll(List.of(
                        present(here, "app"),
                        new Presented(
                                tokens.decode(there.refreshToken()).orElseThrow(),
                                Requests.refresh(there.refreshToken(), client, elsewhere)))))
                .doesNotContain(Optional.empty());

        assertThat(noted(here)).isEqualTo("192.0.2.1 " + NetworkAndAgent.of(SOURCE) + " 0 604800");
        assertThat(noted(there)).isEqualTo("198.51.100.7 " + NetworkAndAgent.of(elsewhere) + " 0 60");
    }

    private String noted(Begun begun) {
        return jdbc.sql("""
                SELECT concat_ws(' ', last_address, turned_from, strange_repeats,
                                 round(extract(epoch FROM idle_expires_at - turned_at)))
                FROM session WHERE sid = :sid""")
                .param("sid", begun.session().id())
                .query(String.class)
                .single();
    }

    /** RFC 9449, section 5. A turn that binds is left out of its group, because it waits for a standby. */
    @Test
    void theFirstProofBindsAPublicClientsSession() {
        Begun open = begin("native", null);
        Begun without = begin("native", null);
        Begun confidential = begin("app", null);
        Begun alone = begin("native", null);

        assertThat(shared.turnAll(List.of(
                        present(open, "native", Set.of(), "key"),
                        present(without, "native"),
                        present(confidential, "app", Set.of(), "key"))))
                .containsExactly(Optional.empty(), Optional.of(sid(without)), Optional.of(sid(confidential)));
        assertThat(rotate(present(open, "native", Set.of(), "key"))).isInstanceOf(RotationResult.Rotated.class);
        transaction.executeWithoutResult(status -> assertThat(rotation.rotate(
                        new RefreshRequest(alone.refreshToken(), "native", Set.of(), SOURCE, System.nanoTime(), "key"),
                        session -> "an access token"))
                .isInstanceOf(RotationResult.Rotated.class));

        assertThat(key(open)).isEqualTo("key 1");
        assertThat(key(without)).isEmpty();
        assertThat(key(confidential)).isEmpty();
        assertThat(key(alone)).isEqualTo("key 1");
    }

    /** A turn heals after a failover that lost it, and such a one does not. The others of its group do not wait with it. */
    @Test
    void onlyWhatBindsASessionToAKeyWaitsForAStandby() {
        Presented plain = present(begin("native", null), "native");
        Presented bound = present(begin("native", "key"), "native", Set.of(), "key");
        Presented binding = present(begin("native", null), "native", Set.of(), "key");

        assertThat(commitAfter(() -> shared.turnAll(List.of(plain, bound)))).isEqualTo("local");
        assertThat(commitAfter(() -> shared.turnAll(List.of(plain, binding)))).isEqualTo("local");
        for (Presented one : List.of(plain, bound)) {
            assertThat(commitAfter(() -> rotate(one))).as("alone").isEqualTo("local");
            rotate(one);
            assertThat(commitAfter(() -> rotate(one))).as("a repetition").isEqualTo("local");
        }
        assertThat(commitAfter(() -> rotate(binding))).isNotEqualTo("local");
    }

    /** What a commit would have waited for, of a transaction that is rolled back. */
    private @Nullable String commitAfter(Runnable work) {
        return transaction.execute(status -> {
            work.run();
            status.setRollbackOnly();
            return jdbc.sql("SHOW synchronous_commit").query(String.class).single();
        });
    }

    private RotationResult<String> rotate(Presented presented) {
        return rotation.rotate(presented.request(), session -> "an access token");
    }

    private static UUID sid(Begun begun) {
        return begun.session().id();
    }

    private String key(Begun begun) {
        return jdbc.sql("SELECT concat_ws(' ', dpop_thumbprint, bound_from) FROM session WHERE sid = :sid")
                .param("sid", begun.session().id())
                .query(String.class)
                .single();
    }

    @Test
    void holdsNothingWhileItsAnswerIsSigned() {
        Begun begun = begin("app", null);

        RotationResult<Boolean> result = rotation.rotate(
                Requests.refresh(begun.refreshToken(), "app", SOURCE),
                session -> TransactionSynchronizationManager.isActualTransactionActive());

        assertThat(result)
                .isInstanceOfSatisfying(
                        RotationResult.Rotated.class,
                        rotated -> assertThat(rotated.issued()).isEqualTo(false));
    }

    private Begun begin(String client, @Nullable String thumbprint) {
        return sessions.begin(new NewSession(
                        login,
                        client,
                        client.equals("app") ? Set.of("users:read", "messages:read") : Set.of("users:read"),
                        Set.of(),
                        SOURCE,
                        null,
                        thumbprint))
                .orElseThrow();
    }

    private Presented present(Begun begun, String client) {
        return present(begun, client, Set.of(), null);
    }

    private Presented present(Begun begun, String client, Set<String> scopes, @Nullable String thumbprint) {
        return new Presented(
                tokens.decode(begun.refreshToken()).orElseThrow(),
                new RefreshRequest(begun.refreshToken(), client, scopes, SOURCE, System.nanoTime(), thumbprint));
    }

    private static Presented successor(Presented presented) {
        return new Presented(presented.token().successor(), presented.request());
    }

    private RotationResult<String> rotate(Begun begun) {
        return rotation.rotate(Requests.refresh(begun.refreshToken(), "app", SOURCE), session -> "an access token");
    }

    /** A public client of its own, with that setting. */
    private String client(String setting, int value) {
        String id = TestClients.open(jdbc, "refresh_token", "users:read");
        jdbc.sql("UPDATE client SET " + setting + " = :value WHERE id = :id")
                .param("value", value)
                .param("id", id)
                .update();
        return id;
    }

    private void set(Begun begun, String assignment) {
        jdbc.sql("UPDATE session SET " + assignment + " WHERE sid = :sid")
                .param("sid", begun.session().id())
                .update();
    }

    private long generation(Begun begun) {
        return jdbc.sql("SELECT generation FROM session WHERE sid = :sid")
                .param("sid", begun.session().id())
                .query(Long.class)
                .single();
    }
}
