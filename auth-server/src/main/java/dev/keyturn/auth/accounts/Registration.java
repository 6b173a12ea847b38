package dev.keyturn.auth.accounts;

import dev.keyturn.auth.accounts.PasswordLogin.Authenticated;
import dev.keyturn.auth.audit.AuditEvent;
import dev.keyturn.auth.audit.AuditLog;
import dev.keyturn.auth.limits.LoginLimits;
import dev.keyturn.auth.passwords.PasswordHashing;
import dev.keyturn.edge.errors.FieldProblem;
import dev.keyturn.edge.errors.OutcomeUnknown;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.edge.requests.RequestSource;
import dev.keyturn.model.Role;
import jakarta.validation.Validator;
import java.util.List;
import java.util.Objects;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes accounts. */
@Component
public class Registration {
    /** The version of an account's first password. */
    private static final int FIRST_VERSION = 1;

    private final Accounts accounts;
    private final Credentials credentials;
    private final PasswordHashing hashing;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final LoginLimits limits;
    private final Validator validator;
    private final ApplicationEventPublisher events;

    Registration(
            Accounts accounts,
            Credentials credentials,
            PasswordHashing hashing,
            AuditLog audit,
            TransactionTemplate transaction,
            LoginLimits limits,
            Validator validator,
            ApplicationEventPublisher events) {
        this.accounts = accounts;
        this.credentials = credentials;
        this.hashing = hashing;
        this.audit = audit;
        this.transaction = transaction;
        this.limits = limits;
        this.validator = validator;
        this.events = events;
    }

    /**
     * Registers somebody who asks for it; whoever does is a visitor.
     *
     * @return them, as if they had logged in
     * @throws ProblemException with all that is wrong, what is taken, or for a common password
     * @throws dev.keyturn.edge.errors.TooManyRequests if too many have registered from there
     * @throws dev.keyturn.edge.errors.PassingFault if too many passwords are being hashed
     */
    public Authenticated register(String username, String email, String password, RequestSource source) {
        NewAccount request = new NewAccount(username, email, password, null, null, null);
        List<FieldProblem> wrong = validator.validate(request).stream()
                .map(violation -> new FieldProblem(violation.getPropertyPath().toString(), violation.getMessage()))
                .toList();
        if (!wrong.isEmpty()) {
            throw ProblemException.ofFields(wrong);
        }
        AccountView account = register(request, source);
        return new Authenticated(
                new Person(account.id(), account.uid(), account.username(), account.email(), account.role()),
                FIRST_VERSION);
    }

    /** Registers from a request that has been validated. */
    AccountView register(NewAccount request, RequestSource source) {
        limits.countRegistration(source);
        return register(request, Role.VISITOR, true);
    }

    /**
     * Makes the account.
     *
     * @return it
     * @throws ProblemException if the name or the address is taken, in whatever case, or the password is a common one
     */
    AccountView register(NewAccount request, Role role) {
        return register(request, role, false);
    }

    private AccountView register(NewAccount request, Role role, boolean byThemselves) {
        UncommonPassword.demand(hashing, "password", request.password(), request.username(), request.email());
        refuseTaken(request);
        String hash = hashing.hash(request.password());
        try {
            return OutcomeUnknown.carryOut(
                    "Try to log in before you register again.",
                    () -> Objects.requireNonNull(
                            transaction.execute(status -> store(request, role, hash, byThemselves))));
        } catch (DataIntegrityViolationException lostARace) {
            refuseTaken(request);
            throw lostARace;
        }
    }

    private void refuseTaken(NewAccount request) {
        accounts.refuseTaken(request.username(), request.email(), Accounts.NOBODY);
    }

    private AccountView store(NewAccount request, Role role, String hash, boolean byThemselves) {
        AccountView account = accounts.create(request, role);
        credentials.create(account.id(), hash);
        AuditEvent registered = AuditEvent.ofAccount(AuditEvent.Type.ACCOUNT_REGISTERED, account.id());
        audit.record(
                byThemselves
                        ? registered
                        : registered.with("as " + role + ", by the settings of the authorization server"));
        if (byThemselves) {
            events.publishEvent(new EmailUnverified(account.id(), account.email()));
        }
        return account;
    }
}
