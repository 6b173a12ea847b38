package dev.keyturn.resource.validation;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.proc.SecurityContext;
import dev.keyturn.resource.trust.HeldKeys;
import java.time.Clock;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/** Lets the trust channel see which keys there are, and have them fetched when it hears of others; fetches what is overdue. */
final class IssuerKeys implements HeldKeys {
    private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);

    private final JWKSetBasedJWKSource<SecurityContext> source;
    private final IssuerJwks document;
    private final Clock clock;

    IssuerKeys(JWKSetBasedJWKSource<SecurityContext> source, IssuerJwks document, Clock clock) {
        this.source = source;
        this.document = document;
        this.clock = clock;
    }

    @Override
    public Set<String> held() {
        return document.kids();
    }

    /** Fetches through the caches, so that they have the keys too; at most once in a retry interval. */
    @Override
    public void fetch() {
        document.hurry();
        refresh();
    }

    /**
     * Fetches through an outage, so that it ends here as soon as the issuer is back, and not up to a lifetime later.
     */
    @Scheduled(fixedDelayString = "PT1S")
    void fetchWhatIsOverdue() {
        if (document.isOverdue()) {
            refresh();
        }
    }

    private void refresh() {
        try {
            source.getJWKSetSource().getJWKSet(JWKSetCacheRefreshEvaluator.forceRefresh(), clock.millis(), null);
        } catch (KeySourceException notNow) {
            log.debug("The issuer's keys were not fetched; they will be asked for again", notNow);
        }
    }
}
