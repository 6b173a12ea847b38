package dev.keyturn.resource.validation;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Base64URL;
import dev.keyturn.edge.bearer.BearerTokens;
import dev.keyturn.resource.testing.Hand;
import dev.keyturn.resource.testing.Issuer;
import dev.keyturn.resource.trust.Revocations;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.util.unit.DataSize;

class WorthlessTokensIT {
    private static final Duration PACE = Duration.ofSeconds(16);
    private static final RSAKey OTHER_KEY = Issuer.newKey();

    private final Issuer issuer = new Issuer();
    private final Hand clock = new Hand();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final JwksProperties properties = new JwksProperties(
            URI.create(issuer.url() + "/oauth2/jwks"),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            DataSize.ofKilobytes(64),
            Duration.ofMinutes(5),
            Duration.ofSeconds(1),
            Duration.ofHours(1),
            PACE,
            Duration.ofSeconds(1));
    private final IssuerJwks document = new IssuerJwks(properties, clock, meters);
    private final JWKSetBasedJWKSource<SecurityContext> keys = TokenValidation.issuerKeySource(properties, document);
    private final Revocations revocations = mock();
    private final AtomicReference<@Nullable JwtException> verdict = new AtomicReference<>();
    private final CountedTokens tokens = new CountedTokens(this::verdict, meters);
    private final WorthlessTokens filter = new WorthlessTokens(
            new BearerTokens(), document, revocations, tokens, (request, response, refusal) -> response.setStatus(401));

    @BeforeEach
    void fetchKeys() throws JWKSetUnavailableException {
        fetch();
    }

    @AfterEach
    void stop() throws IOException {
        keys.close();
        issuer.stop();
    }

    @Test
    void areRefusedAtOnceBetweenTwoFetches() throws Exception {
        assertThat(passes(token(OTHER_KEY))).isFalse();
        assertThat(passes(token(issuer.key()))).isTrue();
        assertThat(passes(token(OTHER_KEY))).isFalse();

        assertThat(issuer.fetches()).isEqualTo(1);
        assertThat(counted("unknown_key")).isEqualTo(2);
    }

    @Test
    void mayHaveThemselvesFetchedWhenThatIsDue() throws Exception {
        clock.advance(PACE);
        assertThat(passes(token(OTHER_KEY))).isTrue();

        issuer.publish(issuer.key(), OTHER_KEY);
        fetch();

        assertThat(passes(token(OTHER_KEY))).isTrue();
    }

    @Test
    void mayWaitForAFetchThatIsUnderWay() throws Exception {
        clock.advance(PACE);
        issuer.answer(aResponse().withFixedDelay(1_000).withStatus(503));
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> fetched = executor.submit(() -> {
                try {
                    fetch();
                    return true;
                } catch (JWKSetUnavailableException failed) {
                    return false;
                }
            });
            await().until(() -> issuer.fetches() == 2);
            assertThat(passes(token(OTHER_KEY))).isTrue();
            assertThat(fetched.get()).isFalse();
        }

