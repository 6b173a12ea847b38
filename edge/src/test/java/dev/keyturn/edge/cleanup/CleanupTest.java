package dev.keyturn.edge.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDriverBasedDataSource;

class CleanupTest {
    private final AtomicInteger attempts = new AtomicInteger();

    @Test
    void rowsWaitForADatabaseThatIsAway() {
        var tables = List.of(new ExpiringTable("app.one"), new ExpiringTable("another", "at", Duration.ofDays(1)));
        var cleanup = new Cleanup(JdbcClient.create(new Away()), tables);

        assertThatCode(cleanup::run).doesNotThrowAnyException();
        assertThat(attempts).hasValue(2);
    }

    @Test
    void namesOfTablesAreNoStatements() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ExpiringTable("app.one WHERE true --"));
        assertThatIllegalArgumentException().isThrownBy(() -> new ExpiringTable("app.one.two"));
    }

    private class Away extends AbstractDriverBasedDataSource {
        @Override
        protected Connection getConnectionFromDriver(Properties props) throws SQLException {
            attempts.incrementAndGet();
            throw new SQLException("away");
        }
    }
}
