package dev.keyturn.auth.passwords;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Threads that step back for others. Linux keeps a niceness and a time slice for each thread, and a thread needs no right
 * to raise the one and shorten the other. The niceness counts beside all others of the machine, or of the server's session
 * or control group where Linux shares the processors out to those first ({@code kernel.sched_autogroup_enabled}). The
 * slice is how long whoever wakes up has to wait for the thread's processor, in another session, too (Linux 6.12 and
 * later; before, it is ignored). Elsewhere nothing is done.
 */
final class Niceness {
    /** A third of the weight of what is not nice, so that a hash is still computed while all processors are busy. */
    private static final int NICENESS = 5;

    /** The shortest that Linux takes, in nanoseconds; the usual one is 1.4 ms on two processors, and longer on more. */
    private static final long SLICE = 100_000;

    /** sched_setattr(2), for which older C libraries have no function. */
    private static final Map<String, Long> SYSTEM_CALLS = Map.of("amd64", 314L, "aarch64", 274L);

    /** {@code struct sched_attr}: size, policy (0 as usual), flags, niceness, priority, slice, deadline, period. */
    private static final MemoryLayout ATTRIBUTES = MemoryLayout.structLayout(
            JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private static final long THIS_ONE = 0;
    private static final long NO_FLAGS = 0;

    private Niceness() {}

    static ThreadFactory nice(ThreadFactory threads) {
        MethodHandle setAttributes = setAttributes();
        return setAttributes == null
                ? threads
                : work -> threads.newThread(() -> {
                    stepBack(setAttributes);
                    work.run();
                });
    }

    @SuppressWarnings("restricted") // the server is started with native access, for Argon2 and RSA
    private static @Nullable MethodHandle setAttributes() {
        Long number = SYSTEM_CALLS.get(System.getProperty("os.arch"));
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> function = linker.defaultLookup().find("syscall");
        if (!System.getProperty("os.name").equals("Linux") || number == null || function.isEmpty()) {
            return null;
        }
        FunctionDescriptor call = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG);
        return MethodHandles.insertArguments(
                linker.downcallHandle(function.get(), call, Linker.Option.firstVariadicArg(1)), 0, number);
    }

    /** Calls sched_setattr(2); whether it takes effect matters only to speed. */
    private static void stepBack(MethodHandle setAttributes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ATTRIBUTES);
            attributes.set(JAVA_INT, 0, (int) ATTRIBUTES.byteSize());
            attributes.set(JAVA_INT, 16, NICENESS);
            attributes.set(JAVA_LONG, 24, SLICE);
            long _ = (long) setAttributes.invokeExact(THIS_ONE, attributes, NO_FLAGS);
        } catch (Throwable impossible) {
            throw new IllegalStateException("sched_setattr takes a thread, its attributes and flags", impossible);
        }
    }
}
