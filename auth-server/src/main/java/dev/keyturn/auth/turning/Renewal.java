package dev.keyturn.auth.turning;

import dev.keyturn.auth.keys.KeysReplaced;
import dev.keyturn.auth.keystore.KeyMaker;
import dev.keyturn.auth.keystore.KeyState;
import dev.keyturn.auth.keystore.NewSigningKey;
import dev.keyturn.auth.keystore.RefreshKeys;
import dev.keyturn.auth.keystore.SigningKey;
import dev.keyturn.auth.keystore.SigningKeys;
import dev.keyturn.auth.keystore.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Everything anew: all signing keys are revoked and all keys of refresh tokens are gone, others are in their place, and
 * whatever was given out under the old ones ends. Nothing waits to be safe: nothing that would be refused was to be
 * accepted.
 */
@Component
class Renewal {
    private final SigningKeys keys;
    private final KeyMaker maker;
    private final RefreshKeys refreshKeys;
    private final ApplicationEventPublisher events;
    private final KeyAudit audit;

    Renewal(
            SigningKeys keys,
            KeyMaker maker,
            RefreshKeys refreshKeys,
            ApplicationEventPublisher events,
            KeyAudit audit) {
        this.keys = keys;
        this.maker = maker;
        this.refreshKeys = refreshKeys;
        this.events = events;
        this.audit = audit;
    }

    /**
     * Does it in the caller's transaction.
     *
     * @param by who, and why
     */
    Renewed run(String by) {
        NewSigningKey first = maker.make();
        NewSigningKey second = maker.make();
        keys.lock();
        Instant now = keys.now();
        keys.all().stream().filter(SigningKey::published).forEach(key -> revoke(key, now, by));
        String active = stage(first, now, by);
        keys.all().stream()
                .filter(key -> key.kid().equals(active))
                .forEach(key -> keys.move(key, KeyState.ACTIVE, now));
        audit.record(Step.ACTIVATE, active, by);
        String standby = stage(second, now, by);
        refreshKeys.removeAll();
        short refreshKey = refreshKeys.create(maker.kek(), Duration.ZERO);
        AtomicInteger sessionsEnded = new AtomicInteger();
        events.publishEvent(new KeysReplaced(by, sessionsEnded));
        audit.replaced("refresh key " + refreshKey + ", " + sessionsEnded + " sessions ended, " + by);
        return new Renewed(active, standby, sessionsEnded.get());
    }

    private void revoke(SigningKey key, Instant now, String by) {
        keys.move(key, KeyState.REVOKED, now);
        keys.forgetPrivateKey(key, maker.nothing(key));
        audit.record(Step.REVOKE, key.kid(), by);
    }

    private String stage(NewSigningKey made, Instant now, String by) {
        keys.insert(made, now);
        audit.record(Step.STAGE, made.kid(), by);
        return made.kid();
    }

    /**
     * What is there now.
     *
     * @param activated the kid that signs
     * @param staged the kid that stands by
     */
    record Renewed(String activated, String staged, int sessionsEnded) {}
}
