package dev.keyturn.resource.trust;

import static dev.keyturn.resource.trust.AuthorizationServer.answer;
import static dev.keyturn.resource.trust.AuthorizationServer.entry;
import static dev.keyturn.resource.trust.AuthorizationServer.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.edge.operation.StartupRefusal;
import dev.keyturn.resource.trust.Revoked.Kind;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Status;
import org.springframework.util.unit.DataSize;

@Execution(ExecutionMode.CONCURRENT)
class TrustChannelIT {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String ISSUER = "https://id.example";
    private static final TrustChannel.Pauses PAUSES =
            new TrustChannel.Pauses(Duration.ofMillis(20), Duration.ofMillis(500));

    @TempDir
    private Path folder;

    private Clock clock = Clock.systemUTC();
    private final KnownRevocations known = new KnownRevocations(1_000);
    private final Keys keys = new Keys();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final TrustState state = new TrustState(true);
    private ECKey pair;
    private AuthorizationServer server;
    private @Nullable TrustChannel channel;

    @SuppressWarnings("NullAway.Init") // JUnit calls begin() first
    TrustChannelIT() {}

    @BeforeEach
    void begin() throws Exception {
        pair = new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
        Files.writeString(keyFile(), pair.toJSONString());
        server = new AuthorizationServer();
    }

    @AfterEach
    void end() {
        if (channel != null) {
            channel.stop();
        }
        server.close();
    }

    @Test
    void asksForEverythingFirstAndForNewsFromThenOn() throws Exception {
        server.reply(answer(entry(Kind.SESSION, "sid")));
        open();

        await().atMost(SOON).until(() -> known.refuses(new TokenNames(null, "sid", null, "client", null, "sub")));
        await().atMost(SOON).until(() -> server.requests().size() == 2);
        server.reply(answer(entry(Kind.CLIENT, "client")));
        await().atMost(SOON).until(() -> known.refuses(new TokenNames(null, null, null, "client", null, "sub")));

        assertThat(server.requests().getFirst()).doesNotContainKey("after").containsEntry("instance", "test:1");
        assertThat(server.requests().get(1)).containsEntry("after", "c").containsEntry("wait", "10");
        assertThat(state.isLoaded()).isTrue();
        assertThat(state.staleness()).isBetween(0.0, 2.0);
        assertThat(meters.counter("keyturn.trust.polls", "result", "ok").count())
                .isEqualTo(2);
    }

    @Test
    void showsWhoItIsWithAFreshAssertionForEachRequest() throws Exception {
        server.reply(answer(""));
        open();
        await().atMost(SOON).until(() -> server.requests().size() == 2);

        List<SignedJWT> assertions = List.of(assertion(0), assertion(1));
        for (SignedJWT assertion : assertions) {
            assertThat(assertion.verify(new ECDSAVerifier(pair.toECPublicKey())))
                    .isTrue();
            assertThat(assertion.getJWTClaimsSet().getAudience()).containsExactly(ISSUER);
            assertThat(assertion.getJWTClaimsSet().getSubject()).isEqualTo("resource-server");
        }
        assertThat(assertions.get(0).getJWTClaimsSet().getJWTID())
                .isNotEqualTo(assertions.get(1).getJWTClaimsSet().getJWTID());
    }

    @Test
    void aPublishedKeyThatItLacksIsFetchedAtOnceAndReported() {
        keys.published.add("new");
        keys.known.add("old");
        server.reply(answer("", "old", "new"));
        open();

        await().atMost(SOON).until(() -> server.requests().size() == 2);

        assertThat(server.requests().getFirst()).containsEntry("keys", "old");
        assertThat(server.requests().get(1)).containsEntry("keys", "new old");
        assertThat(keys.fetches).hasValue(1);
    }

    @Test
    void aKeyThatCannotBeFetchedYetIsAskedForAgainSoon() {
        server.reply(answer("", "new"));
        server.reply(answer("", "new"));
        open();
        await().atMost(SOON).until(() -> keys.fetches.get() >= 2);
        keys.published.add("new");
        server.reply(answer("", "new"));

        await().atMost(SOON)
                .until(() ->
                        server.requests().getLast().getOrDefault("keys", "").equals("new"));
        assertThat(server.requests().get(1)).containsEntry("wait", "1");
    }

