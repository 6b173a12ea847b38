package dev.keyturn.auth.accounts;

import dev.keyturn.auth.audit.Actor;
import dev.keyturn.auth.audit.AuditEvent;
import dev.keyturn.auth.audit.AuditLog;
import dev.keyturn.edge.bearer.BearerErrors;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.ProblemType;
import dev.keyturn.model.Role;
import dev.keyturn.model.Scope;
import java.util.Objects;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Changes accounts for operators, each change with its audit event. */
@Component
class AccountAdministration {
    private final Accounts accounts;
    private final Credentials credentials;
    private final PasswordChange passwords;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;

    AccountAdministration(
            Accounts accounts,
            Credentials credentials,
            PasswordChange passwords,
            AuditLog audit,
            TransactionTemplate transaction,
            ApplicationEventPublisher events) {
        this.accounts = accounts;
        this.credentials = credentials;
        this.passwords = passwords;
        this.audit = audit;
        this.transaction = transaction;
        this.events = events;
    }

    /**
     * Applies the change.
     *
     * @throws ProblemException if there is no such account, if the name or the address is taken, or if operators would
     *     lock themselves out
     * @throws org.springframework.security.authorization.AuthorizationDeniedException if it makes an administrator, or
     *     gives one another address, and the token lacks an admin scope
     */
    AccountView change(long id, AccountChange change, Jwt token) {
        Actor actor = Actor.of(token);
        try {
            return Objects.requireNonNull(transaction.execute(status -> {
                credentials.awaitLogins(id);
                AccountView before = accounts.lock(id).orElseThrow(AccountAdministration::unknown);
                accounts.refuseTaken(change.username(), change.email(), id);
                keepTheCallerIn(id, change, actor);
                AccountView after = accounts.update(id, change);
                record(before, after, change, actor);
                boolean promoted = before.role() != Role.ADMIN && after.role() == Role.ADMIN;
                if (promoted || (before.role() == Role.ADMIN && !after.email().equals(before.email()))) {
                    demandEveryScope(token);
                }
                if (promoted) {
                    passwords.demandAgain(id);
                    events.publishEvent(new BecameAdministrator(id));
                }
                if (!after.verified() && !after.email().equals(before.email())) {
                    events.publishEvent(new EmailUnverified(id, after.email()));
                }
                return after;
            }));
        } catch (DataIntegrityViolationException lostARace) {
            accounts.refuseTaken(change.username(), change.email(), id);
            throw lostARace;
        }
    }

    /**
     * Gives the account another password, and ends what the old one opened.
     *
     * @throws org.springframework.security.authorization.AuthorizationDeniedException if it is an administrator's, and
     *     the token lacks an admin scope
     * @throws dev.keyturn.edge.errors.PassingFault if too many passwords are being hashed
     */
    void resetPassword(long id, String password, Jwt token) {
        if (accounts.find(id).orElseThrow(AccountAdministration::unknown).role() == Role.ADMIN) {
            demandEveryScope(token);
        }
        if (!passwords.reset(id, password, Actor.of(token))) {
            throw unknown();
        }
    }

    /** Refuses whoever could become an administrator by such a call, and may not do already what some of them can. */
    private static void demandEveryScope(Jwt token) {
        BearerErrors.demand(Scope.valuesFor(Scope.Audience.ADMIN), token);
    }

    static ProblemException unknown() {
        return new ProblemException(ProblemType.NOT_FOUND, "There is no account of that id.");
    }

    /** Refuses a change by which operators would lock themselves out. */
    private static void keepTheCallerIn(long id, AccountChange change, Actor actor) {
        if (!Objects.equals(actor.accountId(), id)) {
            return;
        }
        if (Boolean.FALSE.equals(change.active())) {
            throw callers("is_active");
        }
        if (change.role() != null && change.role() != Role.ADMIN) {
            throw callers("role");
        }
    }

    private static ProblemException callers(String field) {
        return ProblemException.ofField(
                ProblemType.INVALID_FIELDS,
                field,
                "cannot be changed so by this very person: it would lock you out. Let another administrator do it");
    }

    private void record(AccountView before, AccountView after, AccountChange change, Actor actor) {
        if (before.active() != after.active()) {
            AuditEvent.Type type = after.active() ? AuditEvent.Type.ACCOUNT_ENABLED : AuditEvent.Type.ACCOUNT_DISABLED;
            audit.record(AuditEvent.ofAccount(type, after.id()).with(actor.toString()));
        }
        if (!change.given().isEmpty()) {
            audit.record(AuditEvent.ofAccount(AuditEvent.Type.ACCOUNT_CHANGED, after.id())
                    .with(actor + ", " + change.given()));
        }
    }
}
