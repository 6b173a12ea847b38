package dev.keyturn.auth.keys;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.keyturn.edge.cleanup.ExpiringTable;
import dev.keyturn.model.ClaimNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Counts what each key has signed, for which client and until when it is good, which an operator asks when a key was
 * stolen. The counts are in memory, and written every few seconds; a node that is killed loses the unwritten ones.
 */
@Component
public class TokenCounts {
    private static final Logger log = LoggerFactory.getLogger(TokenCounts.class);

    /** Tokens of a client are counted in this many steps over their lifetime, so that the counts are bounded. */
    private static final long STEPS = 30;

    /** So many are kept by client; of more tokens, only their number. */
    private static final int MOST = 100_000;

    /** So many are written within a statement's time on a slow machine. */
    private static final int PART = 5_000;

    /** A flush ends after so long: {@link KeyWatch} makes it too, and is to read the keys again soon. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final TokenCountStore store;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Map<Tally, Long> pending = new ConcurrentHashMap<>();
    private final Map<String, Counter> signatures = new ConcurrentHashMap<>();

    private final AtomicBoolean troubled = new AtomicBoolean();

    TokenCounts(TokenCountStore store, MeterRegistry meters, Clock clock) {
        this.store = store;
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * Tokens that are counted together.
     *
     * @param clientId empty if only their number counts
     * @param expires in seconds since 1970, rounded up
     * @param lifetime in seconds
     */
    record Tally(String kid, String clientId, long expires, long lifetime) {
        static final Comparator<Tally> ORDER = Comparator.comparing(Tally::kid)
                .thenComparing(Tally::clientId)
                .thenComparingLong(Tally::expires)
                .thenComparingLong(Tally::lifetime);

        static Tally of(String kid, JWTClaimsSet claims) {
            long expires = claims.getExpirationTime().toInstant().getEpochSecond();
            long lifetime = expires - claims.getIssueTime().toInstant().getEpochSecond();
            long step = Math.max(1, lifetime / STEPS);
            Object authorizedParty = Objects.requireNonNullElse(claims.getClaim("azp"), "unknown");
            Object client = Objects.requireNonNullElse(claims.getClaim(ClaimNames.CLIENT_ID), authorizedParty);
            return new Tally(kid, client.toString(), Math.ceilDiv(expires, step) * step, lifetime);
        }

        Tally ofNobody() {
            return new Tally(kid, "", 0, lifetime);
        }
    }

    /** Counts a token that was signed with the key. */
    void add(String kid, JWTClaimsSet claims) {
        signatures.computeIfAbsent(kid, this::counter).increment();
        if (claims.getExpirationTime() != null && claims.getIssueTime() != null) {
            Tally tally = Tally.of(kid, claims);
            pending.merge(pending.size() < MOST ? tally : tally.ofNobody(), 1L, Long::sum);
        }
    }

    /** Writes what has been counted since. What cannot be written, or takes too long, is kept for the next time. */
    @Scheduled(fixedDelayString = "PT5S")
    public void flush() {
        long start = System.nanoTime();
        List<Tally> counted = List.copyOf(pending.keySet());
        boolean written = true;
        for (int i = 0; written && i < counted.size() && System.nanoTime() - start < PATIENCE_NANOS; i += PART) {
            written = write(counted.subList(i, Math.min(i + PART, counted.size())));
        }
    }

    private boolean write(List<Tally> part) {
        Map<Tally, Long> batch = new TreeMap<>(Tally.ORDER);
        long now = clock.instant().getEpochSecond();
        for (Tally tally : part) {
            Long count = pending.remove(tally);
            if (count != null) {
                batch.merge(tally.expires() > now ? tally : tally.ofNobody(), count, Long::sum);
            }
        }
        if (batch.isEmpty()) {
            return true;
        }
        try {
            store.add(batch);
            if (troubled.getAndSet(false)) {
                log.info("Counts of tokens are written again, with those that were not");
            }
            return true;
        } catch (DataAccessException | TransactionException e) {
            batch.forEach((tally, count) -> pending.merge(tally, count, Long::sum));
            if (!troubled.getAndSet(true)) {
                log.warn(
                        "Counts of tokens cannot be written, and are kept: {}",
                        e.getClass().getSimpleName());
            }
            return false;
        }
    }

    private Counter counter(String kid) {
        return Counter.builder("keyturn.keys.signatures")
                .description("Tokens signed by this node")
                .tag("kid", kid)
                .register(meters);
    }

    @Bean
    static ExpiringTable expiredExposure() {
        return new ExpiringTable("key_exposure", "expires_at", Duration.ofMinutes(5));
    }
}
