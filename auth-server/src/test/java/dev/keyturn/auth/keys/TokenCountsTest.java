package dev.keyturn.auth.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.anyMap;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import com.nimbusds.jwt.JWTClaimsSet;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.CannotCreateTransactionException;

class TokenCountsTest {
    private static final Instant ISSUED = Instant.parse("2026-11-29T12:00:00Z");
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private final TokenCountStore store = mock(TokenCountStore.class);
    private final AtomicReference<Instant> time = new AtomicReference<>(ISSUED);
    private final Clock clock = ((InstantSource) time::get).withZone(ZoneOffset.UTC);
    private final TokenCounts counts = new TokenCounts(store, new SimpleMeterRegistry(), clock);
    private final List<Map<TokenCounts.Tally, Long>> written = new ArrayList<>();

    /** So it is when there is no connection to be had. */
    @Test
    void whatCouldNotBeWrittenIsWrittenTheNextTime() {
        doThrow(new CannotCreateTransactionException("no connection"))
                .doAnswer(call -> written.add(Map.copyOf(call.getArgument(0))))
                .when(store)
                .add(anyMap());

        counts.add("kid", claims());
        counts.flush();
        counts.add("kid", claims());
        counts.flush();
        counts.flush();

        assertThat(written)
                .singleElement()
                .satisfies(tallies -> assertThat(tallies.values()).containsExactly(2L));
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void eachOutageIsToldOnce(CapturedOutput output) {
        doThrow(new CannotCreateTransactionException("no connection"))
                .doThrow(new CannotCreateTransactionException("no connection"))
                .doNothing()
                .doThrow(new CannotCreateTransactionException("no connection"))
                .when(store)
                .add(anyMap());

        for (int i = 0; i < 4; i++) {
            counts.add("kid", claims());
            counts.flush();
        }

        assertThat(output.getOut().lines())
                .filteredOn(line -> line.contains("Counts of tokens cannot be written"))
                .hasSize(2);
    }

    /** After an outage there are many, of which the database takes no more than it can write in time. */
    @Test
    void manyAreWrittenInParts() {
        doAnswer(call -> {
                    Map<TokenCounts.Tally, Long> part = call.getArgument(0);
                    if (part.size() > 5_000) {
                        throw new QueryTimeoutException("it took too long");
                    }
                    return written.add(Map.copyOf(part));
                })
                .when(store)
                .add(anyMap());
        for (int i = 0; i < 12_000; i++) {
            counts.add("kid", claims("client-" + i));
        }

        await().untilAsserted(() -> {
            counts.flush();
            assertThat(tallies()).isEqualTo(12_000);
        });
    }

    /** They would be more and more, and nobody asks any more who holds them. */
    @Test
    void ofThoseThatExpiredBeforeTheyCouldBeWrittenOnlyTheNumberIsKept() {
        doThrow(new CannotCreateTransactionException("no connection"))
                .doAnswer(call -> written.add(Map.copyOf(call.getArgument(0))))
                .when(store)
                .add(anyMap());
        counts.add("kid", claims("one"));
        counts.add("kid", claims("other"));
        counts.flush();

        time.set(ISSUED.plus(LIFETIME).plusSeconds(10));
        counts.flush();

        assertThat(written)
                .singleElement()
                .isEqualTo(Map.of(new TokenCounts.Tally("kid", "", 0, LIFETIME.toSeconds()), 2L));
    }

    @Test
    void noMoreThanAHundredThousandAreKeptByClient() {
        doAnswer(call -> written.add(Map.copyOf(call.getArgument(0))))
                .when(store)
                .add(anyMap());
        for (int i = 0; i < 100_002; i++) {
            counts.add("kid", claims("client-" + i));
        }

        await().untilAsserted(() -> {
            counts.flush();
            assertThat(tallies()).isEqualTo(100_001);
        });

        assertThat(written).anySatisfy(part -> assertThat(part).containsValue(2L));
    }

    private int tallies() {
        return written.stream().mapToInt(Map::size).sum();
    }

    private static JWTClaimsSet claims() {
        return claims("service");
    }

    private static JWTClaimsSet claims(String client) {
        return new JWTClaimsSet.Builder()
                .claim("client_id", client)
                .issueTime(Date.from(ISSUED))
                .expirationTime(Date.from(ISSUED.plus(LIFETIME)))
                .build();
    }
}
