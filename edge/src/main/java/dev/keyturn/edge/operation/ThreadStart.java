package dev.keyturn.edge.operation;

import java.io.Serial;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The start of a virtual thread on a machine that may have none left. One that the JVM refuses may run all the same, if
 * another carrier took it before, and nothing wakes it any more once it waits, nor those who wait behind it. So each waits
 * first, with nothing in its hands, until its start has succeeded, and does nothing if it has not.
 */
public final class ThreadStart {
    private ThreadStart() {}

    /**
     * Begins the work on a thread of its own.
     *
     * @param threads what starts one
     * @throws RejectedExecutionException if there is none
     */
    public static void begin(Executor threads, Runnable work) {
        CompletableFuture<Boolean> started = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                if (started.join()) {
                    work.run();
                }
            });
            started.complete(true);
        } catch (OutOfMemoryError | RejectedExecutionException none) {
            started.complete(false);
            throw new NoThread(none);
        }
    }

    /** Without a trace: Tomcat logs one for each connection that is refused. */
    private static final class NoThread extends RejectedExecutionException {
        @Serial
        private static final long serialVersionUID = 1L;

        NoThread(Throwable reason) {
            super("There is no thread left: " + reason.getMessage());
        }

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }
}
