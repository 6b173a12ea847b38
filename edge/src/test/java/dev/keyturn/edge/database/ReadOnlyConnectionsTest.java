package dev.keyturn.edge.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadOnlyConnectionsTest {
    private final List<String> renewed = new ArrayList<>();
    private final ReadOnlyConnections connections = new ReadOnlyConnections();
    private final HikariDataSource writing = pool("writing");

    ReadOnlyConnectionsTest() {
        pool("reading");
    }

    @Test
    void allPoolsAreRenewedOnceForAllWhoFindThatTheyCanOnlyRead() {
        happens("25006");
        happens("25006");

        assertThat(renewed).containsExactly("writing", "reading");
    }

    @Test
    void anyOtherFaultIsLeftToThePool() {
        happens("57P01");

        assertThat(renewed).isEmpty();
    }

    /** Else a pool that was renewed a moment before there was a primary would stay with the server that it found then. */
    @Test
    void whoHasFoundThePrimaryIsNotKeptWaiting() {
        happens("25006");
        renewed.clear();

        connections.renew();

        assertThat(renewed).containsExactly("writing", "reading");
    }

    private void happens(String state) {
        assertThat(writing.getExceptionOverride().adjudicate(new SQLException("of the database", state)))
                .isEqualTo(SQLExceptionOverride.Override.CONTINUE_EVICT);
    }

    private HikariDataSource pool(String name) {
        HikariPoolMXBean running = (HikariPoolMXBean) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HikariPoolMXBean.class}, (_, called, _) -> {
                    assertThat(called.getName()).isEqualTo("softEvictConnections");
                    renewed.add(name);
                    return null;
                });
        HikariDataSource pool = new HikariDataSource() {
            @Override
            public HikariPoolMXBean getHikariPoolMXBean() {
                return running;
            }
        };
        connections.postProcessBeforeInitialization(pool, name);
        return pool;
    }
}
