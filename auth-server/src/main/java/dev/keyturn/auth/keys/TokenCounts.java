package dev.keyturn.auth.keys;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.keyturn.edge.cleanup.ExpiringTable;
import dev.keyturn.model.ClaimNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Counts what each key has signed, for whom and until when it is good: what an operator asks when a key was stolen. In
 * memory, and every few seconds in the database; a node that is killed forgets what it has not written.
 */
@Component
public class TokenCounts {
    private static final Logger log = LoggerFactory.getLogger(TokenCounts.class);

    /** Tokens of a client are counted in this many steps over their lifetime, so that the counts are bounded. */
    private static final long STEPS = 30;

    private final TokenCountStore store;
    private final MeterRegistry meters;
    private final Map<Tally, Long> pending = new ConcurrentHashMap<>();
    private final Map<String, Counter> signatures = new ConcurrentHashMap<>();

    private final AtomicBoolean troubled = new AtomicBoolean();

    TokenCounts(TokenCountStore store, MeterRegistry meters) {
        this.store = store;
        this.meters = meters;
    }

    /**
     * Tokens that are counted together.
     *
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
    }

    /** Counts a token that was signed with the key. */
    void add(String kid, JWTClaimsSet claims) {
        signatures.computeIfAbsent(kid, this::counter).increment();
        if (claims.getExpirationTime() != null && claims.getIssueTime() != null) {
            pending.merge(Tally.of(kid, claims), 1L, Long::sum);
        }
    }

    /** Writes what has been counted since. What cannot be written is kept for the next time. */
    @Scheduled(fixedDelayString = "PT5S")
    public void flush() {
        Map<Tally, Long> batch = new TreeMap<>(Tally.ORDER);
        for (Tally tally : List.copyOf(pending.keySet())) {
            Long count = pending.remove(tally);
            if (count != null) {
                batch.put(tally, count);
            }
        }
        if (batch.isEmpty()) {
            return;
        }
        try {
            store.add(batch);
            if (troubled.getAndSet(false)) {
                log.info("Counts of tokens are written again, with those that were not");
            }
        } catch (DataAccessException | TransactionException e) {
            batch.forEach((tally, count) -> pending.merge(tally, count, Long::sum));
            if (!troubled.getAndSet(true)) {
                log.warn(
                        "Counts of tokens cannot be written, and are kept: {}",
                        e.getClass().getSimpleName());
            }
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
