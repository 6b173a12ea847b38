package dev.keyturn.auth.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.keyturn.auth.keystore.Keys;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

class KeyWatchTest {
    private final AtomicReference<Instant> time = new AtomicReference<>(Keys.NOW);
    private final Clock clock = ((InstantSource) time::get).withZone(ZoneOffset.UTC);
    private final CurrentKeys current = new CurrentKeys(clock);
    private final KeySnapshot keys = CurrentKeysTest.snapshot(new OpenKey("key", "{}", null));
    private final KeyOpener opener = mock(KeyOpener.class);

    /** A node that is paused in a read, each time for longer than a key is good for, never signs. */
    @Test
    void aReadIsAsOldAsItsBeginning() throws Exception {
        CountDownLatch reads = new CountDownLatch(4);
        List<Boolean> fresh = new CopyOnWriteArrayList<>();
        when(opener.first(keys.version())).thenAnswer(first -> keys);
        KeyWatch watch = watch(() -> {
            if (reads.getCount() < 4) {
                fresh.add(current.fresh());
            }
            time.updateAndGet(now -> now.plusSeconds(11));
            reads.countDown();
            return keys.version();
        });

        watch.start();
        assertThat(reads.await(20, TimeUnit.SECONDS)).isTrue();
        watch.stop();

        assertThat(fresh).hasSizeGreaterThanOrEqualTo(3).containsOnly(false);
    }

    /** As where the machine has no thread left for a connection. */
    @Test
    void aReadThatThrowsAnErrorIsNotTheLast() throws Exception {
        CountDownLatch reads = new CountDownLatch(3);
        when(opener.first(keys.version())).thenAnswer(first -> keys);
        KeyWatch watch = watch(() -> {
            reads.countDown();
            if (reads.getCount() == 1) {
                throw new OutOfMemoryError("unable to create native thread: as a test has it");
            }
            return keys.version();
        });

        watch.start();

        assertThat(reads.await(20, TimeUnit.SECONDS)).isTrue();
        watch.stop();
        assertThat(current.fresh()).isTrue();
    }

    private KeyWatch watch(Supplier<UUID> version) throws SQLException {
        ResultSet row = mock(ResultSet.class);
        when(row.next()).thenReturn(true);
        when(row.getBoolean(1)).thenReturn(true);
        Statement statement = mock(Statement.class);
        when(statement.executeQuery(anyString())).thenReturn(row);
        PGConnection listening = mock(PGConnection.class);
        when(listening.getNotifications(anyInt())).thenReturn(new PGNotification[0]);
        Connection connection = mock(Connection.class);
        when(connection.createStatement()).thenReturn(statement);
        when(connection.unwrap(PGConnection.class)).thenReturn(listening);
        KeyStateConnections connections = mock(KeyStateConnections.class);
        when(connections.open()).thenReturn(connection);
        when(connections.version(connection)).thenAnswer(read -> version.get());
        return new KeyWatch(connections, opener, current, mock(NodeReport.class), mock(KeyUpkeep.class));
    }
}
