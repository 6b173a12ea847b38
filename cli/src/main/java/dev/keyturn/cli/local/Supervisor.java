package dev.keyturn.cli.local;

import dev.keyturn.cli.running.Cancelled;
import dev.keyturn.cli.running.LocalSettings;
import dev.keyturn.cli.terminal.Failure;
import dev.keyturn.cli.terminal.Progress;
import java.util.concurrent.atomic.AtomicBoolean;

/** Starts everything, watches it, and stops it when this process ends, unless this process is killed outright. */
final class Supervisor {
    private Supervisor() {}

    /** Never returns: throws a {@link Failure}, or {@link Cancelled} when a signal ends this process. */
    static void run(LocalSettings settings, Progress progress, Runnable whenReady) {
        LocalStack stack = new LocalStack(settings, progress);
        AtomicBoolean signalled = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            signalled.set(true);
            stack.close();
        }));
        try (stack) {
            stack.start();
            stack.watch(whenReady);
        } catch (Failure failure) {
            // Ctrl-C reaches the servers too, and their end is then no failure.
            throw signalled.get() ? new Cancelled() : failure;
        }
    }
}
