package dev.keyturn.auth.accounts;

import dev.keyturn.auth.audit.Actor;
import dev.keyturn.auth.audit.AuditEvent;
import dev.keyturn.auth.audit.AuditLog;
import dev.keyturn.auth.passwords.PasswordHashing;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives an account another password. The new version is written first, and what the old password opened ends after it:
 * a login that is under way either began its session before, and it is ended, or waits for the version's row and finds
 * that its password is not the current one any more.
 */
@Component
public class PasswordChange {
    /**
     * The end of a SELECT of {@code :account} as {@code a} and its credential as {@code p}, if it is active and its
     * password still the {@code :version} that was given: whatever a login begins is stored by such a statement. It waits
     * its turn behind a change. The lock on the rows alone could be shared by ever more logins, and the change would never
     * get it; the other is granted in the order of asking.
     */
    public static final String FROM_UNCHANGED = """
            FROM account a JOIN credential p ON p.account_id = a.id,
                 (SELECT pg_advisory_xact_lock_shared(
                      hashtextextended('keyturn.password ' || CAST(:account AS bigint), 0))) queue
            WHERE a.id = :account AND a.is_active AND p.version = :version
            FOR SHARE OF a, p""";

    private final Credentials credentials;
    private final PasswordHashing hashing;
    private final AuditLog audit;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    PasswordChange(
            Credentials credentials,
            PasswordHashing hashing,
            AuditLog audit,
            ApplicationEventPublisher events,
            TransactionTemplate transaction) {
        this.credentials = credentials;
        this.hashing = hashing;
        this.audit = audit;
        this.events = events;
        this.transaction = transaction;
    }

    /**
     * For somebody who has just given the present password.
     *
     * @return false if it was changed meanwhile
     * @throws dev.keyturn.edge.ProblemException of {@code new_password} if it is a common one
     * @throws dev.keyturn.edge.PassingFault if too many passwords are being hashed
     */
    public boolean change(PasswordLogin.Authenticated login, String newPassword) {
        return replace("new_password", login.person().id(), login.credentialVersion(), newPassword, null);
    }

    /**
     * For somebody who has lost it, and has shown in another way who they are.
     *
     * @param version of the password that is lost
     * @param how they have shown it, for the audit log
     * @return false if it was changed meanwhile
     * @throws dev.keyturn.edge.ProblemException of {@code password} if it is a common one
     * @throws dev.keyturn.edge.PassingFault if too many passwords are being hashed
     */
    public boolean reset(long accountId, int version, String newPassword, String how) {
        return replace("password", accountId, version, newPassword, how);
    }

    /**
     * For an operator, who does not know the present one.
     *
     * @return false if there is no such account
     * @throws dev.keyturn.edge.ProblemException of {@code password} if it is a common one
     * @throws dev.keyturn.edge.PassingFault if too many passwords are being hashed
     */
    boolean reset(long accountId, String newPassword, Actor actor) {
        return replace("password", accountId, null, newPassword, actor.toString());
    }

    /**
     * Makes the password be asked for again: cookies, codes and approved devices for which it was given are good for
     * nothing any more, nor are logins that are under way. Sessions that have begun are not concerned.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void demandAgain(long accountId) {
        credentials.renew(accountId);
    }

    private boolean replace(
            String field, long accountId, @Nullable Integer version, String newPassword, @Nullable String detail) {
        credentials
                .owner(accountId)
                .ifPresent(
                        owner -> UncommonPassword.demand(hashing, field, newPassword, owner.username(), owner.email()));
        String hash = hashing.hash(newPassword);
        return Objects.requireNonNull(transaction.execute(status -> {
            boolean replaced = credentials.replace(accountId, version, hash);
            if (replaced) {
                AuditEvent event = AuditEvent.ofAccount(AuditEvent.Type.PASSWORD_CHANGED, accountId);
                audit.record(detail == null ? event : event.with(detail));
                events.publishEvent(new PasswordChanged(accountId));
            }
            return replaced;
        }));
    }
}
