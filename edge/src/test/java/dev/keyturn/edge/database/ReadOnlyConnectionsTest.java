package dev.keyturn.edge.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadOnlyConnectionsTest {
    private final AtomicInteger renewals = new AtomicInteger();
    private final SQLExceptionOverride watch = new ReadOnlyConnections.Watch(renewals::incrementAndGet);

    @Test
    void aPoolIsRenewedOnceForAllWhoFindThatTheyCanOnlyRead() {
        happens("25006");
        happens("25006");

        assertThat(renewals).hasValue(1);
    }

    @Test
    void anyOtherFaultIsLeftToThePool() {
        happens("57P01");

        assertThat(renewals).hasValue(0);
    }

    private void happens(String state) {
        assertThat(watch.adjudicate(new SQLException("of the database", state)))
                .isEqualTo(SQLExceptionOverride.Override.CONTINUE_EVICT);
    }
}
