package dev.keyturn.auth.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import dev.keyturn.edge.errors.PassingFault;
import dev.keyturn.model.testing.FastRsa;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublishedKeysTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    private final AtomicReference<String> document = new AtomicReference<>("");
    private final AtomicInteger status = new AtomicInteger(200);
    private final AtomicReference<CountDownLatch> delay = new AtomicReference<>(new CountDownLatch(0));
    private final AtomicInteger fetches = new AtomicInteger();
    private HttpServer server;
    private PublishedKeys keys;

    @SuppressWarnings("NullAway.Init") // JUnit calls publish() first
    PublishedKeysTest() {}

    @BeforeEach
    void publish() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                fetches.incrementAndGet();
                delay.get().await(10, TimeUnit.SECONDS);
                byte[] body = document.get().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Location", "/elsewhere");
                exchange.sendResponseHeaders(status.get(), body.length);
                exchange.getResponseBody().write(body);
            } catch (InterruptedException e) {
                throw new InterruptedIOException(e.getMessage());
            }
        });
        server.start();
        URI address = URI.create("http://localhost:" + server.getAddress().getPort() + "/jwks");
        keys = new PublishedKeys(address, new KeySetRequest(), clock());
        document.set(new JWKSet(key("one").toPublicJWK()).toString());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void areFetchedOnceAndAgainWhenTheyAreOld() {
        keys.find("one");
        keys.find("one");
        pass(PublishedKeys.FRESH.minusSeconds(1));
        keys.find("one");
        assertThat(fetches).hasValue(1);

        pass(Duration.ofSeconds(1));
        keys.find("one");
        assertThat(fetches).hasValue(2);
    }

    @Test
    void anUnknownKidFetchesAtAStatedPaceHoweverManyCome() throws Exception {
        keys.find("one");
        pass(PublishedKeys.BETWEEN_UNKNOWN);
        document.set(new JWKSet(key("two").toPublicJWK()).toString());

        assertThat(keys.find("two").getKeyByKeyId("two")).isNotNull();
        for (int i = 0; i < 1_000; i++) {
            keys.find("unknown" + i);
        }

        assertThat(fetches).hasValue(2);
    }

    @Test
    void areBelievedThroughAnOutageForAnHour() {
        keys.find("one");
        status.set(500);

        for (int minutes = 10; minutes <= 60; minutes += 10) {
            pass(Duration.ofMinutes(10));
            assertThat(keys.find("one").getKeyByKeyId("one")).isNotNull();
        }
        pass(Duration.ofMinutes(1));
        assertThatThrownBy(() -> keys.find("one")).isInstanceOf(PassingFault.class);

        status.set(200);
        pass(PublishedKeys.BETWEEN_FAILURES);
        assertThat(keys.find("one").size()).isEqualTo(1);
    }

    @Test
    void nothingThatMayNotBeRegisteredIsTaken() throws Exception {
        String secret = new JWKSet(key("one")).toString(false);
        for (String bad : List.of("<html>", "{}", secret, " ".repeat(100_000) + document.get())) {
            document.set(bad);
            assertThatThrownBy(() -> keys.find("one")).isInstanceOf(PassingFault.class);
            pass(PublishedKeys.BETWEEN_FAILURES);
        }
        assertThat(fetches).hasValue(4);
    }

    @Test
    void aRedirectIsNotFollowed() {
        status.set(302);

        assertThatThrownBy(() -> keys.find("one")).isInstanceOf(PassingFault.class);
        assertThat(fetches).hasValue(1);
    }

    /** Who asks need not have shown who they are, and each has a place for requests meanwhile. */
    @Test
    void whileTheyAreFetchedOnlySoManyWaitAndNobodyWhoCanGoOnWithout() throws Exception {
        keys.find("one");
        pass(PublishedKeys.FRESH);
        CountDownLatch answered = new CountDownLatch(1);
        delay.set(answered);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<JWKSet>> waiting = Stream.generate(() -> callers.submit(() -> keys.find("two")))
                    .limit(PublishedKeys.MOST_WAITING + 1)
                    .toList();
            await().until(() -> waiting.stream().anyMatch(Future::isDone));

            assertThat(keys.find("one").getKeyByKeyId("one")).isNotNull();
            answered.countDown();
            await().until(() -> waiting.stream().allMatch(Future::isDone));
            assertThat(waiting)
                    .filteredOn(call -> call.state() == Future.State.FAILED)
                    .singleElement()
                    .satisfies(call -> assertThat(call.exceptionNow()).isInstanceOf(PassingFault.class));
        }
        assertThat(fetches).hasValue(2);
    }

    @Test
    void aClockThatWasSetBackDoesNotKeepThemFromBeingFetched() throws Exception {
        keys.find("one");
        pass(Duration.ofDays(-1));
        document.set(new JWKSet(key("two").toPublicJWK()).toString());

        assertThat(keys.find("two").getKeyByKeyId("two")).isNotNull();
        assertThat(fetches).hasValue(2);
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    private static JWK key(String kid) throws Exception {
        return new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return now.get();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    /** A client publishes its keys for others too (RFC 7517, section 5). */
    @Test
    void areWhatCanBeUsedOfAll() throws Exception {
        List<JWK> all = List.of(
                key("one").toPublicJWK(),
                new ECKeyGenerator(Curve.P_384).keyID("curve").generate().toPublicJWK(),
                FastRsa.keys(2048)
                        .keyID("algorithm")
                        .algorithm(JWSAlgorithm.RS512)
                        .generate()
                        .toPublicJWK(),
                new ECKeyGenerator(Curve.P_256)
                        .keyID("use")
                        .keyUse(KeyUse.ENCRYPTION)
                        .generate()
                        .toPublicJWK());
        document.set(new JWKSet(all).toString().replaceFirst("\\[", "[{\"kty\": \"unheard-of\"},"));

        assertThat(keys.find("one").getKeys()).extracting(JWK::getKeyID).containsExactly("one");
    }
}
