package dev.keyturn.resource.trust;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** Sees to it that this server holds every key that is published. By one thread. */
final class KeyFetching {
    private final HeldKeys keys;
    private final Revocations revocations;
    private Set<String> published = Set.of();

    KeyFetching(HeldKeys keys, Revocations revocations) {
        this.keys = keys;
        this.revocations = revocations;
    }

    /** The keys that verify tokens here: at hand, and not revoked. */
    Set<String> held() {
        Set<String> held = new TreeSet<>(keys.held());
        held.removeIf(revocations::refusesKey);
        return held;
    }

    /** Takes the kids that are published now, and fetches keys at once if one is missing. */
    void published(Set<String> kids) {
        published = kids;
        if (areMissing()) {
            keys.fetch();
        }
    }

    boolean areMissing() {
        Set<String> missing = new HashSet<>(published);
        missing.removeAll(keys.held());
        missing.removeIf(revocations::refusesKey);
        return !missing.isEmpty();
    }

    void fetchIfThereAreNone() {
        if (keys.held().isEmpty()) {
            keys.fetch();
        }
    }
}
