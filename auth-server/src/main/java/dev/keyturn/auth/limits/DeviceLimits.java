package dev.keyturn.auth.limits;

import dev.keyturn.edge.errors.TooManyRequests;
import dev.keyturn.edge.http.RequestSource;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Limits how many wrong codes of devices (RFC 8628, section 5.1) one person and one network may try, and how many
 * devices of one network may begin to wait.
 */
@Component
public class DeviceLimits {
    private final Budget person;
    private final Budget network;
    private final Budget beginnings;

    DeviceLimits(DeviceLimitsProperties limits, Slots slots, Buckets buckets) {
        this.person = budget(Budget.Kind.DEVICE_PERSON, limits.guessesOfAPerson(), slots, buckets);
        this.network = budget(Budget.Kind.DEVICE_NETWORK, limits.guessesOfANetwork(), slots, buckets);
        this.beginnings = budget(Budget.Kind.DEVICE_BEGINNING, limits.beginningsOfANetwork(), slots, buckets);
    }

    /**
     * Tries a code, at the price of a token of each budget; the tokens come back if a device shows the code.
     *
     * @param account of the person who guesses
     * @param guess empty if no device shows the code
     * @throws TooManyRequests if too many were tried
     */
    public <T> Optional<T> guess(long account, RequestSource source, Supplier<Optional<T>> guess) {
        long whose =
                person.slot(ByteBuffer.allocate(Long.BYTES).putLong(account).array());
        long where = network.slot(Network.of(source.address()));
        return person.during(whose, () -> network.during(where, guess));
    }

    /**
     * Counts a device that begins to wait.
     *
     * @param address where it asks from
     * @throws TooManyRequests if too many have begun there
     */
    public void countBeginning(String address) {
        beginnings.spend(beginnings.slot(Network.of(address)));
    }

    /** A budget that may be spent at once and refills within an hour. */
    private static Budget budget(Budget.Kind kind, int tokens, Slots slots, Buckets buckets) {
        return new Budget(kind, tokens, tokens, slots, buckets);
    }
}
