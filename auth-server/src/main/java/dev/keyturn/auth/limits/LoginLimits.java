package dev.keyturn.auth.limits;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.keyturn.edge.errors.PassingFault;
import dev.keyturn.edge.errors.TooManyRequests;
import dev.keyturn.edge.http.RequestSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * Decides whether a password may be tried at all. Three budgets count failures: of one name from one network, of one
 * name from everywhere, and of one network. The second and third do not bind a network from which that account has
 * logged in lately: so nobody can lock somebody out by failing in their name, or beside them.
 */
@Component
public class LoginLimits {
    /** Attempts under way at once for one name from one network, on one node: fewer than a budget holds. */
    private static final int AT_ONCE = 8;

    private static final Duration DEADLINE = Duration.ofSeconds(4);

    private final Slots slots;
    private final Budget pair;
    private final Budget name;
    private final Budget address;
    private final Budget registration;
    private final Semaphore underWay;
    private final LoadingCache<Long, Semaphore> places =
            Caffeine.newBuilder().weakValues().build(slot -> new Semaphore(AT_ONCE, true));

    LoginLimits(LimitsProperties limits, Slots slots, Buckets buckets) {
        this.slots = slots;
        this.underWay = new Semaphore(limits.atOnce());
        this.pair = new Budget(Budget.Kind.PAIR, limits.pairBurst(), limits.pairPerHour(), slots, buckets);
        this.name = new Budget(Budget.Kind.NAME, limits.nameBurst(), limits.namePerHour(), slots, buckets);
        this.address = new Budget(Budget.Kind.ADDRESS, limits.addressBurst(), limits.addressPerHour(), slots, buckets);
        this.registration = new Budget(
                Budget.Kind.REGISTRATION, limits.registrationBurst(), limits.registrationPerHour(), slots, buckets);
    }

    /**
     * Lets somebody try a password, at the price of a token that comes back unless the attempt fails.
     *
     * @param nameTried in the composed form of accounts' names, in any case; whether an account has it makes no
     *     difference
     * @param trial the check; empty for a failure
     * @throws TooManyRequests if too many have failed
     * @throws PassingFault if too many are waiting for the same name and network, or at all
     */
    public <T> Optional<T> attempt(String nameTried, RequestSource source, Function<Attempt, Optional<T>> trial) {
        if (!underWay.tryAcquire()) {
            throw new PassingFault("More logins are under way than this server takes at once");
        }
        try {
            return inTurn(nameTried, source, trial);
        } finally {
            underWay.release();
        }
    }

    private <T> Optional<T> inTurn(String nameTried, RequestSource source, Function<Attempt, Optional<T>> trial) {
        byte[] folded = LoginName.folded(nameTried);
        byte[] network = Network.of(source.address());
        long slot = pair.slot(folded, network);
        Attempt attempt = new Attempt(name, name.slot(folded), address, address.slot(network), slots.network(network));
        Semaphore place = take(places.get(slot));
        try {
            return pair.during(slot, () -> trial.apply(attempt));
        } finally {
            place.release();
        }
    }

    /**
     * Counts a registration.
     *
     * @throws TooManyRequests if there were too many from this network
     */
    public void countRegistration(RequestSource source) {
        registration.spend(registration.slot(Network.of(source.address())));
    }

    private static Semaphore take(Semaphore place) {
        try {
            if (!place.tryAcquire(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new PassingFault("More logins of one name are waiting than are tried in time");
            }
            return place;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new PassingFault("The server is stopping", interrupted);
        }
    }
}
