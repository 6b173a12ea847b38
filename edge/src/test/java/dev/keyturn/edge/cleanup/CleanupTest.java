package dev.keyturn.edge.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.RETURNS_SELF;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.ArgumentMatchers;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDriverBasedDataSource;

@ExtendWith(OutputCaptureExtension.class)
@Isolated("a server that starts meanwhile makes the log anew, and a line may be lost")
class CleanupTest {
    private static final String NO_CONNECTION = "08001";
    private static final String NO_SUCH_TABLE = "42P01";

    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicReference<String> state = new AtomicReference<>(NO_CONNECTION);
    private final Cleanup cleanup = new Cleanup(
            JdbcClient.create(new Broken()),
            List.of(new ExpiringTable("app.one"), new ExpiringTable("another", "at", Duration.ofDays(1))));

    /** Each would wait for a connection. */
    @Test
    void noOtherTableIsTriedWhileTheDatabaseIsAway() {
        assertThatCode(cleanup::run).doesNotThrowAnyException();
        assertThat(attempts).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({"57P01, 1", "08006, 1", "58P01, 2", "58030, 2", "53100, 2", "54000, 2", "57014, 2"})
    void whatOneTableHasNoResourceForKeepsNoOtherFromIt(String failure, int tried) {
        state.set(failure);

        cleanup.run();

        assertThat(attempts).hasValue(tried);
    }

    @Test
    void anOutageIsToldOnceAndSoIsItsEnd(CapturedOutput output) {
        cleanup.run();
        cleanup.run();
        cleanup.empty("app.one");
        assertThat(output.getOut()).containsOnlyOnce("while the database is away");

        state.set(NO_SUCH_TABLE);
        cleanup.run();
        cleanup.run();
        assertThat(attempts).as("a table's own trouble keeps no other from it").hasValue(3 + 4);
        assertThat(output.getOut()).containsOnlyOnce("Expired rows are removed again");

        state.set(NO_CONNECTION);
        cleanup.run();
        assertThat(output.getOut().split("while the database is away", -1)).hasSize(3);
    }

    /** However many rows the first has, as one that nobody has cleaned up for a week. */
    @Test
    void eachTableHasItsTurnBeforeOneHasASecond() {
        List<String> turns = new ArrayList<>();
        JdbcClient jdbc = mock();
        when(jdbc.sql(anyString())).thenAnswer(call -> {
            boolean first = call.<String>getArgument(0).contains("app.one");
            turns.add(first ? "one" : "another");
            return removing(first && turns.size() <= 250 ? 1000 : 0);
        });

        new Cleanup(jdbc, List.of(new ExpiringTable("app.one"), new ExpiringTable("another"))).run();

        assertThat(turns.indexOf("another")).isEqualTo(200);
        assertThat(turns.lastIndexOf("one")).isGreaterThan(200);
    }

    private static JdbcClient.StatementSpec removing(int rows) {
        JdbcClient.MappedQuerySpec<Integer> removed = mock();
        when(removed.single()).thenReturn(rows);
        JdbcClient.StatementSpec statement = mock(JdbcClient.StatementSpec.class, RETURNS_SELF);
        when(statement.query(ArgumentMatchers.<RowMapper<Integer>>any())).thenReturn(removed);
        return statement;
    }

    @Test
    void namesOfTablesAreNoStatements() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ExpiringTable("app.one WHERE true --"));
        assertThatIllegalArgumentException().isThrownBy(() -> new ExpiringTable("app.one.two"));
    }

    /** Has no connection; or has one whose statements fail. */
    private class Broken extends AbstractDriverBasedDataSource {
        @Override
        protected Connection getConnectionFromDriver(Properties props) throws SQLException {
            attempts.incrementAndGet();
            if (state.get().equals(NO_CONNECTION)) {
                throw new SQLException("away", NO_CONNECTION);
            }
            return (Connection) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("prepareStatement")) {
                            throw new SQLException("broken", state.get());
                        }
                        return null;
                    });
        }
    }
}
