package dev.keyturn.resource.trust;

import dev.keyturn.resource.trust.Revoked.Kind;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All revocations that can still matter, in memory. Only the channel's thread writes; any thread may read. Sessions and
 * tokens are added while there are fewer than {@code capacity} entries; keys, clients and accounts up to twice that
 * number, so that a flood of logouts does not displace them. Where there is no room, a token gives way to anything else:
 * so many can be revoked by one person alone.
 */
final class KnownRevocations implements Revocations {
    private static final Logger log = LoggerFactory.getLogger(KnownRevocations.class);
    private static final Set<Kind> MANY = Set.of(Kind.SESSION, Kind.TOKEN);

    private final int capacity;
    private final Map<Revoked, Instant> known = new ConcurrentHashMap<>();
    /** The tokens in it, and some that were; for the channel's thread alone. */
    private final Deque<Revoked> tokens = new ArrayDeque<>();

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private boolean untold;

    /**
     * @param capacity the number of entries at which sessions and tokens find no room; all kinds find none at twice
     *     that number
     */
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
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    int size() {
        return known.size();
    }

    boolean has(Revoked revoked) {
        return known.containsKey(revoked);
    }

    /**
     * Adds a revocation until then. The listeners are {@linkplain #tell told} later.
     *
     * @return false if there is no room for it, or for a token any more
     */
    boolean add(Revoked revoked, Instant until) {
        long room = MANY.contains(revoked.kind()) ? capacity : 2L * capacity;
        boolean full = known.size() >= room && !known.containsKey(revoked);
        if (full && (revoked.kind() == Kind.TOKEN || !displaceToken())) {
            return false;
        }
        Instant before = known.put(revoked, until);
        if (before == null) {
            untold = true;
            if (revoked.kind() == Kind.TOKEN) {
                tokens.add(revoked);
            }
        } else if (before.isAfter(until)) {
            known.put(revoked, before);
        }
        return !full;
    }

    private boolean displaceToken() {
        while (!tokens.isEmpty()) {
            if (known.remove(tokens.remove()) != null) {
                return true;
            }
        }
        return false;
    }

    /** Lets the listeners know if anything was added, once for all of it; once more if an error kept one from acting. */
    void tell() {
        if (untold) {
            listeners.forEach(KnownRevocations::tell);
            untold = false;
        }
    }

    /** Removes a revocation: its tokens are good again. */
    void restore(Revoked revoked) {
        known.remove(revoked);
    }

    /** Removes all revocations but these and those of keys, which are never restored. */
    void retain(Set<Revoked> loaded) {
        known.keySet().removeIf(revoked -> revoked.kind() != Kind.KEY && !loaded.contains(revoked));
    }

    /** Forgets what cannot matter any more: the tokens have expired. */
    void forget(Instant now) {
        if (known.values().removeIf(until -> !until.isAfter(now))) {
            tokens.retainAll(known.keySet());
        }
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
