package dev.keyturn.auth.accounts;

import dev.keyturn.auth.accounts.PasswordLogin.Authenticated;
import dev.keyturn.auth.audit.AuditEvent;
import dev.keyturn.auth.audit.AuditLog;
import dev.keyturn.auth.limits.LoginLimits;
import dev.keyturn.edge.errors.FieldProblem;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.edge.http.RequestSource;
import dev.keyturn.model.Role;
import jakarta.validation.Validator;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Registers people who ask for it. */
@Component
public class Registration {
    /** The version of an account's first password. */
    private static final int FIRST_VERSION = 1;

    private final NewAccounts accounts;
    private final LoginLimits limits;
    private final Validator validator;
    private final AuditLog audit;
    private final ApplicationEventPublisher events;

    Registration(
            NewAccounts accounts,
            LoginLimits limits,
            Validator validator,
            AuditLog audit,
            ApplicationEventPublisher events) {
        this.accounts = accounts;
        this.limits = limits;
        this.validator = validator;
        this.audit = audit;
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
        return accounts.make(request, Role.VISITOR, account -> {
            audit.record(AuditEvent.ofAccount(AuditEvent.Type.ACCOUNT_REGISTERED, account.id()));
            events.publishEvent(new EmailUnverified(account.id(), account.email()));
        });
    }
}
