package dev.keyturn.auth.keyrotation;

import dev.keyturn.auth.keystore.KeyFacts;
import dev.keyturn.auth.keystore.KeyFactsReader;
import dev.keyturn.auth.keystore.KeyMaker;
import dev.keyturn.auth.keystore.KeyState;
import dev.keyturn.auth.keystore.NewSigningKey;
import dev.keyturn.auth.keystore.SigningKey;
import dev.keyturn.auth.keystore.SigningKeys;
import dev.keyturn.auth.keystore.Step;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes the steps that {@link KeyRules} allow: each decision is read, made, done and audited in one transaction, under a
 * lock that only one node has at a time.
 */
@Component
class KeyLifecycle {
    private final TransactionTemplate transaction;
    private final SigningKeys keys;
    private final KeyFactsReader reader;
    private final KeyMaker maker;
    private final KeyAudit audit;

    /** Only one of a node's connections ever waits for the lock of all nodes. */
    private final ReentrantLock here = new ReentrantLock();

    KeyLifecycle(
            TransactionTemplate transaction, SigningKeys keys, KeyFactsReader reader, KeyMaker maker, KeyAudit audit) {
        this.transaction = transaction;
        this.keys = keys;
        this.reader = reader;
        this.maker = maker;
        this.audit = audit;
    }

    /**
     * What was decided, and when.
     *
     * @param staged the kid of the key that was made; null if none was
     */
    record Done(Decision decision, Instant at, @Nullable String staged) {}

    /**
     * Takes a step if the rules allow it.
     *
     * @param by who wants it, for the audit log
     */
    Done take(Function<KeyFacts, Decision> step, String by) {
        return exclusively(() -> madeFor(step), made -> {
            keys.lock();
            return decideAndDo(step, by, made);
        });
    }

    /** As {@link #take}, but empty if another node is deciding just now: its step will do. */
    Optional<Done> takeIfNobodyElse(Function<KeyFacts, Decision> step, String by) {
        return exclusively(
                () -> madeFor(step),
                made -> keys.tryLock() ? Optional.of(decideAndDo(step, by, made)) : Optional.empty());
    }

    /** Decides, and changes nothing. */
    Done plan(Function<KeyFacts, Decision> step) {
        KeyFacts facts = reader.read();
        return new Done(step.apply(facts), facts.now(), null);
    }

    /** The keys of a new installation; nodes that start at once make them only once. */
    void makeFirstKeys() {
        if (!keys.all().isEmpty()) {
            return;
        }
        exclusively(() -> new ArrayDeque<>(List.of(maker.make(), maker.make())), made -> {
            keys.lock();
            if (keys.all().isEmpty()) {
                Instant now = keys.now();
                stage(made, now, "at the first start");
                change(
                        keys.all().getFirst(),
                        new Change(Step.ACTIVATE, null, "there is no other"),
                        now,
                        "at the first start");
                stage(made, now, "at the first start, to be next");
            }
            return true;
        });
    }

    /** The keys that a step will want, as things are now. */
    private Deque<NewSigningKey> madeFor(Function<KeyFacts, Decision> step) {
        Deque<NewSigningKey> made = new ArrayDeque<>();
        if (step.apply(reader.read()) instanceof Decision.Go go) {
            go.changes().stream().filter(change -> change.key() == null).forEach(change -> made.add(maker.make()));
        }
        return made;
    }

    private Done decideAndDo(Function<KeyFacts, Decision> step, String by, Deque<NewSigningKey> made) {
        KeyFacts facts = reader.read();
        Decision decision = step.apply(facts);
        String staged = null;
        if (decision instanceof Decision.Go go) {
            for (Change change : go.changes()) {
                if (change.key() == null) {
                    staged = stage(made, facts.now(), by + ", " + change.reason());
                } else {
                    change(change.key(), change, facts.now(), by);
                }
            }
            go.passedOver().forEach(who -> audit.passedOver(who, Objects.requireNonNull(go.kid()), by));
        }
        return new Done(decision, facts.now(), staged);
    }

    private String stage(Deque<NewSigningKey> made, Instant now, String detail) {
        NewSigningKey key = made.isEmpty() ? maker.make() : made.remove();
        keys.insert(key, now);
        audit.record(Step.STAGE, key.kid(), detail);
        return key.kid();
    }

    /** Moves a key on. A key that leaves the JWKS loses its private part. */
    private void change(SigningKey key, Change change, Instant now, String by) {
        switch (change.step()) {
            case STAGE -> throw new IllegalArgumentException("Only a key that is not there yet is staged");
            case ACTIVATE -> keys.move(key, KeyState.ACTIVE, now);
            case RETIRE -> keys.move(key, KeyState.RETIRED, now);
            case REMOVE -> {
                keys.move(key, KeyState.REMOVED, now);
                keys.forgetPrivateKey(key, maker.nothing(key));
            }
            case REVOKE -> {
                keys.move(key, KeyState.REVOKED, now);
                keys.forgetPrivateKey(key, maker.nothing(key));
            }
        }
        audit.record(change.step(), key.kid(), by + ", " + change.reason());
    }

    /**
     * @param making makes the keys for the work before the transaction begins, which would hold the lock of all nodes
     *     meanwhile
     */
    private <T> T exclusively(Supplier<Deque<NewSigningKey>> making, Function<Deque<NewSigningKey>, T> work) {
        here.lock();
        try {
            Deque<NewSigningKey> made = making.get();
            return Objects.requireNonNull(transaction.execute(status -> work.apply(made)));
        } finally {
            here.unlock();
        }
    }
}
