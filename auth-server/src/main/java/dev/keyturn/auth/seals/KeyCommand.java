package dev.keyturn.auth.seals;

import dev.keyturn.edge.operation.StartupRefusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program that prints a key, such as the client of a secrets manager. It is run without a shell and without input,
 * its time and its answer are bounded, and nothing that it prints is logged.
 *
 * @param property where it is configured
 * @param command the program and its arguments
 * @param limit how long it may take
 */
record KeyCommand(String property, List<String> command, Duration limit) {
    private static final int LONGEST = 1024;

    KeyCommand(String property, List<String> command) {
        this(property, command, Duration.ofSeconds(10));
    }

    /**
     * Runs it.
     *
     * @return what it printed
     * @throws StartupRefusal if it does not end in time, or fails, or prints too much
     */
    String output() {
        Process process = start();
        FutureTask<byte[]> reading = new FutureTask<>(() -> read(process.getInputStream()));
        Thread.ofVirtual().start(reading);
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            byte[] printed = reading.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            if (printed.length > LONGEST) {
                throw refusal("prints more than a key");
            }
            if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw refusal(late());
            }
            if (process.exitValue() != 0) {
                throw refusal("ended with exit code " + process.exitValue());
            }
            return new String(printed, StandardCharsets.US_ASCII);
        } catch (TimeoutException e) {
            throw refusal(late());
        } catch (ExecutionException e) {
            throw refusal("prints nothing that can be read");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refusal("was interrupted");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Process start() {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw refusal("cannot be run");
        }
    }

    private static byte[] read(InputStream output) throws IOException {
        try (output) {
            return output.readNBytes(LONGEST + 1);
        }
    }

    private String late() {
        return "did not end within " + limit.toSeconds() + " s";
    }

    private StartupRefusal refusal(String what) {
        return new StartupRefusal(
                "The program " + command.getFirst() + " of " + property + " " + what + ".",
                "Run it as this server's user and see what it says: it has to print 32 random bytes in base64, nothing"
                        + " else, and end with 0.");
    }

    /** Without arguments, in which there may be a secret. */
    @Override
    public String toString() {
        return "KeyCommand[" + command.getFirst() + "]";
    }
}
