package dev.keyturn.edge.operation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Work that goes on in a thread of its own while the server runs, one round after the other. Nothing but a stop ends
 * it: whatever a round throws, errors and interrupts included, is logged, and the next round comes after a pause. A
 * thread that ended would leave behind a server that answers and does not do this work.
 */
public abstract class Background implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Background.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final long SILENCE = Duration.ofSeconds(10).toNanos();

    private final Thread.Builder threads;
    private final Duration pause;
    private volatile @Nullable Thread thread;
    private long silentUntil = System.nanoTime();

    /** @param threads what makes the thread, and names it */
    protected Background(Thread.Builder threads) {
        this(threads, PAUSE);
    }

    Background(Thread.Builder threads, Duration pause) {
        this.threads = threads;
        this.pause = pause;
    }

    /** Does some of the work, and waits until more is due. It is over soon after its thread was interrupted. */
    protected abstract void round() throws Exception;

    /** Does what is left to do in the end. */
    protected void leave() {}

    /** How long a stop waits for the work to be over; not at all, unless it has something to do first. */
    protected Duration lastWords() {
        return Duration.ZERO;
    }

    @Override
    public void start() {
        Thread begun = threads.unstarted(this::work);
        thread = begun;
        begun.start();
    }

    @Override
    public void stop() {
        Thread running = thread;
        if (running != null) {
            thread = null;
            running.interrupt();
            awaitEnd(running);
        }
    }

    private void awaitEnd(Thread running) {
        try {
            running.join(lastWords());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public final boolean isRunning() {
        return thread != null;
    }

    private void work() {
        Throwable thrown = null;
        while (goesOn()) {
            thrown = turn(thrown);
        }
        // What is left to do may wait for something.
        Thread.interrupted();
        leave();
    }

    private boolean goesOn() {
        return Thread.currentThread().equals(thread);
    }

    /**
     * Tells what the turn before threw, pauses, and does a round; whatever is thrown meanwhile is for the next turn.
     */
    private @Nullable Throwable turn(@Nullable Throwable before) {
        try {
            if (before != null) {
                tellAndPause(before);
            }
            round();
            return null;
        } catch (Throwable thrown) {
            return thrown;
        }
    }

    private void tellAndPause(Throwable thrown) throws InterruptedException {
        try {
            tell(thrown);
        } finally {
            Thread.sleep(pause);
        }
    }

    private void tell(Throwable thrown) {
        long now = System.nanoTime();
        if (now - silentUntil >= 0) {
            log.error("{} stumbled, and goes on", Thread.currentThread().getName(), thrown);
            silentUntil = now + SILENCE;
        }
    }
}
