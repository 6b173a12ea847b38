package dev.keyturn.auth.passwords;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/**
 * Threads that step back for others: Linux keeps a niceness for each thread, and raising it needs no right. It counts
 * beside all others of the machine, or of the server's session or control group where Linux shares the processors out
 * to those first ({@code kernel.sched_autogroup_enabled}). Elsewhere it belongs to the whole process, and is left
 * alone.
 */
final class Niceness {
    /** A third of the weight of what is not nice, so that a hash is still computed while all processors are busy. */
    private static final int NICENESS = 5;

    private static final int THREAD = 0;
    private static final int THIS_ONE = 0;

    private Niceness() {}

    @SuppressWarnings("restricted") // the server is started with native access, for Argon2 and RSA
    static ThreadFactory nice(ThreadFactory threads) {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> function = linker.defaultLookup().find("setpriority");
        if (!System.getProperty("os.name").equals("Linux") || function.isEmpty()) {
            return threads;
        }
        MethodHandle setPriority =
                linker.downcallHandle(function.get(), FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
        return work -> threads.newThread(() -> {
            stepBack(setPriority);
            work.run();
        });
    }

    /** Calls setpriority(2); whether it takes effect matters only to speed. */
    private static void stepBack(MethodHandle setPriority) {
        try {
            int _ = (int) setPriority.invokeExact(THREAD, THIS_ONE, NICENESS);
        } catch (Throwable impossible) {
            throw new IllegalStateException("setpriority takes three numbers", impossible);
        }
    }
}
