package dev.keyturn.auth.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.keyturn.auth.clock.DatabaseClock;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.ServerAlone;
import dev.keyturn.edge.errors.PassingFault;
import dev.keyturn.edge.errors.TooManyRequests;
import dev.keyturn.edge.http.RequestSource;
import io.github.bucket4j.BucketConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.assertj.core.api.AbstractObjectAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** The budgets, with other numbers than the server under test has, on its database. */
@AuthServerTest
@ServerAlone
class LoginLimitsIT {
    private static final int PAIR = 3;
    private static final int NAME = 5;
    private static final int ADDRESS = 7;
    private static final int REGISTRATIONS = 2;
    private static final int AT_ONCE = 60;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final LoginLimits limits;
    private final String name = "n" + UUID.randomUUID();
    private final MeterRegistry meters = new SimpleMeterRegistry();

    @Autowired
    LoginLimitsIT(DataSource dataSource, JdbcClient jdbc) {
        this.dataSource = dataSource;
        this.jdbc = jdbc;
        this.limits = node();
    }

    /** A person of another test whose name falls into one of these slots would have this small budget. */
    @AfterEach
    void leaveNoBudgets() {
        jdbc.sql("DELETE FROM login_budget").update();
    }

    /** A node of its own, which has nothing but the database in common with the others. */
    private LoginLimits node() {
        return new LoginLimits(
                new LimitsProperties(PAIR, 60, NAME, 60, ADDRESS, 60, AT_ONCE, REGISTRATIONS, 60),
                new Slots(jdbc),
                new Buckets(dataSource, new SetClock(now), meters));
    }

