package dev.keyturn.auth.keyrotation;

import dev.keyturn.auth.keys.KeysReplaced;
import dev.keyturn.auth.keystore.KeyMaker;
import dev.keyturn.auth.keystore.KeyState;
import dev.keyturn.auth.keystore.NewSigningKey;
import dev.keyturn.auth.keystore.RefreshKeys;
import dev.keyturn.auth.keystore.SigningKey;
import dev.keyturn.auth.keystore.SigningKeys;
import dev.keyturn.auth.keystore.Step;
import dev.keyturn.auth.sessions.SessionSweep;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Replaces everything: revokes all signing keys, removes all refresh keys, makes others, and ends whatever was issued
 * under the old ones. No step waits until it is safe, because nothing issued before is to be accepted.
 */
@Component
class KeyReplacement {
    private static final Logger log = LoggerFactory.getLogger(KeyReplacement.class);

    private final SigningKeys keys;
    private final KeyMaker maker;
    private final RefreshKeys refreshKeys;
    private final ApplicationEventPublisher events;
    private final SessionSweep sessions;
    private final KeyAudit audit;
    private final TransactionTemplate transaction;

    KeyReplacement(
            SigningKeys keys,
            KeyMaker maker,
            RefreshKeys refreshKeys,
            ApplicationEventPublisher events,
            SessionSweep sessions,
            KeyAudit audit,
            TransactionTemplate transaction) {
        this.keys = keys;
        this.maker = maker;
        this.refreshKeys = refreshKeys;
        this.events = events;
        this.sessions = sessions;
        this.audit = audit;
        this.transaction = transaction;
    }

    /**
     * Replaces the keys in one short transaction, after which nothing issued before is accepted; then ends the
     * sessions, which may take long.
     *
     * @param by the actor and the reason, for the audit log
     * @param also further work for the same transaction
     */
    Replaced run(String by, Runnable also) {
        NewSigningKey first = maker.make();
        NewSigningKey second = maker.make();
        NewKeys keysNow = Objects.requireNonNull(transaction.execute(status -> {
            NewKeys made = replace(first, second, by);
            also.run();
            return made;
        }));
        events.publishEvent(new KeysReplaced());
        int ended = sessions.endThoseFromBefore();
        log.info("{} sessions from before were ended", ended);
        return new Replaced(keysNow.active(), keysNow.standby(), ended);
    }

    private NewKeys replace(NewSigningKey first, NewSigningKey second, String by) {
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
        short refreshKey = refreshKeys.create(Duration.ZERO);
        keys.replaced();
        audit.replaced("refresh key " + refreshKey + ", " + by);
        return new NewKeys(active, standby);
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

    private record NewKeys(String active, String standby) {}

    /**
     * The result of a replacement.
     *
     * @param activated the kid that signs
     * @param staged the kid that stands by
     * @param sessionsEnded how many sessions were ended within a few seconds; the rest end in the background
     */
    record Replaced(String activated, String staged, int sessionsEnded) {}
}