    @Test
    void aRevokedKeyIsNotHeldAnyMore() {
        keys.known.addAll(Set.of("good", "stolen"));
        server.reply(answer(entry(Kind.KEY, "stolen"), "good"));
        open();

        await().atMost(SOON).until(() -> server.requests().size() == 2);

        assertThat(known.refusesKey("stolen")).isTrue();
        assertThat(server.requests().get(1)).containsEntry("keys", "good").containsEntry("wait", "10");
        assertThat(keys.fetches).hasValue(0);
    }

    /** By a node that has not heard of it yet; a fetch would bring it, and it would be missing all the same. */
    @Test
    void aRevokedKeyIsNotFetchedThoughItIsPublished() {
        keys.known.add("good");
        server.reply(answer(entry(Kind.KEY, "stolen"), "good", "stolen"));
        open();

        await().atMost(SOON).until(() -> server.requests().size() == 2);

        assertThat(server.requests().get(1)).containsEntry("keys", "good").containsEntry("wait", "10");
        assertThat(keys.fetches).hasValue(0);
    }

    @Test
    void badAnswersAreSurvivedAtALeisurelyPace() {
        for (String body : List.of(
                "<html>",
                "[]",
                "null",
                "{}",
                "{\"cursor\":\"c\",\"keys\":[],\"entries\":[null]}",
                answer("") + " ".repeat(3_000_000))) {
            server.reply(body);
        }
        server.reply(503, "{\"error\":\"temporarily_unavailable\"}");
        server.reply(401, "{\"error\":\"invalid_client\"}");
        Instant began = Instant.now();
        open();
        await().atMost(Duration.ofSeconds(20)).until(() -> server.requests().size() >= 6);
        assertThat(state.isLoaded()).isFalse();

        server.reply(answer(entry(Kind.SESSION, "sid")));
        await().atMost(Duration.ofSeconds(20)).until(state::isLoaded);
        assertThat(Duration.between(began, Instant.now()))
                .as("at least half of 20, 40, 80, 160, 320 and three times 500 ms")
                .isGreaterThan(Duration.ofSeconds(1));
        assertThat(known.size()).isEqualTo(1);
        assertThat(meters.counter("keyturn.trust.polls", "result", "garbage").count())
                .isGreaterThanOrEqualTo(4);
    }

    @Test
    void aServerThatGoesAwayIsFoundAgainAndNothingThatIsKnownIsLost() throws IOException {
        server.reply(answer(entry(Kind.SESSION, "sid")));
        open();
        await().atMost(SOON).until(() -> known.size() == 1);
        int port = server.port();

        server.close();
        await().atMost(Duration.ofSeconds(5)).until(() -> state.problem() != null);
        assertThat(known.size()).isEqualTo(1);
        server = new AuthorizationServer(port);
        server.reply(answer(entry(Kind.SESSION, "other")));

        await().atMost(Duration.ofSeconds(8)).until(() -> known.size() == 2);
        assertThat(server.requests().getFirst()).containsEntry("after", "c");
        await().atMost(SOON).until(() -> state.problem() == null);
    }

    @Test
    void keysThatCannotBeFetchedForAReasonThatNobodyThoughtOfAreAFailureAndNotTheEnd() {
        keys.broken = true;
        server.reply(503, "{}");
        server.reply(answer("", "new"));
        open();

        await().atMost(Duration.ofSeconds(20)).until(() -> server.requests().size() >= 3);
        assertThat(state.isLoaded()).isTrue();
        assertThat(state.problem()).contains("keys that nobody thought of");
        assertThat(meters.counter("keyturn.trust.polls", "result", "error").count())
                .isPositive();
    }

