package dev.keyturn.edge.database;

import static java.util.Collections.nCopies;

import dev.keyturn.edge.errors.PassingFault;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Reads once for all callers that ask for the same. Callers that arrive while it is being read wait for the next
 * reading, so each learns what was there when it asked, or later. Whoever asks for something else waits for nobody
 * (docs/adr/0039).
 *
 * @param <Q> what is asked for; equal if the answer is the same for all who ask
 * @param <A> the answer, which nobody changes
 */
public final class SharedReads<Q, A> {
    private final Function<Q, A> read;
    private final ConcurrentHashMap<Q, Readers<Q, A>> asked = new ConcurrentHashMap<>();

    public SharedReads(Function<Q, A> read) {
        this.read = read;
    }

    /** All who ask for the same at present. */
    private record Readers<Q, A>(Batcher<Q, A> batcher, int number) {
        Readers<Q, A> and(int more) {
            return new Readers<>(batcher, number + more);
        }
    }

    /**
     * Reads it, or gets it from somebody who does.
     *
     * @throws PassingFault if others took too long
     * @throws RuntimeException what the reading threw, as {@link Batcher#carryOut} does
     */
    public A get(Q question) {
        Batcher<Q, A> batcher = asked.compute(question, (_, others) -> others == null ? first(question) : others.and(1))
                .batcher();
        try {
            return batcher.carryOut(question).orElseThrow();
        } finally {
            asked.computeIfPresent(question, (_, all) -> all.number() == 1 ? null : all.and(-1));
        }
    }

    private Readers<Q, A> first(Q question) {
        Batcher<Q, A> forAll = new Batcher<>(
                Integer.MAX_VALUE, Batcher.PATIENCE, group -> nCopies(group.size(), Optional.of(read.apply(question))));
        return new Readers<>(forAll, 1);
    }

    /** How many callers wait for the next reading of it. */
    int waiting(Q question) {
        Readers<Q, A> readers = asked.get(question);
        return readers == null ? 0 : readers.batcher().waiting();
    }

    boolean isIdle() {
        return asked.isEmpty();
    }
}
