package dev.keyturn.auth.accounts;

import dev.keyturn.auth.passwords.PasswordHashing;
import dev.keyturn.edge.errors.OutcomeUnknown;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.Role;
import java.util.Objects;
import java.util.function.Consumer;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes accounts, each with its password. */
@Component
class NewAccounts {
    private final Accounts accounts;
    private final Credentials credentials;
    private final PasswordHashing hashing;
    private final TransactionTemplate transaction;

    NewAccounts(Accounts accounts, Credentials credentials, PasswordHashing hashing, TransactionTemplate transaction) {
        this.accounts = accounts;
        this.credentials = credentials;
        this.hashing = hashing;
        this.transaction = transaction;
    }

    /**
     * Makes an account from a request that has been validated.
     *
     * @param made further work for the same transaction
     * @throws ProblemException if the name or the address is taken, in whatever case, or the password is a common one
     * @throws dev.keyturn.edge.errors.PassingFault if too many passwords are being hashed
     */
    AccountView make(NewAccount request, Role role, Consumer<AccountView> made) {
        UncommonPassword.demand(hashing, "password", request.password(), request.username(), request.email());
        refuseTaken(request);
        String hash = hashing.hash(request.password());
        try {
            return OutcomeUnknown.carryOut(
                    "Try to log in before you register again.",
                    () -> Objects.requireNonNull(transaction.execute(status -> {
                        AccountView account = accounts.create(request, role);
                        credentials.create(account.id(), hash);
                        made.accept(account);
                        return account;
                    })));
        } catch (DataIntegrityViolationException lostARace) {
            refuseTaken(request);
            throw lostARace;
        }
    }

    private void refuseTaken(NewAccount request) {
        accounts.refuseTaken(request.username(), request.email(), Accounts.NOBODY);
    }
}