    /** With an assertion that is good for the one that it asks. */
    @Test
    void goesToNoOtherAddress() throws IOException {
        try (AuthorizationServer other = new AuthorizationServer()) {
            server.redirect("http://localhost:" + other.port() + "/oauth2/trust");
            open();

            await().atMost(SOON).until(() -> state.problem() != null);

            assertThat(state.problem()).startsWith("307 ");
            assertThat(other.requests()).isEmpty();
        }
    }

    /** It stands in the log and at the health. */
    @Test
    void aRefusalIsQuotedInOneLine() {
        server.reply(400, "{\"error\":\n\u001b[31m\"invalid_request\"}" + "x".repeat(1_000));
        open();

        await().atMost(SOON).until(() -> state.problem() != null);

        assertThat(state.problem())
                .startsWith("400 {\"error\":  [31m\"invalid_request\"}x")
                .hasSizeLessThan(300);
    }

    /** Its assertions are of the future then, and refused as those of a wrong key are. */
    @Test
    void saysOfARefusalByHowMuchItsClockDiffers() {
        clock = Clock.offset(clock, Duration.ofSeconds(100));
        server.reply(401, "{}");
        open();

        await().atMost(SOON).until(() -> state.problem() != null);
        assertThat(state.problem())
                .matches("401 \\{} This server's clock is (99|100|101) s ahead of the authorization server's\\.");
    }

    @Test
    void servesNobodyBeforeTheLastPageOfTheFirstAnswer() {
        server.reply(page(entry(Kind.SESSION, "one")));
        server.reply(page(entry(Kind.SESSION, "two")));
        open();
        await().atMost(SOON).until(() -> server.requests().size() == 3);
        assertThat(known.size()).isEqualTo(2);
        assertThat(state.isLoaded()).isFalse();

        server.reply(answer(entry(Kind.SESSION, "three")));

        await().atMost(SOON).until(state::isLoaded);
        assertThat(known.size()).isEqualTo(3);
    }

    @Test
    void saysThatItIsOpenOnceAllHasBeenRead() {
        try (Said said = new Said()) {
            IntStream.range(0, 3).forEach(_ -> server.reply(page(entry(Kind.SESSION, "sid"))));
            server.reply(answer(""));
            server.reply(503, "nobody else is told this");
            server.reply(page(entry(Kind.SESSION, "other")));
            server.reply(answer(""));
            open();

            await().atMost(SOON).until(() -> server.requests().size() == 8);

            assertThat(said.withReason("nobody else is told this"))
                    .satisfiesExactly(
                            open -> assertThat(open).isEqualTo("The trust channel is open"),
                            down -> assertThat(down).startsWith("The trust channel is down"),
                            open -> assertThat(open).isEqualTo("The trust channel is open"));
        }
    }

    @Test
    void asksNoMoreThanFourTimesASecondHoweverQuicklyItIsAnswered() {
        open();
        await().atMost(SOON).until(() -> server.requests().size() == 1);
        Instant began = Instant.now();
        // The first was held for long enough: what comes next follows at once, and then three at that pace.
        IntStream.range(0, 4).forEach(_ -> server.reply(answer("")));

        await().atMost(Duration.ofSeconds(10)).until(() -> server.requests().size() == 5);

        assertThat(Duration.between(began, Instant.now())).isGreaterThan(Duration.ofMillis(740));
    }

    @Test
    void pausesTwiceAsLongAfterEachFailureUpToTheLongest() {
        assertThat(pause(1)).isBetween(100L, 200L);
        assertThat(pause(2)).isBetween(200L, 400L);
        assertThat(pause(5)).isBetween(1_600L, 3_200L);
        assertThat(pause(6)).isBetween(2_500L, 5_000L);
        assertThat(pause(100_000)).isBetween(2_500L, 5_000L);
        assertThat(IntStream.range(0, 100).map(_ -> (int) pause(6)).distinct().count())
                .isGreaterThan(1);
    }

    private static long pause(int failures) {
        return TrustChannel.Pauses.USUAL.after(failures).toMillis();
    }

    @Test
    void isReadyWithTheLastPageOfTheFirstAnswer() {
        TrustHealth health = new TrustHealth(state);
        assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);

