package dev.keyturn.auth.accounts;

import dev.keyturn.edge.http.RequestSource;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Changes the password of somebody who is logged in and gives the present one. */
@Component
public class OwnPassword {
    private final Accounts accounts;
    private final PasswordLogin logins;
    private final PasswordChange change;

    OwnPassword(Accounts accounts, PasswordLogin logins, PasswordChange change) {
        this.accounts = accounts;
        this.logins = logins;
        this.change = change;
    }

    /**
     * Changes it, and ends all that the present one opened.
     *
     * @param uid whose it is
     * @return false if that is not the present password, or is no longer
     * @throws dev.keyturn.edge.errors.TooManyRequests if too many wrong ones were given
     * @throws dev.keyturn.edge.errors.PassingFault if too many passwords are being hashed
     */
    public boolean change(UUID uid, String present, String fresh, RequestSource source) {
        return accounts.find(uid)
                .flatMap(account -> logins.check(account.username(), present, source))
                // The name may have become another's in between.
                .filter(login -> login.person().uid().equals(uid))
                .filter(login -> change.change(login, fresh))
                .isPresent();
    }
}
