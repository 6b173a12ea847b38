package dev.keyturn.auth.recovery;

import dev.keyturn.auth.accounts.Addressees;
import dev.keyturn.auth.accounts.PasswordChange;
import dev.keyturn.auth.limits.MailLimits;
import dev.keyturn.auth.mail.MailSending;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.edge.http.RequestSource;
import dev.keyturn.edge.secrets.Secret;
import dev.keyturn.model.ProblemType;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Lets people in again who have lost their password, by a link in a mail. */
@Component
class AccountRecovery {
    static final String WORTHLESS = "is of a link that was used or is too old; ask for another one";

    private final MailRequests requests;
    private final MailedLinks links;
    private final Addressees addressees;
    private final PasswordChange passwords;
    private final MailLimits limits;
    private final MailSending mails;

    AccountRecovery(
            MailRequests requests,
            MailedLinks links,
            Addressees addressees,
            PasswordChange passwords,
            MailLimits limits,
            MailSending mails) {
        this.requests = requests;
        this.links = links;
        this.addressees = addressees;
        this.passwords = passwords;
        this.limits = limits;
        this.mails = mails;
    }

    /** Whether mails are sent at all. */
    boolean isPossible() {
        return mails.isSetUp();
    }

    /**
     * Asks for a link to be sent to the account with that address, if there is one. The answer takes as long and is the
     * same for every address.
     *
     * @throws dev.keyturn.edge.errors.TooManyRequests if too many mails were asked for from this network
     */
    void forgotten(String email, RequestSource source) {
        limits.count(source);
        requests.add(LinkPurpose.RESET_PASSWORD, email);
    }

    /** Whether the link is good; looking changes nothing. */
    boolean isGood(String token) {
        return find(token).isPresent();
    }

    /**
     * Gives the account of a link another password, and ends all that the old one opened. Whoever got the link reads what is
     * sent to the address, which is verified by that.
     *
     * @throws ProblemException if the link is no good, or the password is a common one; then the link stays good
     * @throws dev.keyturn.edge.errors.PassingFault if too many passwords are being hashed; the link stays good
     */
    void reset(String token, String password) {
        MailedLinks.Link link = find(token).orElseThrow(AccountRecovery::worthless);
        if (!passwords.reset(link.accountId(), link.credentialVersion(), password, "by a link in a mail")) {
            throw worthless();
        }
        addressees.verify(link.accountId(), link.email());
    }

    private Optional<MailedLinks.Link> find(String token) {
        return links.find(LinkPurpose.RESET_PASSWORD, new Secret(token));
    }

    /** What there is to say of a link that is no good. */
    static ProblemException worthless() {
        return ProblemException.ofField(ProblemType.INVALID_FIELDS, RecoveryPages.TOKEN, WORTHLESS);
    }
}
