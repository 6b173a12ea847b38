package dev.keyturn.resource.hints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.RETURNS_SELF;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.keyturn.resource.testing.TestProperties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

class HintsTest {
    private final JdbcClient.StatementSpec statement = mock(JdbcClient.StatementSpec.class, RETURNS_SELF);

    /** As where the machine has no thread left for a connection. */
    @Test
    void thatCouldNotGoOutGoOutLater() throws Exception {
        CompletableFuture<String[]> sent = new CompletableFuture<>();
        JdbcClient delivery = delivering(sent);
        when(delivery.sql(anyString()))
                .thenThrow(new OutOfMemoryError("unable to create native thread: as a test has it"))
                .thenReturn(statement);
        Hints hints = new Hints(delivery, TestProperties.defaults(HintProperties.class));

        hints.start();
        hints.tell(Hint.newMessageFor(7));

        assertThat(sent.get(20, TimeUnit.SECONDS)).containsExactly(hints.node() + " 7");
        hints.stop();
    }

    /** Nobody misses them: each node looks into the database now and then anyway. */
    @Test
    void areNotKeptWithoutBoundWhileTheDatabaseIsAway() throws Exception {
        CompletableFuture<String[]> sent = new CompletableFuture<>();
        Hints hints = new Hints(delivering(sent), TestProperties.defaults(HintProperties.class));
        IntStream.rangeClosed(1, 10_100).forEach(person -> hints.tell(Hint.newMessageFor(person)));

        hints.start();

        assertThat(Stream.of(sent.get(20, TimeUnit.SECONDS))
                        .flatMap(payload -> Stream.of(payload.split(" ")).skip(1)))
                .hasSize(10_000)
                .endsWith("10000");
        hints.stop();
    }

    /** Or all that come later would wait behind what never goes. */
    @Test
    void thatTheDatabaseRefusesAreDropped() throws Exception {
        CompletableFuture<String[]> sent = new CompletableFuture<>();
        CompletableFuture<Boolean> refused = new CompletableFuture<>();
        JdbcClient delivery = delivering(sent);
        when(delivery.sql(anyString()))
                .thenAnswer(_ -> {
                    refused.complete(true);
                    throw new DataIntegrityViolationException("as a test has it");
                })
                .thenReturn(statement);
        Hints hints = new Hints(delivery, TestProperties.defaults(HintProperties.class));
        hints.tell(Hint.newMessageFor(7));
        hints.start();
        refused.get(20, TimeUnit.SECONDS);

        hints.tell(Hint.newMessageFor(8));

        assertThat(sent.get(20, TimeUnit.SECONDS)).containsExactly(hints.node() + " 8");
        hints.stop();
    }

    private JdbcClient delivering(CompletableFuture<String[]> sent) {
        when(statement.param(eq("payloads"), any())).thenAnswer(call -> {
            sent.complete(call.getArgument(1));
            return statement;
        });
        when(statement.query()).thenReturn(mock(JdbcClient.ResultQuerySpec.class));
        JdbcClient delivery = mock(JdbcClient.class);
        when(delivery.sql(anyString())).thenReturn(statement);
        return delivery;
    }
}
