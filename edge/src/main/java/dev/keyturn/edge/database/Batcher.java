package dev.keyturn.edge.database;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import dev.keyturn.edge.errors.PassingFault;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Does one job for many callers. A caller that finds the batcher idle works at once, alone. Callers that arrive while
 * it works wait; when it is done, the first of them works for all of them. So nobody waits for company, no threads are
 * needed but the callers', and groups grow with the load (docs/adr/0034, docs/adr/0037, docs/adr/0039).
 *
 * @param <Q> what is asked for
 * @param <A> what comes of it
 */
public final class Batcher<Q, A> {
    /** Of messages, some 750 KB of content, if each character takes three bytes. */
    private static final int MOST = 64;

    /** How long a caller waits for its turn. With a database that fails, all who wait fail with the first. */
    static final Duration PATIENCE = Duration.ofMillis(4500);

    private final int most;
    private final Duration patience;
    private final Function<List<Q>, List<Optional<A>>> work;
    private final Deque<Place<Q, A>> waiting = new ArrayDeque<>();
    private boolean atWork;

    /** @param work for a group; its answers are in the order of what was asked for, and empty where it left that undone */
    public Batcher(Function<List<Q>, List<Optional<A>>> work) {
        this(MOST, PATIENCE, work);
    }

    /**
     * @param most in one group
     * @param patience how long a caller waits for the others
     */
    Batcher(int most, Duration patience, Function<List<Q>, List<Optional<A>>> work) {
        this.most = most;
        this.patience = patience;
        this.work = work;
    }

    /**
     * A batcher that looks values up by their keys. A caller learns what was there when it asked, or later.
     *
     * @param read all that there is of these keys
     * @param key of what was found
     */
    public static <K, V> Batcher<K, V> byKey(Function<List<K>, List<V>> read, Function<V, K> key) {
        return new Batcher<>(keys -> {
            Map<K, V> found = read.apply(keys).stream().collect(toMap(key, identity()));
            return keys.stream()
                    .map(each -> Optional.ofNullable(found.get(each)))
                    .toList();
        });
    }

    /** A caller, and what it waits for. */
    private record Place<Q, A>(Q question, CompletableFuture<Signal<A>> signal) {}

    private sealed interface Signal<A> {
        /** Work, for yourself and for those who wait. */
        record Lead<A>() implements Signal<A> {}

        /** Somebody else has done your work. */
        record Done<A>(Optional<A> answer) implements Signal<A> {}
    }

    /**
     * Does the job, alone or with others.
     *
     * @return empty if the work left it undone
     * @throws PassingFault if it took too long; whether it was done is not known then
     * @throws RuntimeException what the work threw: each of the group gets it, and so do those who waited meanwhile, as
     *     they would meet the same fault after as long a wait
     */
    public Optional<A> carryOut(Q question) {
        Place<Q, A> place = new Place<>(question, new CompletableFuture<>());
        join(place);
        return switch (await(place)) {
            case Signal.Lead<A> _ -> lead(place);
            case Signal.Done<A>(var answer) -> answer;
        };
    }

    private synchronized void join(Place<Q, A> place) {
        waiting.add(place);
        if (!atWork) {
            callNext();
        }
    }

    /** The first of those who wait goes to work, if there is one. */
    private synchronized void callNext() {
        Place<Q, A> next = waiting.poll();
        atWork = next != null;
        if (next != null) {
            next.signal().complete(new Signal.Lead<>());
        }
    }

    private Signal<A> await(Place<Q, A> place) {
        try {
            return place.signal().get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException thrown
                    ? thrown
                    : new IllegalStateException("The work of a group failed", failed.getCause());
        } catch (TimeoutException late) {
            leave(place);
            throw new PassingFault("The work of others took too long", late);
        } catch (InterruptedException stopping) {
            leave(place);
            Thread.currentThread().interrupt();
            throw new PassingFault("The server is stopping", stopping);
        }
    }

    /** Takes a caller out that gives up. If it was called to work at this very moment, the next one is. */
    private synchronized void leave(Place<Q, A> place) {
        boolean called = !waiting.remove(place)
                && place.signal().state() == Future.State.SUCCESS
                && place.signal().resultNow() instanceof Signal.Lead<A>;
        if (called) {
            callNext();
        }
    }

    /** How many callers wait to go to work. */
    synchronized int waiting() {
        return waiting.size();
    }

    private Optional<A> lead(Place<Q, A> leader) {
        List<Place<Q, A>> others = next(most - 1);
        try {
            List<Q> questions = new ArrayList<>();
            questions.add(leader.question());
            others.forEach(other -> questions.add(other.question()));
            List<Optional<A>> answers = work.apply(questions);
            for (int i = 0; i < others.size(); i++) {
                others.get(i).signal().complete(new Signal.Done<>(answers.get(i + 1)));
            }
            return answers.getFirst();
        } catch (RuntimeException | Error failure) {
            others.addAll(next(Integer.MAX_VALUE));
            others.forEach(other -> other.signal().completeExceptionally(failure));
            throw failure;
        } finally {
            callNext();
        }
    }

    /** Takes so many of those who wait, or fewer if there are fewer. */
    private synchronized List<Place<Q, A>> next(int number) {
        List<Place<Q, A>> next = new ArrayList<>();
        while (next.size() < number && !waiting.isEmpty()) {
            next.add(waiting.remove());
        }
        return next;
    }
}
