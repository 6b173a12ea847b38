package dev.keyturn.auth.recovery;

import dev.keyturn.auth.accounts.Addressees;
import dev.keyturn.auth.accounts.EmailUnverified;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.edge.secrets.Secret;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Has people confirm their e-mail address, by a link in a mail. */
@Component
class AddressConfirmation {
    private final MailRequests requests;
    private final MailedLinks links;
    private final Addressees addressees;

    AddressConfirmation(MailRequests requests, MailedLinks links, Addressees addressees) {
        this.requests = requests;
        this.links = links;
        this.addressees = addressees;
    }

    @EventListener
    void ask(EmailUnverified unverified) {
        requests.add(LinkPurpose.VERIFY_EMAIL, unverified.email());
    }

    /** Whose link it is, if it is good; looking changes nothing. */
    Optional<MailedLinks.Link> find(String token) {
        return links.find(LinkPurpose.VERIFY_EMAIL, new Secret(token));
    }

    /** @throws ProblemException if the link is no good */
    void confirm(String token) {
        if (!find(token).filter(this::confirm).isPresent()) {
            throw AccountRecovery.worthless();
        }
    }

    /** Whether the account is in force and has the address still. */
    boolean confirm(MailedLinks.Link link) {
        return addressees.verify(link.accountId(), link.email());
    }
}
