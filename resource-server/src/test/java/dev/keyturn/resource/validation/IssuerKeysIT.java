package dev.keyturn.resource.validation;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.keyturn.resource.testing.Hand;
import dev.keyturn.resource.testing.Issuer;
import dev.keyturn.resource.trust.HeldKeys;
import dev.keyturn.resource.trust.Revocations;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.util.unit.DataSize;

@Execution(ExecutionMode.CONCURRENT)
class IssuerKeysIT {
    private static final RSAKey OTHER_KEY = Issuer.newKey();
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    /** For an answer that comes: no real time decides, however slow the machine is. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** For one that does not come. */
    private static final Duration IMPATIENCE = Duration.ofMillis(2500);

    private final Issuer issuer = new Issuer();
    private final Hand clock = new Hand();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final IssuerJwks document = document(LIFETIME, PATIENCE);
    private final JWKSetBasedJWKSource<SecurityContext> keys = source(LIFETIME, PATIENCE, document);
    private final JwtDecoder decoder = decoder(keys, document);

    @AfterEach
    void stop() throws IOException {
        keys.close();
        issuer.stop();
    }

    static Stream<Arguments> badDays() {
        return Stream.concat(
                quickDays().map(day -> Arguments.of(day, PATIENCE)),
                slowDays().map(day -> Arguments.of(day, IMPATIENCE)));
    }

    private static Stream<ResponseDefinitionBuilder> slowDays() {
        return Stream.of(
                aResponse().withFixedDelay(10_000),
                aResponse().withBody(new JWKSet(OTHER_KEY).toString(true)).withChunkedDribbleDelay(20, 10_000));
    }

