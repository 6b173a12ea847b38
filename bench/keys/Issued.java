import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Tokens that are out: the newest, and others of all ages that are still good. */
final class Issued {
    private static final int KEPT = 2000;
    private static final Duration MARGIN = Duration.ofSeconds(3);

    private final AtomicReferenceArray<Issuer.Token> kept = new AtomicReferenceArray<>(KEPT);
    private final AtomicLong count = new AtomicLong();
    private final Set<String> withdrawn = ConcurrentHashMap.newKeySet();
    private volatile Issuer.Token newest;

    /** Takes the place of one at random, so that some grow as old as they may. */
    void add(Issuer.Token token) {
        long number = count.getAndIncrement();
        kept.set(number < KEPT ? (int) number : ThreadLocalRandom.current().nextInt(KEPT), token);
        newest = token;
    }

    /** Tokens of that key are taken by nobody any more. */
    void withdraw(String kid) {
        withdrawn.add(kid);
    }

    boolean withdrawn(String kid) {
        return withdrawn.contains(kid);
    }

    /** The newest and any other in turn; null if there is none. */
    Issuer.Token next(long turn) {
        Random random = ThreadLocalRandom.current();
        for (int attempt = 0; turn % 2 == 1 && attempt < 20; attempt++) {
            Issuer.Token token = kept.get(random.nextInt((int) Math.min(KEPT, Math.max(1, count.get()))));
            if (usable(token)) {
                return token;
            }
        }
        Issuer.Token token = newest;
        return usable(token) ? token : null;
    }

    private boolean usable(Issuer.Token token) {
        return token != null && token.good(MARGIN) && !withdrawn.contains(token.kid());
    }

    long count() {
        return count.get();
    }
}
