package dev.keyturn.resource.push;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Work that goes on in a thread of its own while the server runs. */
abstract class Background implements SmartLifecycle {
    private volatile @Nullable Thread thread;

    /** Starts the work, which is over soon after its thread was interrupted. */
    abstract Thread begin();

    @Override
    public final void start() {
        thread = begin();
    }

    @Override
    public final void stop() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
            thread = null;
        }
    }

    @Override
    public final boolean isRunning() {
        return thread != null;
    }
}
