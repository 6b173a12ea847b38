package dev.keyturn.auth.accounts;

import dev.keyturn.auth.limits.MailLimits;
import dev.keyturn.edge.http.RequestSource;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Lets somebody who is logged in have another mail that asks whether their address is theirs. */
@Component
public class OwnEmail {
    private final Accounts accounts;
    private final MailLimits limits;
    private final ApplicationEventPublisher events;

    OwnEmail(Accounts accounts, MailLimits limits, ApplicationEventPublisher events) {
        this.accounts = accounts;
        this.limits = limits;
        this.events = events;
    }

    /**
     * Asks for a mail; there is none if the address is verified.
     *
     * @param uid whose address it is
     * @throws dev.keyturn.edge.errors.TooManyRequests if too many mails were asked for from there
     */
    public void askAgain(UUID uid, RequestSource source) {
        limits.count(source);
        accounts.find(uid)
                .filter(account -> !account.verified())
                .map(account -> new EmailUnverified(account.id(), account.email()))
                .ifPresent(events::publishEvent);
    }
}
