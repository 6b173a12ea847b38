package dev.keyturn.resource.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import dev.keyturn.edge.errors.OutcomeUnknown;
import dev.keyturn.edge.errors.PassingFault;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

class OnceOnlyTest {
    private final OnceOnly once =
            new OnceOnly(mock(IdempotencyKeys.class), JsonMapper.shared(), mock(TransactionTemplate.class));

    private record Request() {}

    /** As when others, with whom it shares a statement, take too long: they may do it yet. */
    @Test
    void whoGaveUpWithoutAKeyIsToldToLookBeforeItIsSentAgain() {
        assertThatThrownBy(() -> once.carryOut(null, 7, new Request(), OnceOnlyTest::tooLong, String.class))
                .isInstanceOfSatisfying(
                        OutcomeUnknown.class,
                        fault -> assertThat(fault.told()).contains("Look before you send it again"));
    }

    private static String tooLong() {
        throw new PassingFault("The work of others took too long");
    }
}