    private static Stream<ResponseDefinitionBuilder> quickDays() {
        return Stream.of(
                aResponse().withStatus(500),
                aResponse().withStatus(302).withHeader("Location", "/elsewhere"),
                aResponse().withBody("<html>Welcome</html>"),
                aResponse().withBody("{\"keys\":[]}"),
                aResponse().withBody("null"),
                aResponse().withBody("{\"keys\":[null]}"),
                aResponse().withBody(withAnEmptyPrime()),
                aResponse().withBody("{\"keys\":" + "[".repeat(10_000)),
                aResponse().withBody(new JWKSet(OTHER_KEY) + " ".repeat(1_000_000)),
                aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
                aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE));
    }

    private static String withAnEmptyPrime() {
        Map<String, Object> key = new HashMap<>(OTHER_KEY.toJSONObject());
        key.put("oth", List.of(Map.of()));
        return JSONObjectUtils.toJSONString(Map.of("keys", List.of(key)));
    }

    @ParameterizedTest
    @MethodSource("badDays")
    void knownKeysOutliveABadDay(ResponseDefinitionBuilder badDay, Duration patience) throws Exception {
        try (JWKSetBasedJWKSource<SecurityContext> cached = source(LIFETIME, patience, document(LIFETIME, patience))) {
            assertThat(known(cached)).isEqualTo(Set.of(issuer.key().getKeyID()));
            int fetches = issuer.fetches();
            issuer.answer(badDay);
            clock.advance(LIFETIME);

            assertThat(known(cached)).isEqualTo(Set.of(issuer.key().getKeyID()));
            assertThat(issuer.fetches()).isGreaterThan(fetches);

            issuer.publish(issuer.key(), OTHER_KEY);
            clock.advance(LIFETIME);
            assertThat(known(cached)).isEqualTo(Set.of(issuer.key().getKeyID(), OTHER_KEY.getKeyID()));
        }
    }

    @Test
    void noOtherAddressIsAsked() throws Exception {
        issuer.answer(aResponse().withStatus(307).withHeader("Location", "/elsewhere"));

        assertNoVerdict(decoder);

        assertThat(issuer.fetches()).isEqualTo(1);
        assertThat(issuer.requestsTo("/elsewhere")).isZero();
    }

    @Test
    void ofMoreKeysThanItKeepsItKeepsTheNewest() throws KeySourceException {
        RSAKey[] keys = IntStream.rangeClosed(1, 101)
                .mapToObj(number ->
                        new RSAKey.Builder(OTHER_KEY).keyID("key" + number).build())
                .toArray(RSAKey[]::new);

        issuer.publish(keys);

        assertThat(known()).hasSize(100).contains("key101").doesNotContain("key1");
    }

    @ParameterizedTest
    @MethodSource("badDays")
    void neverReachedMeansNoVerdict(ResponseDefinitionBuilder badDay, Duration patience) throws IOException {
        IssuerJwks asked = document(LIFETIME, patience);
        try (JWKSetBasedJWKSource<SecurityContext> cached = source(LIFETIME, patience, asked)) {
            JwtDecoder verifying = decoder(cached, asked);
            issuer.answer(badDay);
            assertNoVerdict(verifying);
            int fetches = issuer.fetches();

            assertNoVerdict(verifying);
            assertThat(issuer.fetches()).isEqualTo(fetches);

            issuer.publish(issuer.key());
            clock.advance(Duration.ofSeconds(1));
            verifying.decode(token(issuer.key()));
        }
    }

    @Test
    void believesKeysThroughAnOutageToWithinALifetimeOfTheSetting() throws KeySourceException {
        known();
        issuer.answer(aResponse().withStatus(500));

        for (int minutes = 5; minutes <= 50; minutes += 5) {
            clock.advance(LIFETIME);
            assertThat(known()).isNotEmpty();
        }
        clock.advance(Duration.ofMinutes(10));
        assertThatExceptionOfType(JWKSetUnavailableException.class).isThrownBy(this::known);

        issuer.publish(issuer.key());
        clock.advance(Duration.ofSeconds(15));
        assertThat(known()).isNotEmpty();
    }

    @Test
    void anOutageEndsAnIntervalAfterItHasEndedThere() throws KeySourceException {
        known();
        issuer.answer(aResponse().withStatus(500));
        clock.advance(LIFETIME);
        assertThat(known()).containsExactly(issuer.key().getKeyID());
        int fetches = issuer.fetches();

        fetchWhatIsOverdue();
        assertThat(issuer.fetches()).isEqualTo(fetches);
        issuer.publish(OTHER_KEY);
        clock.advance(Duration.ofSeconds(15));
        fetchWhatIsOverdue();

        assertThat(known()).containsExactly(OTHER_KEY.getKeyID());
        clock.advance(Duration.ofSeconds(15));
        fetchWhatIsOverdue();
        assertThat(issuer.fetches()).isEqualTo(fetches + 1);
    }

    @Test
    void aClockThatWasAheadMakesNothingLastLonger() {
        clock.advance(Duration.ofDays(1));
        new IssuerKeys(keys, document, clock).fetch();
        clock.advance(Duration.ofDays(-1));
        issuer.answer(aResponse().withStatus(500));

        fetchWhatIsOverdue();
        assertThat(issuer.fetches()).isEqualTo(2);
        decoder.decode(token(issuer.key()));
        clock.advance(Duration.ofHours(1));

        assertThat(document.kids()).isEmpty();
        assertNoVerdict(decoder);
    }

    private void fetchWhatIsOverdue() {
        new IssuerKeys(keys, document, clock).fetchWhatIsOverdue();
    }

    @Test
    void fetchesInTheBackgroundBeforeKeysGrowOld() throws IOException {
        Duration lifetime = Duration.ofSeconds(7);
        IssuerJwks quicklyOld = document(lifetime, IMPATIENCE);
        try (JWKSetBasedJWKSource<SecurityContext> shortLived = source(lifetime, IMPATIENCE, quicklyOld)) {
            decoder(shortLived, quicklyOld).decode(token(issuer.key()));
            clock.advance(Duration.ofMinutes(1));

            await().atMost(Duration.ofSeconds(15)).until(() -> issuer.fetches() == 2);
        }
    }

    @Test
    void aNewKeyIsFoundAtItsFirstUse() {
        decoder.decode(token(issuer.key()));
        issuer.publish(issuer.key(), OTHER_KEY);
        clock.advance(Duration.ofSeconds(15));

        decoder.decode(token(OTHER_KEY));

        assertThat(issuer.fetches()).isEqualTo(2);
    }

    @Test
    void aKeyThatAFetchBringsAtThisMomentIsNotRefused() {
        decoder.decode(token(issuer.key()));
        issuer.publish(issuer.key(), OTHER_KEY);
        clock.advance(Duration.ofSeconds(15));
        clock.meanwhile(() -> new IssuerKeys(keys, document, clock).fetch());

        assertThat(document.refuses(OTHER_KEY.getKeyID())).isFalse();
        assertThat(issuer.fetches()).isEqualTo(2);
    }

    @Test
    void aKeyThatIsGoneIsNoLongerBelieved() {
        decoder.decode(token(issuer.key()));
        issuer.publish(OTHER_KEY);
        clock.advance(Duration.ofSeconds(15));
        decoder.decode(token(OTHER_KEY));

        assertRefused(token(issuer.key()));
    }

    @Test
    void aFloodOfUnknownKeysFetchesOnceAnIntervalAndIsRefused() {
        decoder.decode(token(issuer.key()));
        String unknown = token(OTHER_KEY);

        for (int interval = 0; interval < 2; interval++) {
            IntStream.range(0, 200).forEach(_ -> assertRefused(unknown));
            decoder.decode(token(issuer.key()));
            clock.advance(Duration.ofSeconds(15));
        }

        assertThat(issuer.fetches()).isEqualTo(2);
    }

    /** Of the others nobody knows yet whether they are good, so that is what they are told, at once. */
    @Test
    void ofAFloodThatMeetsASlowFetchOnlySomeWait() throws Exception {
        decoder.decode(token(issuer.key()));
        String unknown = token(OTHER_KEY);
        issuer.answer(aResponse().withFixedDelay(1_500).withStatus(503));
        clock.advance(Duration.ofSeconds(15));

        List<Boolean> verdicts = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> refusals = IntStream.range(0, 200)
                    .mapToObj(_ -> executor.submit(() -> isFoundBad(unknown)))
                    .toList();
            decoder.decode(token(issuer.key()));
            for (Future<Boolean> refusal : refusals) {
                verdicts.add(refusal.get());
            }
        }

        assertThat(verdicts).filteredOn(bad -> bad).hasSizeBetween(1, 50);
    }

    /** Or, if it is not, whether there was no telling. */
    private boolean isFoundBad(String token) {
        try {
            decoder.decode(token);
            throw new AssertionError("The token was accepted");
        } catch (BadJwtException bad) {
            return true;
        } catch (JwtException noTelling) {
            return false;
        }
    }

    @Test
    void whatTheIssuerAnnouncesIsFetchedAtOncePastCachesAndPacedAllTheSame() {
        HeldKeys held = new IssuerKeys(keys, document, clock);
        decoder.decode(token(issuer.key()));
        issuer.publish(issuer.key(), OTHER_KEY);
        assertRefused(token(OTHER_KEY));
        clock.advance(Duration.ofSeconds(1));

        IntStream.range(0, 20).forEach(_ -> held.fetch());

        assertThat(held.held()).containsExactlyInAnyOrder(issuer.key().getKeyID(), OTHER_KEY.getKeyID());
        decoder.decode(token(OTHER_KEY));
        assertThat(issuer.fetches()).isEqualTo(2);
        assertThat(issuer.lastFetch().getHeader("Cache-Control")).isEqualTo("no-cache");
    }

    @Test
    void asksOnlyWhetherThereAreNewKeys() throws KeySourceException {
        issuer.publishAs("\"one\"", issuer.key());
        known();
        clock.advance(LIFETIME);

        assertThat(known()).containsExactly(issuer.key().getKeyID());
        decoder.decode(token(issuer.key()));

        assertThat(issuer.fetches()).isEqualTo(2);
        assertThat(meters.counter("keyturn.jwks.fetches", "result", "unchanged").count())
                .isEqualTo(1);
    }

    @Test
    void anUnknownKeyDuringAnOutageIsRefused() {
        decoder.decode(token(issuer.key()));
        issuer.answer(aResponse().withStatus(503));
        clock.advance(Duration.ofSeconds(15));

        assertRefused(token(OTHER_KEY));
        decoder.decode(token(issuer.key()));
    }

    @Test
    void whatIsNoAccessTokenFetchesNothing() {
        RSAKey key = issuer.key();
        var claims = issuer.claims(Duration.ofMinutes(5), _ -> {});

        assertRefused("nonsense");
        assertRefused(Issuer.signed(key, Issuer.header(key).type(null).build(), claims));
        assertRefused(Issuer.signed(key, Issuer.header(key).keyID(null).build(), claims));

        assertThat(issuer.fetches()).isZero();
    }

    @Test
    void settingsThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> properties(LIFETIME, PATIENCE, LIFETIME))
                .hasMessageContaining("keyturn.jwks.outage-tolerance must be longer");
        assertThatThrownBy(() -> properties(Duration.ofSeconds(5), IMPATIENCE, Duration.ofHours(1)))
                .hasMessageContaining("keyturn.jwks.lifetime must be at least");
    }

    /** The kids that are known at the time that the clock shows. */
    private Set<String> known() throws KeySourceException {
        return known(keys);
    }

    private Set<String> known(JWKSetBasedJWKSource<SecurityContext> cached) throws KeySourceException {
        return cached
                .getJWKSetSource()
                .getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), clock.millis(), null)
                .getKeys()
                .stream()
                .map(JWK::getKeyID)
                .collect(Collectors.toSet());
    }

    private void assertNoVerdict(JwtDecoder verifying) {
        assertThatExceptionOfType(JwtException.class)
                .isThrownBy(() -> verifying.decode(token(issuer.key())))
                .isNotInstanceOf(BadJwtException.class);
    }

    private void assertRefused(String token) {
        assertThatExceptionOfType(BadJwtException.class).isThrownBy(() -> decoder.decode(token));
    }

    private String token(RSAKey key) {
        return Issuer.signed(key, Issuer.header(key).build(), issuer.claims(Duration.ofMinutes(5), _ -> {}));
    }

    private JwtDecoder decoder(JWKSource<SecurityContext> source, IssuerJwks from) {
        return new TokenValidation()
                .accessTokenDecoder(
                        source,
                        from,
                        new TokenProperties(URI.create(issuer.url()), URI.create(Issuer.AUDIENCE)),
                        Revocations.none(),
                        Clock.systemUTC(),
                        meters);
    }

    private IssuerJwks document(Duration lifetime, Duration patience) {
        return new IssuerJwks(properties(lifetime, patience, Duration.ofHours(1)), clock, meters);
    }

    private JWKSetBasedJWKSource<SecurityContext> source(Duration lifetime, Duration patience, IssuerJwks document) {
        return TokenValidation.issuerKeySource(properties(lifetime, patience, Duration.ofHours(1)), document);
    }

    private JwksProperties properties(Duration lifetime, Duration patience, Duration outageTolerance) {
        return new JwksProperties(
                URI.create(issuer.url() + "/oauth2/jwks"),
                patience,
                patience,
                DataSize.ofKilobytes(64),
                lifetime,
                Duration.ofSeconds(1),
                outageTolerance,
                Duration.ofSeconds(15),
                Duration.ofSeconds(1));
    }
}
