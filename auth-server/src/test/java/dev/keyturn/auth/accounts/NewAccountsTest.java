package dev.keyturn.auth.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.keyturn.edge.errors.OutcomeUnknown;
import dev.keyturn.model.Role;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.support.TransactionTemplate;

class NewAccountsTest {
    private final RuntimeException lost =
            new DataAccessResourceFailureException("lost", new SQLException("no answer", "08006"));

    private final Accounts accounts = mock();
    private final TransactionTemplate transaction = mock();
    private final NewAccounts newAccounts = new NewAccounts(accounts, mock(), mock(), transaction);

    @Test
    void whoMayHaveBeenRegisteredIsToldToTryToLogIn() {
        when(transaction.execute(any())).thenThrow(lost);

        assertThatThrownBy(this::register)
                .isInstanceOfSatisfying(
                        OutcomeUnknown.class,
                        unknown -> assertThat(unknown.told()).contains("Try to log in"));
    }

    /** Nothing has been written then. */
    @Test
    void whoseNameCouldNotBeLookedUpIsNot() {
        doThrow(lost).when(accounts).refuseTaken(any(), any(), anyLong());

        assertThatThrownBy(this::register).isSameAs(lost);
    }

    private void register() {
        newAccounts.make(
                new NewAccount("ada", "ada@example.org", "a long enough password", null, null, null),
                Role.VISITOR,
                account -> {});
    }
}
