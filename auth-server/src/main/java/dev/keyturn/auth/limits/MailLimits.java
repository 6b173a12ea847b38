package dev.keyturn.auth.limits;

import dev.keyturn.edge.errors.TooManyRequests;
import dev.keyturn.edge.http.RequestSource;
import org.springframework.stereotype.Component;

/** Limits how many mails may be asked for from one network, to any address. */
@Component
public class MailLimits {
    private final Budget budget;

    MailLimits(MailLimitsProperties limits, Slots slots, Buckets buckets) {
        this.budget = new Budget(Budget.Kind.MAIL, limits.mailsOfANetwork(), limits.mailsOfANetwork(), slots, buckets);
    }

    /**
     * Counts a mail that is asked for.
     *
     * @throws TooManyRequests if too many were asked for from this network
     */
    public void count(RequestSource source) {
        budget.spend(budget.slot(Network.of(source.address())));
    }
}
