package dev.keyturn.auth.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyMap;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import com.nimbusds.jwt.JWTClaimsSet;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.transaction.CannotCreateTransactionException;

class TokenCountsTest {
    private final TokenCountStore store = mock(TokenCountStore.class);
    private final TokenCounts counts = new TokenCounts(store, new SimpleMeterRegistry());
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

    private static JWTClaimsSet claims() {
        Instant issued = Instant.parse("2026-11-29T12:00:00Z");
        return new JWTClaimsSet.Builder()
                .claim("client_id", "service")
                .issueTime(Date.from(issued))
                .expirationTime(Date.from(issued.plusSeconds(300)))
                .build();
    }
}