        assertThat(passes(token(OTHER_KEY))).isFalse();
    }

    @Test
    void arePassedOnWhileNoKeyIsKnownSoThatTheyAreNotTakenForForged() throws Exception {
        clock.advance(Duration.ofHours(2));

        assertThat(passes(token(OTHER_KEY))).isTrue();
    }

    @Test
    void keysThatLapsedAreAskedForAtTheQuickPaceAgain() throws Exception {
        clock.advance(Duration.ofHours(1).minusSeconds(1));
        issuer.answer(aResponse().withStatus(503));
        assertThatThrownBy(this::fetch).isInstanceOf(JWKSetUnavailableException.class);
        clock.advance(Duration.ofMillis(900));
        assertThatThrownBy(this::fetch).hasMessageContaining("a moment ago");

        issuer.publish(issuer.key());
        clock.advance(Duration.ofMillis(100));
        fetch();

        assertThat(document.kids()).containsExactly(issuer.key().getKeyID());
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void anOutageIsToldOfWhenItBeginsWhenItMattersAndWhenItEnds(CapturedOutput output) throws Exception {
        issuer.answer(aResponse().withStatus(503));
        for (Duration wait : List.of(PACE, PACE, Duration.ofHours(1), PACE)) {
            clock.advance(wait);
            assertThatThrownBy(this::fetch).isInstanceOf(JWKSetUnavailableException.class);
        }
        issuer.publish(issuer.key());
        clock.advance(PACE);
        fetch();

        assertThat(output.getOut().lines().filter(line -> line.contains("IssuerJwks")))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("WARN", "The issuer answered 503", "Those at hand are believed until"),
                        line -> assertThat(line).contains("WARN", "The issuer answered 503", "There are none at hand"),
                        line -> assertThat(line).contains("INFO", "again"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "nonsense",
                "..",
                "e30.e30.e30",
                "bnVsbA.e30.e30",
                "IG51bGwg.e30.e30",
                "eyJhbGciOiJub25lIn0.e30.",
                "bm8ganNvbg.e30.e30",
                "eyJhbGciOiJSUzI1NiJ9.e30.e30"
            })
    void nothingElseIsDecidedHere(String token) throws Exception {
        assertThat(passes(token)).isTrue();
    }

    @Test
    void aLongHeaderIsNotTakenApart() throws Exception {
        JWSHeader header = Issuer.header(OTHER_KEY).keyID("k".repeat(2_000)).build();

        assertThat(passes(header.toBase64URL() + ".e30.e30")).isTrue();
    }

    @Test
    void aKeyThatIsGoneIsUnknown() throws Exception {
        String token = token(issuer.key());
        assertThat(passes(token)).isTrue();
        clock.advance(PACE);
        issuer.publish(OTHER_KEY);
        fetch();

        assertThat(passes(token)).isFalse();
        assertThat(passes(token(OTHER_KEY))).isTrue();
    }

    @Test
    void ofAKnownKeyAreRefusedIfTheyAreBadAndOnlyThen() throws Exception {
        String token = token(issuer.key());

        verdict.set(new BadJwtException("the signature is wrong"));
        assertThat(passes(token)).isFalse();
        verdict.set(new JwtException("there is no telling"));
        assertThat(passes(token)).isTrue();
        verdict.set(null);
        assertThat(passes(token)).isTrue();

        assertThat(counted("bad")).isEqualTo(1);
        assertThat(counted("no_keys") + counted("good") + counted("unknown_key"))
                .isZero();
    }

    @Test
    void ofARevokedKeyAreRefusedAndCountedAsSuch() throws Exception {
        when(revocations.refusesKey(issuer.key().getKeyID())).thenReturn(true);

        assertThat(passes(token(issuer.key()))).isFalse();
        assertThat(counted("revoked")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/docs/index.html", "/openapi.yaml", "/.well-known/oauth-protected-resource"})
    void nobodyLooksAtThemWhereEverybodyMayRead(String path) throws Exception {
        assertThat(passes(token(OTHER_KEY), path)).isTrue();
        assertThat(passes(token(OTHER_KEY), "/users" + path)).isFalse();
    }

    @Test
    void theIssuerIsAskedAgainAlthoughTheClockWasSetBack() throws Exception {
        clock.advance(Duration.ofHours(-1));

        assertThat(passes(token(OTHER_KEY))).isTrue();
        fetch();
        assertThat(issuer.fetches()).isEqualTo(2);
    }

    @Test
    void ofAGoodOneTheDecoderIsAskedOnceInARequest() throws Exception {
        CountedTokens decoder = new CountedTokens(this::verdict, meters);
        String token = token(issuer.key());

        assertThat(decoder.refusal(token)).isNull();
        verdict.set(new BadJwtException("asked again"));
        assertThat(decoder.decode(token).getTokenValue()).isEqualTo(token);
        assertThat(counted("good")).isEqualTo(1);

        assertThatThrownBy(() -> decoder.decode(token.substring(0, 9) + token.substring(9)))
                .hasMessage("asked again");
        decoder.forget();
        assertThatThrownBy(() -> decoder.decode(token)).hasMessage("asked again");
    }

    @Test
    void nothingIsKeptOfARequestThatIsOver() throws Exception {
        MockHttpServletRequest request = request(token(issuer.key()), "/events");
        filter.doFilter(request, new MockHttpServletResponse(), new MockFilterChain());
        String token = new BearerTokens().shown(request);

        verdict.set(new BadJwtException("asked again"));
        assertThatThrownBy(() -> tokens.decode(token)).hasMessage("asked again");
    }

    /** A decoder could wait for a fetch, and nothing waits here. */
    @Test
    void ofOtherKeysAreNotDecoded() throws Exception {
        verdict.set(new BadJwtException("decoded"));
        clock.advance(PACE);

        assertThat(passes(token(OTHER_KEY))).isTrue();
        assertThat(counted("bad")).isZero();
    }

    private double counted(String outcome) {
        return meters.counter("keyturn.tokens", "outcome", outcome).count();
    }

    private Jwt verdict(String token) {
        JwtException thrown = verdict.get();
        if (thrown != null) {
            throw thrown;
        }
        return Jwt.withTokenValue(token)
                .header("alg", "RS256")
                .claim("sub", "somebody")
                .build();
    }

    private void fetch() throws JWKSetUnavailableException {
        document.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), clock.millis(), null);
    }

    private boolean passes(String token) throws Exception {
        return passes(token, "/events");
    }

    private boolean passes(String token, String path) throws Exception {
        MockHttpServletResponse response = new MockHttpServletResponse();
        MockFilterChain chain = new MockFilterChain();
        filter.doFilter(request(token, path), response, chain);
        assertThat(response.getStatus()).isEqualTo(chain.getRequest() == null ? 401 : 200);
        return chain.getRequest() != null;
    }

    private static MockHttpServletRequest request(String token, String path) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.setServletPath(path);
        request.addHeader("Authorization", "Bearer " + token);
        return request;
    }

    /** Only the decoder looks at the signature. */
    private static String token(RSAKey key) {
        return Issuer.header(key).build().toBase64URL() + ".e30." + Base64URL.encode("signature");
    }
}
