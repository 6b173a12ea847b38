package dev.keyturn.auth.passwords;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.invoke.MethodHandles.insertArguments;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
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
    /** A third of the weight of the rest, so that a hash is still computed while all processors are busy. */
    private static final int NICER = 5;

    private static final int NICEST = 19;

    /** The shortest that Linux takes, in nanoseconds; the usual one is 1.4 ms on two processors, and longer on more. */
    private static final long SLICE = 100_000;

    /** sched_setattr(2), for which older C libraries have no function. The next number is sched_getattr. */
    private static final Map<String, Long> SYSTEM_CALLS = Map.of("amd64", 314L, "aarch64", 274L);

    /** {@code struct sched_attr}: size, policy, flags, niceness, priority, slice, deadline, period. */
    private static final MemoryLayout ATTRIBUTES = MemoryLayout.structLayout(
            JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private static final long THIS_ONE = 0;
    private static final long NO_FLAGS = 0;
    private static final long UNUSED = 0;

    private Niceness() {}

    static ThreadFactory nice(ThreadFactory threads) {
        Attributes attributes = Attributes.ofThisMachine();
        return attributes == null
                ? threads
                : work -> threads.newThread(() -> {
                    attributes.stepBack();
                    work.run();
                });
    }

    /** The system calls that read and set a thread's attributes. */
    private record Attributes(MethodHandle get, MethodHandle set) {
        @SuppressWarnings("restricted") // the server is started with native access, for Argon2 and RSA
        static @Nullable Attributes ofThisMachine() {
            Long number = SYSTEM_CALLS.get(System.getProperty("os.arch"));
            Linker linker = Linker.nativeLinker();
            Optional<MemorySegment> function = linker.defaultLookup().find("syscall");
            if (!System.getProperty("os.name").equals("Linux") || number == null || function.isEmpty()) {
                return null;
            }
            FunctionDescriptor call =
                    FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG);
            MethodHandle any = linker.downcallHandle(function.get(), call, Linker.Option.firstVariadicArg(1));
            return new Attributes(insertArguments(any, 0, number + 1), insertArguments(any, 0, number));
        }

        /** Whether it takes effect matters only to speed. */
        void stepBack() {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment attributes = arena.allocate(ATTRIBUTES);
                long read = (long) get.invokeExact(THIS_ONE, attributes, ATTRIBUTES.byteSize(), NO_FLAGS);
                if (read == 0) {
                    attributes.set(JAVA_INT, 16, Math.min(attributes.get(JAVA_INT, 16) + NICER, NICEST));
                    attributes.set(JAVA_LONG, 24, SLICE);
                    long _ = (long) set.invokeExact(THIS_ONE, attributes, NO_FLAGS, UNUSED);
                }
            } catch (Throwable impossible) {
                throw new IllegalStateException("syscall takes five numbers", impossible);
            }
        }
    }
}
