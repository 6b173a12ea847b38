package dev.keyturn.resource.validation;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetParseException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the issuer's key set. A set without a usable key is refused, an unchanged one is not sent again, and fetches
 * are paced. The pace is kept here, beneath the cache and the outage tolerance, and not above them where Nimbus would
 * put it: there, a flood of unknown kids during an outage could use up the fetch that known keys need, and a server
 * that starts before its issuer would be shut out for a whole interval.
 */
final class IssuerJwks implements JWKSetSource<SecurityContext> {
    private static final Logger log = LoggerFactory.getLogger(IssuerJwks.class);
    private static final int SMALLEST_MODULUS = 2048;
    private static final double SECOND = 1e9;

    /** The most keys that are kept: as many as the trust channel may name. */
    private static final int MOST_KEYS = 100;

    private final JwksProperties properties;
    private final JwksRequest request;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Counter paced;
    private final AtomicReference<Known> known = new AtomicReference<>(Known.NOTHING);
    private volatile long confirmedAt;
    private volatile Instant lastFetch = Instant.MIN;
    private volatile Instant nextFetch = Instant.MIN;
    private Instant nextUrgentFetch = Instant.MIN;
    private volatile boolean urgent;
    private volatile boolean fetching;
    private volatile Outage outage = Outage.NONE;

    IssuerJwks(JwksProperties properties, Clock clock, MeterRegistry meters) {
        this.properties = properties;
        this.request = new JwksRequest(properties);
        this.clock = clock;
        this.meters = meters;
        this.paced = fetches("paced");
        Gauge.builder("keyturn.jwks.keys", this, known -> known.kids().size())
                .description("Keys of the issuer that verify tokens now")
                .register(meters);
        Gauge.builder("keyturn.jwks.age", this, IssuerJwks::age)
                .baseUnit("seconds")
                .description("Since the issuer last confirmed its keys")
                .register(meters);
    }

    /** The state that the log has told of last; each is logged once, because callers come by the thousand. */
    private enum Outage {
        NONE,
        TOLERATED,
        BEYOND
    }

    /**
     * The result of the last fetch that succeeded.
     *
     * @param kids the names of the keys
     * @param entityTag the issuer's ETag; null if it has none
     * @param until how long the keys are believed through an outage
     */
    private record Known(
            List<JWK> keys, Set<String> kids, @Nullable String entityTag, Instant until) {
        static final Known NOTHING = new Known(List.of(), Set.of(), null, Instant.MIN);

        static Known of(List<JWK> keys, @Nullable String entityTag, Instant until) {
            Set<String> kids = keys.stream().map(JWK::getKeyID).collect(Collectors.toUnmodifiableSet());
            return new Known(keys, kids, entityTag, until);
        }
    }

    /** The keys that verify tokens now. */
    Set<String> kids() {
        Instant now = clock.instant();
        Known present = atHand(now);
        return now.isBefore(present.until()) ? present.kids() : Set.of();
    }

    /**
     * The last result, believed for the outage tolerance from now at most: the clock may have been ahead at the fetch,
     * and set back since.
     */
    private Known atHand(Instant now) {
        Known present = known.get();
        Instant latest = now.plus(properties.outageTolerance());
        if (!present.until().isAfter(latest)) {
            return present;
        }
        Known bounded = new Known(present.keys(), present.kids(), present.entityTag(), latest);
        return known.compareAndSet(present, bounded) ? bounded : known.get();
    }

    /**
     * Whether a token of this key is refused unread: the key is not at hand, and no fetch is under way or due that
     * could bring it.
     */
    boolean refuses(String kid) {
        // In the opposite order to a fetch's: a thread that sees a fetch ended also sees the keys that it brought.
        boolean moreMayCome = isUsualFetchDue() || fetching;
        Set<String> present = kids();
        return !moreMayCome && !present.isEmpty() && !present.contains(kid);
    }

    /** The keys of the last fetch that brought any; the same list until another fetch brings others. */
    List<JWK> keys() {
        return known.get().keys();
    }

    /** Seconds since the issuer last confirmed the keys that are at hand, whatever the clock says; not a number if it never has. */
    private double age() {
        return lastFetch.equals(Instant.MIN) ? Double.NaN : (System.nanoTime() - confirmedAt) / SECOND;
    }

    /**
     * Whether a fetch is due that no caller will cause: the caches above take keys that an outage left for just
     * fetched, and keys that came while the clock was ahead for fresh until that time.
     */
    boolean isOverdue() {
        return (outage != Outage.NONE || lastFetch.isAfter(clock.instant())) && isUsualFetchDue();
    }

