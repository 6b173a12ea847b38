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
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class HintsTest {
    /** As where the machine has no thread left for a connection. */
    @Test
    void thatCouldNotGoOutGoOutLater() throws Exception {
        CompletableFuture<String[]> sent = new CompletableFuture<>();
        JdbcClient delivery = mock(JdbcClient.class);
        JdbcClient.StatementSpec statement = mock(JdbcClient.StatementSpec.class, RETURNS_SELF);
        when(statement.param(eq("payloads"), any())).thenAnswer(call -> {
            sent.complete(call.getArgument(1));
            return statement;
        });
        when(statement.query()).thenReturn(mock(JdbcClient.ResultQuerySpec.class));
        when(delivery.sql(anyString()))
                .thenThrow(new OutOfMemoryError("unable to create native thread: as a test has it"))
                .thenReturn(statement);
        Hints hints = new Hints(delivery, TestProperties.defaults(HintProperties.class));

        hints.start();
        hints.tell(Hint.newMessageFor(7));

        assertThat(sent.get(20, TimeUnit.SECONDS)).containsExactly(hints.node() + " 7");
        hints.stop();
    }
}
