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
 * Gives an account another password. The new version is stored first, and then everything that the old password opened
 * is ended. A login that is under way has either begun its session before, and that is ended too, or it waits for the
 * change and finds that its password is no longer current.
 */
@Component
public class PasswordChange {
    /**
     * The end of a SELECT of {@code :account} as {@code a} and its credential as {@code p}, if the account is active
     * and the {@code :version} of the password is still current. Everything that a login begins is stored by such a
     * statement. The advisory lock puts it in line behind a change: row locks alone could be shared by ever more
     * logins, and the change would never get them.
     */
    public static final String FROM_UNCHANGED = """
            FROM account a JOIN credential p ON p.account_id = a.id,
                 (SELECT pg_advisory_xact_lock_shared(%s)) queue
            WHERE a.id = :account AND a.is_active AND p.version = :version
            FOR SHARE OF a, p""".formatted(Credentials.QUEUE);

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
     * @throws dev.keyturn.edge.errors.ProblemException of {@code new_password} if it is a common one
     * @throws dev.keyturn.edge.errors.PassingFault if too many passwords are being hashed
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
     * @throws dev.keyturn.edge.errors.ProblemException of {@code password} if it is a common one
     * @throws dev.keyturn.edge.errors.PassingFault if too many passwords are being hashed
     */
    public boolean reset(long accountId, int version, String newPassword, String how) {
        return replace("password", accountId, version, newPassword, how);
    }

    /**
     * For an operator, who does not know the present one.
     *
     * @return false if there is no such account
     * @throws dev.keyturn.edge.errors.ProblemException of {@code password} if it is a common one
     * @throws dev.keyturn.edge.errors.PassingFault if too many passwords are being hashed
     */
    boolean reset(long accountId, String newPassword, Actor actor) {
        return replace("password", accountId, null, newPassword, actor.toString());
    }

    /**
     * Requires the password again: cookies, codes and approved devices of earlier logins become void, and logins that
     * are under way fail. Sessions that have begun go on.
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
                // Only an operator replaces whatever password there is.
                events.publishEvent(new PasswordChanged(accountId, version == null));
            }
            return replaced;
        }));
    }
}