    /** Lets the next fetch come earlier than the usual pace: there is a key to fetch. */
    void hurry() {
        urgent = true;
    }

    /** Called by one thread at a time: the cache above holds its lock meanwhile. */
    @Override
    public JWKSet getJWKSet(
            JWKSetCacheRefreshEvaluator refreshEvaluator, long currentTime, @Nullable SecurityContext context)
            throws JWKSetUnavailableException {
        Instant now = clock.instant();
        boolean hurried = urgent;
        boolean isBare = !now.isBefore(atHand(now).until());
        boolean isDue = (hurried || isBare) ? isDue(nextUrgentFetch, properties.retryInterval()) : isUsualFetchDue();
        if (!isDue) {
            paced.increment();
            throw new JWKSetUnavailableException("The key set was asked for a moment ago");
        }
        urgent = false;
        fetching = true;
        nextUrgentFetch = now.plus(properties.retryInterval());
        nextFetch = now.plus(properties.unknownKidInterval());
        try {
            // A new object each time: the cache above takes the same one for no answer.
            return new JWKSet(fetch(now, hurried));
        } finally {
            fetching = false;
        }
    }

    private boolean isUsualFetchDue() {
        return isDue(nextFetch, properties.unknownKidInterval());
    }

    /** Whether the moment has come. A moment further away than possible counts too: the clock was set back. */
    private boolean isDue(Instant next, Duration interval) {
        Instant now = clock.instant();
        return !now.isBefore(next) || next.isAfter(now.plus(interval));
    }

    private List<JWK> fetch(Instant now, boolean pastCaches) throws JWKSetUnavailableException {
        Known before = atHand(now);
        try {
            JwksRequest.Answer answer = request.send(before.keys().isEmpty() ? null : before.entityTag(), pastCaches);
            List<JWK> keys = answer.body() == null ? before.keys() : usableKeys(answer.body());
            known.set(Known.of(keys, answer.entityTag(), now.plus(properties.outageTolerance())));
            confirmedAt = System.nanoTime();
            lastFetch = now;
            count(answer.body() == null ? "unchanged" : "ok");
            tellOfTheEnd();
            return keys;
        } catch (JWKSetUnavailableException failed) {
            count(failed instanceof JWKSetParseException ? "garbage" : "unreachable");
            tell(failed, now.isBefore(before.until()) ? Outage.TOLERATED : Outage.BEYOND);
            throw failed;
        }
    }

    private void tell(JWKSetUnavailableException failed, Outage present) {
        if (outage != present) {
            outage = present;
            log.warn(
                    "No keys from {}: {}{}. {}",
                    properties.uri(),
                    failed.getMessage(),
                    failed.getCause() == null
                            ? ""
                            : " (" + failed.getCause().getClass().getSimpleName() + ")",
                    present == Outage.TOLERATED
                            ? "Those at hand are believed until " + known.get().until()
                            : "There are none at hand, and every token is answered 503");
        }
    }

    private void tellOfTheEnd() {
        if (outage != Outage.NONE) {
            outage = Outage.NONE;
            log.info("There are keys from {} again", properties.uri());
        }
    }

    private void count(String result) {
        fetches(result).increment();
    }

    private Counter fetches(String result) {
        return Counter.builder("keyturn.jwks.fetches")
                .description("What came of fetching the issuer's keys")
                .tag("result", result)
                .register(meters);
    }

    private static List<JWK> usableKeys(byte[] document) throws JWKSetParseException {
        try {
            List<JWK> all = JWKSet.parse(new String(document, StandardCharsets.UTF_8)).getKeys().stream()
                    .filter(IssuerJwks::verifiesRs256)
                    .map(JWK::toPublicJWK)
                    .toList();
            // The issuer lists the newest last.
            List<JWK> keys = all.subList(Math.max(0, all.size() - MOST_KEYS), all.size());
            if (keys.isEmpty()) {
                throw new JWKSetParseException("The key set holds no key for RS256", null);
            }
            return keys;
        } catch (ParseException | RuntimeException garbage) {
            // The issuer may have sent anything; the library fails on a key that is null.
            throw new JWKSetParseException("The key set could not be read", garbage);
        }
    }

    private static boolean verifiesRs256(JWK key) {
        return key instanceof RSAKey
                && key.size() >= SMALLEST_MODULUS
                && key.getKeyID() != null
                && (key.getAlgorithm() == null || JWSAlgorithm.RS256.equals(key.getAlgorithm()))
                && (key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse()))
                && (key.getKeyOperations() == null || key.getKeyOperations().contains(KeyOperation.VERIFY));
    }

    @Override
    public void close() {
        request.close();
    }
}
