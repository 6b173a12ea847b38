package dev.keyturn.cli.local;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/**
 * The POSIX session of this process ({@code setsid}): when a terminal or a shell ends, so do the processes of its
 * session.
 */
final class PosixSession {
    private PosixSession() {}

    /** Leaves the session in which this process was started, for one of its own. */
    @SuppressWarnings("restricted") // the launcher enables native access
    static void begin() {
        Linker linker = Linker.nativeLinker();
        try {
            int session = (int) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("setsid"), FunctionDescriptor.of(ValueLayout.JAVA_INT))
                    .invokeExact();
            if (session < 0) {
                throw new IllegalStateException("setsid was refused: this process already leads a group");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
