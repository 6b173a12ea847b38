package dev.keyturn.auth.passwords;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.ThreadFactory;

/**
 * Threads that step back for the others of the machine: Linux keeps a niceness for each thread, and raising it needs no
 * right. Elsewhere it belongs to the whole process, and is left alone.
 */
final class Niceness {
    /** A third of the weight of what is not nice, so that a hash is still computed while all processors are busy. */
    private static final int NICENESS = 5;

    private static final int THREAD = 0;
    private static final int THIS_ONE = 0;

    private Niceness() {}

    static ThreadFactory nice(ThreadFactory threads) {
        return System.getProperty("os.name").equals("Linux")
                ? work -> threads.newThread(() -> {
                    stepBack();
                    work.run();
                })
                : threads;
    }

    /** setpriority(2) of the C library; whether it took effect makes no difference to anything but speed. */
    @SuppressWarnings("restricted") // the server is started with native access, for Argon2 and RSA
    private static void stepBack() {
        Linker linker = Linker.nativeLinker();
        MethodHandle setPriority = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setpriority"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            int _ = (int) setPriority.invokeExact(THREAD, THIS_ONE, NICENESS);
        } catch (Throwable impossible) {
            throw new IllegalStateException("setpriority takes three numbers", impossible);
        }
    }
}
