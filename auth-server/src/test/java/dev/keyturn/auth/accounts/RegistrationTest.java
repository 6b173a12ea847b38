package dev.keyturn.auth.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.keyturn.edge.errors.OutcomeUnknown;
import dev.keyturn.edge.requests.RequestSource;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.support.TransactionTemplate;

class RegistrationTest {
    private final RuntimeException lost =
            new DataAccessResourceFailureException("lost", new SQLException("no answer", "08006"));

    private final Accounts accounts = mock();
    private final TransactionTemplate transaction = mock();
    private final Registration registration =
            new Registration(accounts, mock(), mock(), mock(), transaction, mock(), mock(), mock());

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
        registration.register(
                new NewAccount("ada", "ada@example.org", "a long enough password", null, null, null),
                new RequestSource("192.0.2.1", null));
    }
}
