package dev.keyturn.auth.keyrotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.keyturn.auth.audit.AuditLog;
import dev.keyturn.auth.keystore.RefreshKeys;
import dev.keyturn.auth.keystore.SigningKeys;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

class RefreshKeyRotationTest {
    private final List<String> begun = new ArrayList<>();
    private final List<String> committed = new ArrayList<>();

    @Test
    void aNewKeyStaysAlsoIfNoOldOneCanBeRemoved() {
        SigningKeys lock = mock(SigningKeys.class);
        RefreshKeys keys = mock(RefreshKeys.class);
        when(lock.tryLock()).thenReturn(true);
        when(keys.due()).thenReturn(true);
        when(keys.create(any())).thenAnswer(call -> {
            begun.add("a new key");
            return (short) 2;
        });
        when(keys.removeUnused(any())).thenThrow(new QueryTimeoutException("it took too long"));

        new RefreshKeyRotation(lock, keys, mock(AuditLog.class), new TransactionTemplate(new Transactions())).run();

        assertThat(committed).containsExactly("a new key");
    }

    private final class Transactions extends AbstractPlatformTransactionManager {
        private static final long serialVersionUID = 1;

        @Override
        protected Object doGetTransaction() {
            return begun;
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {
            begun.clear();
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            committed.addAll(begun);
        }

        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            begun.clear();
        }
    }
}
