package dev.keyturn.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.SQLExceptionOverride.Override;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ReadOnlyConnectionsTest {
    private final ReadOnlyConnections connections = new ReadOnlyConnections();

    @Test
    void aConnectionThatCanOnlyReadIsGivenUp() {
        assertThat(verdict("25006")).isEqualTo(Override.MUST_EVICT);
    }

    @Test
    void nextToAnotherItIsKept() {
        long began = System.nanoTime();
        int asked = 1000;
        int givenUp = 0;
        for (int i = 0; i < asked; i++) {
            givenUp += verdict("25006") == Override.MUST_EVICT ? 1 : 0;
        }

        long tenthsOfASecond = (System.nanoTime() - began) / 100_000_000;
        assertThat(givenUp).isBetween(1, 1 + (int) tenthsOfASecond);
    }

    @Test
    void ofAnyOtherFaultThePoolJudgesAsEver() {
        assertThat(verdict("57P01")).isEqualTo(Override.CONTINUE_EVICT);
        assertThat(verdict("08006")).isEqualTo(Override.CONTINUE_EVICT);
    }

    private Override verdict(String state) {
        return connections.adjudicate(new SQLException("of the database", state));
    }
}