    @Test
    void oneNameFromOneNetworkHasABudgetThatComesBackWithTime() {
        RequestSource source = somewhere();
        fail(PAIR, name, source);

        assertRefused(() -> fail(name, source))
                .satisfies(refused -> assertThat(refused.seconds()).isEqualTo(60));
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(1)));
        assertRefused(() -> fail(name, source)).describedAs("remembered for a second");
        fail(name, node(), source);
        assertRefused(() -> fail(name, node(), source));
        assertThat(meters.counter("keyturn.limits.refused", "budget", "pair").count())
                .isEqualTo(3);
    }

    /** A flood against an empty budget costs nothing, and yet whoever waited gets in. */
    @Test
    void isTakenToBeEmptyForAMomentAlone() {
        RequestSource source = somewhere();
        fail(PAIR, name, source);
        assertRefused(() -> fail(name, source));
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(1)));

        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsInstanceOf(TooManyRequests.class)
                .until(() ->
                        limits.attempt(name, source, _ -> Optional.of("in")).isPresent());
    }

    @Test
    void aTokenThatComesBackIsThereAtOnce() {
        RequestSource source = somewhere();
        fail(PAIR - 1, name, source);
        limits.attempt(
                name,
                source,
                attempt -> attempt.from(false, () -> {
                    assertRefused(() -> fail(name, source));
                    return Optional.of("in");
                }));

        fail(name, source);
    }

    @Test
    void aSuccessAndAFaultCostNothing() {
        RequestSource source = somewhere();
        for (int i = 0; i < 4 * ADDRESS; i++) {
            assertThat(limits.<String>attempt(name, source, attempt -> attempt.from(false, () -> Optional.of("in"))))
                    .contains("in");
            assertThatThrownBy(() -> limits.attempt(
                            name,
                            source,
                            attempt -> attempt.from(false, () -> {
                                throw new PassingFault("no room to hash");
                            })))
                    .isInstanceOf(PassingFault.class);
        }
        fail(PAIR, name, source);
    }

    @Test
    void whoComesWhileTooManyAreUnderWayIsSentAwayAtOnce() throws Exception {
        CountDownLatch inside = new CountDownLatch(AT_ONCE);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Optional<String>>> others = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < AT_ONCE; i++) {
                String each = name + i;
                others.add(executor.submit(() -> limits.attempt(each, somewhere(), _ -> {
                    inside.countDown();
                    return awaited(go);
                })));
            }
            assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();

            assertThatThrownBy(() -> limits.attempt(name, somewhere(), _ -> Optional.of("in")))
                    .isInstanceOf(PassingFault.class)
                    .hasMessageContaining("under way");
            go.countDown();
        }
        for (Future<Optional<String>> other : others) {
            assertThat(other.get()).contains("in");
        }
        assertThat(limits.<String>attempt(name, somewhere(), _ -> Optional.of("in")))
                .contains("in");
    }

    private static Optional<String> awaited(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS) ? Optional.of("in") : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Test
    void theNameCountsHoweverItIsWritten() {
        RequestSource source = somewhere();
        fail(name.toUpperCase(Locale.ROOT), source);
        fail(PAIR - 1, name, source);

        assertRefused(() -> fail("N" + name.substring(1), source));
    }

    @Test
    void manyNetworksTogetherHaveNoMoreThanTheNamesBudget() {
        fail(2, name, somewhere());
        fail(2, name, somewhere());
        fail(1, name, somewhere());

        assertRefused(() -> fail(name, somewhere()));
        fail("another" + name, somewhere());
    }

    @Test
    void anAccountsOwnNetworkIsBoundByNeitherOfTheOthersFailures() {
        RequestSource home = somewhere();
        for (int i = 0; i < NAME; i++) {
            fail(name, somewhere());
        }
        for (int i = 0; i < ADDRESS; i++) {
            fail("neighbour" + i + name, home);
        }
        assertRefused(() -> fail(name, somewhere()));
        assertRefused(() -> fail("neighbour" + name, home));

        for (int i = 0; i < PAIR; i++) {
            assertThat(tryAt(home, true)).isEmpty();
        }
        assertRefused(() -> tryAt(home, true));
    }

    @Test
    void oneNetworkCannotGoThroughNames() {
        RequestSource source = new RequestSource("2001:db8:" + hex() + ":" + hex() + "::1", null);
        RequestSource beside = new RequestSource(source.address().replace("::1", "::abcd:1"), null);
        for (int i = 0; i < ADDRESS; i++) {
            fail(i + name, i % 2 == 0 ? source : beside);
        }

        assertRefused(() -> fail("next" + name, beside));
        fail("next" + name, somewhere());
    }

    @Test
    void whatOneBudgetRefusesBurnsNoOther() {
        fail(2, name, somewhere());
        fail(2, name, somewhere());
        fail(1, name, somewhere());
        RequestSource source = somewhere();
        for (int i = 0; i < 2 * ADDRESS; i++) {
            assertRefused(() -> fail(name, node(), source));
        }

        for (int i = 0; i < ADDRESS; i++) {
            fail(i + name, source);
        }
    }

    @Test
    void twoNodesInParallelSpendOneBudget() throws Exception {
        RequestSource source = somewhere();
        LoginLimits other = node();
        int tried = 0;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> attempts = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                LoginLimits node = i % 2 == 0 ? limits : other;
                attempts.add(executor.submit(() -> {
                    try {
                        fail(name, node, source);
                        return true;
                    } catch (TooManyRequests refused) {
                        return false;
                    }
                }));
            }
            for (Future<Boolean> attempt : attempts) {
                tried += attempt.get() ? 1 : 0;
            }
        }

        assertThat(tried).isEqualTo(PAIR);
    }

    @Test
    void registrationsAreCountedByNetwork() {
        RequestSource source = somewhere();
        for (int i = 0; i < REGISTRATIONS; i++) {
            limits.countRegistration(source);
        }

        assertRefused(() -> limits.countRegistration(source));
        limits.countRegistration(somewhere());
    }

    @Test
    void otherSettingsBeginAnew() {
        RequestSource source = somewhere();
        fail(PAIR, name, source);
        LoginLimits raised = new LoginLimits(
                new LimitsProperties(100, 60, 100, 60, 100, 60, 100, 100, 60),
                new Slots(jdbc),
                new Buckets(dataSource, new SetClock(now), meters));

        for (int i = 0; i < 50; i++) {
            fail(name, raised, source);
        }
    }

    /** A bucket that is written in the future stays empty until then, on all nodes. */
    @Test
    void aNodeWhoseClockIsADayAheadCountsByTheDatabases() {
        Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofDays(1));
        long slot = new Slots(jdbc).of(Budget.Kind.PAIR, 1, 60, LoginName.folded(name));
        BucketConfiguration oneAMinute = BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(1).refillGreedy(60, Duration.ofHours(1)))
                .build();
        try (var node = new AnnotationConfigApplicationContext()) {
            node.registerBean(Clock.class, () -> ahead);
            node.registerBean(DataSource.class, () -> new DelegatingDataSource(dataSource));
            node.registerBean(MeterRegistry.class, () -> meters);
            node.register(DatabaseClock.class, Buckets.class);
            node.refresh();
            node.getBean(DatabaseClock.class).said(Instant.now(), ahead.instant());

            assertThat(node.getBean(Buckets.class).<Boolean>with(slot, oneAMinute, bucket -> bucket.tryConsume(1)))
                    .isTrue();
        }

        assertThat(jdbc.sql("SELECT expires_at FROM login_budget WHERE id = :slot")
                        .param("slot", slot)
                        .query(OffsetDateTime.class)
                        .single()
                        .toInstant())
                .isCloseTo(Instant.now().plus(Duration.ofMinutes(2)), within(Duration.ofMinutes(1)));
    }

    /** At a token a minute, three are back after three; the row stays for one more. */
    @Test
    void aRowExpiresWhenItsBudgetIsFullAgain() {
        RequestSource source = somewhere();
        fail(PAIR, name, source);
        long slot =
                new Slots(jdbc).of(Budget.Kind.PAIR, PAIR, 60, LoginName.folded(name), Network.of(source.address()));

        assertThat(jdbc.sql("SELECT expires_at FROM login_budget WHERE id = :slot")
                        .param("slot", slot)
                        .query(OffsetDateTime.class)
                        .single()
                        .toInstant())
                .isCloseTo(now.get().plus(Duration.ofMinutes(4)), within(Duration.ofSeconds(1)));
    }

    @Test
    void theTableHasABoundWhateverIsTried() {
        Slots slots = new Slots(jdbc);

        assertThat(IntStream.range(0, 20_000)
                        .mapToLong(i -> slots.of(Budget.Kind.NAME, 1, 1, LoginName.folded("name" + i))))
                .allMatch(slot -> slot >= Slots.PER_KIND && slot < 2 * Slots.PER_KIND);
    }

    /** Letters of every script, as names are composed: what is one to the index on names is one to a budget. */
    @Test
    void foldsNamesTogetherThatTheDatabaseFoldsTogether() {
        int[] letters = IntStream.rangeClosed(1, Character.MAX_CODE_POINT)
                .filter(Character::isLetter)
                .filter(letter -> Normalizer.isNormalized(Character.toString(letter), Normalizer.Form.NFKC))
                .toArray();

        int[] folded = jdbc.sql("SELECT casefold(lower(:all COLLATE pg_c_utf8))")
                .param("all", new String(letters, 0, letters.length))
                .query(String.class)
                .single()
                .codePoints()
                .toArray();

        assertThat(folded).hasSameSizeAs(letters);
        assertThat(IntStream.range(0, letters.length)
                        .filter(i -> !Arrays.equals(folded(letters[i]), folded(folded[i]))))
                .isEmpty();
        assertThat(LoginName.folded("\u0393\u0399\u038f\u03a1\u0393\u039f\u03a3"))
                .isEqualTo(LoginName.folded("\u03b3\u03b9\u03ce\u03c1\u03b3\u03bf\u03c2"));
    }

    private static byte[] folded(int letter) {
        return LoginName.folded(Character.toString(letter));
    }

    private void fail(int times, String name, RequestSource source) {
        for (int i = 0; i < times; i++) {
            fail(name, source);
        }
    }

    private void fail(String name, RequestSource source) {
        fail(name, limits, source);
    }

    private static void fail(String name, LoginLimits node, RequestSource source) {
        assertThat(node.attempt(name, source, attempt -> attempt.from(false, Optional::empty)))
                .isEmpty();
    }

    private Optional<String> tryAt(RequestSource source, boolean known) {
        return limits.attempt(name, source, attempt -> attempt.from(known, Optional::empty));
    }

    private static AbstractObjectAssert<?, TooManyRequests> assertRefused(Runnable call) {
        TooManyRequests refused = catchThrowableOfType(TooManyRequests.class, call::run);
        return assertThat(refused).isNotNull();
    }

    private static RequestSource somewhere() {
        return new RequestSource("2001:db8:" + hex() + ":" + hex() + "::1", null);
    }

    private static String hex() {
        return UUID.randomUUID().toString().substring(0, 4);
    }

    /** A clock that the test sets. */
    private static final class SetClock extends Clock {
        private final AtomicReference<Instant> now;

        SetClock(AtomicReference<Instant> now) {
            this.now = now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    }
}
