package dev.keyturn.resource.trust;

import dev.keyturn.resource.trust.Revoked.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that was taken back and can still matter, in memory. One thread writes it, that of the channel; any number
 * ask. There is room for a stated number of all kinds, and for as many again of keys, clients and accounts, so that a flood
 * of logouts leaves theirs alone.
 */
final class KnownRevocations implements Revocations {
    private static final Logger log = LoggerFactory.getLogger(KnownRevocations.class);
    private static final Set<Kind> MANY = Set.of(Kind.SESSION, Kind.TOKEN);

    private final int capacity;
    private final Map<Revoked, Instant> known = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private boolean untold;

    /** @param capacity how much is kept before sessions and tokens find no room; half of what is kept at most */
    KnownRevocations(int capacity) {
        this.capacity = capacity;
    }

    @Override
    public boolean refuses(TokenNames token) {
        return !known.isEmpty() && token.all().anyMatch(known::containsKey);
    }

    @Override
    public boolean refusesKey(String keyId) {
        return !known.isEmpty() && known.containsKey(new Revoked(Kind.KEY, keyId));
    }

    @Override
    public Subscription onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    int size() {
        return known.size();
    }

    /** Takes it back until then; false if there is no room. To be {@linkplain #tell told}. */
    boolean add(Revoked revoked, Instant until) {
        long room = MANY.contains(revoked.kind()) ? capacity : 2L * capacity;
        if (known.size() >= room && !known.containsKey(revoked)) {
            return false;
        }
        Instant before = known.put(revoked, until);
        if (before == null) {
            untold = true;
        } else if (before.isAfter(until)) {
            known.put(revoked, before);
        }
        return true;
    }

    /** Lets the listeners know if anything was added, once for all of it. */
    void tell() {
        if (untold) {
            untold = false;
            listeners.forEach(KnownRevocations::tell);
        }
    }

    /** It is good again. */
    void restore(Revoked revoked) {
        known.remove(revoked);
    }

    /** Keeps these alone, and keys, which never become good again. */
    void retain(Set<Revoked> loaded) {
        known.keySet().removeIf(revoked -> revoked.kind() != Kind.KEY && !loaded.contains(revoked));
    }

    /** Forgets what cannot matter any more: the tokens have expired. */
    void forget(Instant now) {
        known.values().removeIf(until -> !until.isAfter(now));
    }

    private static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            // The channel must go on for the others.
            log.error("A listener failed on what was revoked", e);
        }
    }
}
