package dev.keyturn.resource.background;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Work that goes on in a thread of its own while the server runs. */
public abstract class Background implements SmartLifecycle {
    private volatile @Nullable Thread thread;

    /** Starts the work, which is over soon after its thread was interrupted. */
    protected abstract Thread begin();

    @Override
    public final void start() {
        thread = begin();
    }

    @Override
    public final void stop() {
        Thread running = thread;
        if (running != null) {
            thread = null;
            running.interrupt();
            awaitEnd(running);
        }
    }

    /** How long a stop waits for the work to be over; not at all, unless it has something to do first. */
    protected Duration lastWords() {
        return Duration.ZERO;
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
}
