package dev.keyturn.auth.limits;

import java.util.Optional;
import java.util.function.Supplier;

/** An attempt to log in that has taken a token from the budget of its name and network. */
public final class Attempt {
    private final Budget name;
    private final long nameSlot;
    private final Budget address;
    private final long addressSlot;
    private final long network;

    Attempt(Budget name, long nameSlot, Budget address, long addressSlot, long network) {
        this.name = name;
        this.nameSlot = nameSlot;
        this.address = address;
        this.addressSlot = addressSlot;
        this.network = network;
    }

    /** The network that the attempt comes from, as accounts remember the networks that they know. */
    public long network() {
        return network;
    }

    /**
     * Goes on with the attempt. The other two budgets bind only networks that the account does not know; they are
     * looked up for known ones too, so that the time does not tell.
     *
     * @param known whether there is an account, and it knows the network
     * @throws dev.keyturn.edge.errors.TooManyRequests if too many have failed from an unknown network, or for this name
     */
    public <T> Optional<T> from(boolean known, Supplier<Optional<T>> trial) {
        if (!known) {
            return address.during(addressSlot, () -> name.during(nameSlot, trial));
        }
        address.look(addressSlot);
        name.look(nameSlot);
        return trial.get();
    }
}