        state.answered(false);
        assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        state.answered(true);
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        state.failed("the channel is down");
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);

        assertThat(new TrustHealth(new TrustState(false)).health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void saysGoodByeWhenItStops() {
        server.reply(answer(""));
        TrustChannel open = open();
        await().atMost(SOON).until(() -> server.requests().size() == 2);

        open.stop();

        assertThat(server.requests().getLast()).containsEntry("leaving", "true");
        assertThat(open.isRunning()).isFalse();
    }

    /** Who would hear it is out of reach. */
    @Test
    void leavesWithoutAWordWhileTheChannelIsDown() {
        server.reply(503, "{}");
        TrustChannel open = open();
        await().atMost(SOON).until(() -> state.problem() != null);

        open.stop();

        assertThat(server.requests()).noneMatch(request -> request.containsKey("leaving"));
    }

    @Test
    void aKeyFileThatHoldsNoneStopsTheStartWithASentence() throws Exception {
        Path file = keyFile();
        TrustProperties properties = properties(file);
        String ofAnotherCurve = new ECKeyGenerator(Curve.P_384).generate().toJSONString();
        for (String content : List.of("", "nonsense", pair.toPublicJWK().toJSONString(), ofAnotherCurve)) {
            Files.writeString(file, content);
            assertThatThrownBy(() -> TrustKey.load(file, properties, clock))
                    .isInstanceOf(StartupRefusal.class)
                    .hasMessageContaining("keyturn.trust.key-file");
        }
        Files.delete(file);
        assertThatThrownBy(() -> TrustKey.load(file, properties, clock)).isInstanceOf(StartupRefusal.class);
    }

    private TrustChannel open() {
        TrustProperties properties = properties(keyFile());
        TrustClient client = new TrustClient(properties, TrustKey.load(keyFile(), properties, clock), "test:1", clock);
        TrustChannel opened = new TrustChannel(
                new TrustChannel.Parts(
                        client, new RevocationReading(known, 1_000, clock), new KeyFetching(keys, known), state),
                properties.hold(),
                PAUSES,
                meters);
        opened.start();
        channel = opened;
        return opened;
    }

    private SignedJWT assertion(int request) throws Exception {
        return SignedJWT.parse(server.requests().get(request).get("client_assertion"));
    }

    private Path keyFile() {
        return folder.resolve("key.json");
    }

    private TrustProperties properties(Path keyFile) {
        return new TrustProperties(
                keyFile,
                "resource-server",
                URI.create("http://localhost:" + server.port() + "/oauth2/trust"),
                URI.create(ISSUER),
                null,
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                DataSize.ofMegabytes(2),
                1_000);
    }

    /** What the channels of all tests log, by their threads, which have one name. */
    private static final class Said extends AppenderBase<ILoggingEvent> implements AutoCloseable {
        private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(TrustChannel.class);

        private final Map<Thread, List<String>> said = new ConcurrentHashMap<>();

        Said() {
            start();
            LOGGER.addAppender(this);
        }

        @Override
        public void close() {
            LOGGER.detachAppender(this);
        }

        @Override
        protected void append(ILoggingEvent event) {
            said.computeIfAbsent(Thread.currentThread(), _ -> new CopyOnWriteArrayList<>())
                    .add(event.getFormattedMessage());
        }

        /** All that the channel said that was told this. */
        List<String> withReason(String reason) {
            return said.values().stream()
                    .filter(messages -> messages.stream().anyMatch(message -> message.contains(reason)))
                    .findAny()
                    .orElseThrow();
        }
    }

    /** Keys that a fetch finds once they are published. */
    private static final class Keys implements HeldKeys {
        private final Set<String> known = ConcurrentHashMap.newKeySet();
        private final Set<String> published = ConcurrentHashMap.newKeySet();
        private final AtomicInteger fetches = new AtomicInteger();
        private volatile boolean broken;

        @Override
        public Set<String> held() {
            return Set.copyOf(known);
        }

        @Override
        public void fetch() {
            fetches.incrementAndGet();
            if (broken) {
                throw new IllegalStateException("keys that nobody thought of");
            }
            known.addAll(published);
        }
    }
}
