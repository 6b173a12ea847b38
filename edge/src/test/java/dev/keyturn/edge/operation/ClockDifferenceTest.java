package dev.keyturn.edge.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockDifferenceTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource(textBlock = """
            # took, said, ahead, told
            0, 45, -45, true
            2, -45, 45, true
            2, 47, -45, true
            10, 5, 0, false
            10, -5, 5, false
            10, 15, -5, false
            """)
    void isToldUnlessTheTimeOfTheAnswerExplainsIt(long took, long said, long ahead, boolean told) {
        ClockDifference difference = ClockDifference.of(NOW, NOW.plusSeconds(said), NOW.plusSeconds(took));

        assertThat(difference.ahead()).hasSeconds(ahead);
        assertThat(difference.told("the database's").isPresent()).isEqualTo(told);
    }
}
