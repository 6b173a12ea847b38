package dev.keyturn.auth.accounts;

import dev.keyturn.auth.audit.AuditEvent;
import dev.keyturn.auth.audit.AuditLog;
import dev.keyturn.auth.passwords.PasswordHashing;
import dev.keyturn.edge.ProblemException;
import dev.keyturn.model.ProblemType;
import dev.keyturn.model.Role;
import java.util.Objects;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes accounts. */
@Component
class Registration {
    private final Accounts accounts;
    private final Credentials credentials;
    private final PasswordHashing hashing;
    private final AuditLog audit;
    private final TransactionTemplate transaction;

    Registration(
            Accounts accounts,
            Credentials credentials,
            PasswordHashing hashing,
            AuditLog audit,
            TransactionTemplate transaction) {
        this.accounts = accounts;
        this.credentials = credentials;
        this.hashing = hashing;
        this.audit = audit;
        this.transaction = transaction;
    }

    /**
     * Makes the account.
     *
     * @return it
     * @throws ProblemException if the name or the address is taken, in whatever case
     */
    AccountView register(NewAccount request, Role role) {
        refuseTaken(request);
        String hash = hashing.hash(request.password());
        try {
            return Objects.requireNonNull(transaction.execute(status -> store(request, role, hash)));
        } catch (DataIntegrityViolationException lostARace) {
            refuseTaken(request);
            throw lostARace;
        }
    }

    private void refuseTaken(NewAccount request) {
        if (accounts.hasUsername(request.username())) {
            throw ProblemException.ofField(ProblemType.NAME_TAKEN, "username", "is taken");
        }
        if (accounts.hasEmail(request.email())) {
            throw ProblemException.ofField(ProblemType.NAME_TAKEN, "email", "is taken");
        }
    }

    private AccountView store(NewAccount request, Role role, String hash) {
        AccountView account = accounts.create(request, role);
        credentials.create(account.id(), hash);
        audit.record(AuditEvent.ofAccount(AuditEvent.Type.ACCOUNT_REGISTERED, account.id()));
        return account;
    }
}
