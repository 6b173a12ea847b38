package dev.keyturn.auth.recovery;

import dev.keyturn.auth.accounts.AccountRegistered;
import dev.keyturn.auth.accounts.Addressees;
import dev.keyturn.auth.accounts.PasswordChange;
import dev.keyturn.auth.limits.MailLimits;
import dev.keyturn.auth.mail.MailSending;
import dev.keyturn.edge.ProblemException;
import dev.keyturn.edge.RequestSource;
import dev.keyturn.edge.Secret;
import dev.keyturn.model.ProblemType;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Asks for mails, and believes the links in them. */
@Component
class AccountRecovery {
    static final String WORTHLESS = "is of a link that was used or is too old; ask for another one";

    private static final Logger log = LoggerFactory.getLogger(AccountRecovery.class);

    private final MailRequests requests;
    private final MailedLinks links;
    private final Addressees addressees;
    private final PasswordChange passwords;
    private final MailLimits limits;
    private final MailSending mails;

    /** Whether that was said in the log, and goes on. */
    private final AtomicBoolean full = new AtomicBoolean();

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
     * Has a link sent to whoever has that address, if anybody does: the answer takes as long and is the same for all.
     *
     * @throws dev.keyturn.edge.TooManyRequests if too many mails were asked for from there
     */
    void forgotten(String email, RequestSource source) {
        limits.count(source);
        ask(LinkPurpose.RESET_PASSWORD, email);
    }

    @EventListener
    void welcome(AccountRegistered registered) {
        ask(LinkPurpose.VERIFY_EMAIL, registered.email());
    }

    private void ask(LinkPurpose purpose, String email) {
        if (!mails.isSetUp()) {
            return;
        }
        if (requests.add(purpose, email)) {
            full.set(false);
        } else if (!full.getAndSet(true)) {
            log.warn("So many mails are waiting to be sent that others are not kept");
        }
    }

    /**
     * Gives the account of a link another password, and ends all that the old one opened. Whoever got the link reads what is
     * sent to the address, which is verified by that.
     *
     * @throws ProblemException if the link is no good, or the password is a common one; then the link stays good
     * @throws dev.keyturn.edge.PassingFault if too many passwords are being hashed; the link stays good
     */
    void reset(String token, String password) {
        MailedLinks.Link link = find(LinkPurpose.RESET_PASSWORD, token);
        if (!passwords.reset(link.accountId(), link.credentialVersion(), password, "by a link in a mail")) {
            throw worthless();
        }
        addressees.verify(link.accountId(), link.email());
    }

    /** @throws ProblemException if the link is no good */
    void verify(String token) {
        MailedLinks.Link link = find(LinkPurpose.VERIFY_EMAIL, token);
        if (!addressees.verify(link.accountId(), link.email())) {
            throw worthless();
        }
    }

    private MailedLinks.Link find(LinkPurpose purpose, String token) {
        return links.find(purpose, new Secret(token)).orElseThrow(AccountRecovery::worthless);
    }

    private static ProblemException worthless() {
        return ProblemException.ofField(ProblemType.INVALID_FIELDS, RecoveryPages.TOKEN, WORTHLESS);
    }
}
