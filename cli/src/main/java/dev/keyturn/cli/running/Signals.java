package dev.keyturn.cli.running;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Ends processes by the signals that Java has no name for, and waits until they are gone. */
public final class Signals {
    private Signals() {}

    /**
     * Sends a signal, and tells whether the process ended within the limit; never touches another process with the same
     * pid.
     */
    public static boolean end(ProcessId process, String signal, Duration limit) {
        if (process.alive().isEmpty()) {
            return true;
        }
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            return awaitEnd(process, limit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether the process was gone within the limit. */
    public static boolean awaitEnd(ProcessId process, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (process.alive().isPresent()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }
}
