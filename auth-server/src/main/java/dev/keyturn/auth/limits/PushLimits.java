package dev.keyturn.auth.limits;

import dev.keyturn.edge.errors.TooManyRequests;
import dev.keyturn.edge.http.RequestSource;
import org.springframework.stereotype.Component;

/** How many authorization requests the public clients of one network may push (RFC 9126, section 2.3): each is a row. */
@Component
public class PushLimits {
    private final Budget budget;

    PushLimits(PushLimitsProperties limits, Slots slots, Buckets buckets) {
        this.budget = new Budget(
                Budget.Kind.PUSHED_REQUEST, limits.pushesOfANetwork(), limits.pushesOfANetwork(), slots, buckets);
    }

    /**
     * Counts a request by a public client, in whose name anybody can ask.
     *
     * @throws TooManyRequests if too many were pushed from this network
     */
    public void count(RequestSource source) {
        budget.spend(budget.slot(Network.of(source.address())));
    }
}
