package dev.keyturn.resource.hints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.keyturn.edge.database.ReadOnlyConnections;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

class HintListenerTest {
    /** As where the machine has no thread left for a connection. */
    @Test
    void triesAgainWhateverKeptItFromListening() throws Exception {
        CountDownLatch attempts = new CountDownLatch(2);
        JdbcConnectionDetails database = mock(JdbcConnectionDetails.class);
        when(database.getJdbcUrl()).thenAnswer(attempt -> {
            attempts.countDown();
            throw new OutOfMemoryError("unable to create native thread: as a test has it");
        });
        HintListener listener = new HintListener(
                database,
                mock(Hints.class),
                mock(Reception.class),
                new ReadOnlyConnections(),
                new SimpleMeterRegistry());

        listener.start();

        assertThat(attempts.await(20, TimeUnit.SECONDS)).isTrue();
        listener.stop();
    }
}
