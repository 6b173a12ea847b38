package dev.keyturn.cli.running;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A process, identified by its pid and by the moment at which it began, because pids are given out again.
 *
 * @param pid the system's number
 * @param began the moment as the kernel counts it, which setting the clock does not change
 */
public record ProcessId(long pid, String began) {
    private static final Path PROC = Path.of("/proc");
    /** Fields of {@code /proc/<pid>/stat} after the name in parentheses: the state, and the start in clock ticks. */
    private static final int STATE = 0;

    private static final int START = 19;

    public static ProcessId of(ProcessHandle process) {
        return new ProcessId(process.pid(), beginning(process).orElse(""));
    }

    /** The process, if it still runs; a zombie does not. */
    public Optional<ProcessHandle> alive() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> beginning(process).equals(Optional.of(began)));
    }

    /** Empty if the process is gone, or a zombie. */
    private static Optional<String> beginning(ProcessHandle process) {
        if (!Files.isDirectory(PROC)) {
            return process.info().startInstant().map(Instant::toString);
        }
        try {
            String stat =
                    Files.readString(PROC.resolve(Long.toString(process.pid())).resolve("stat"));
            List<String> fields =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
            return fields.get(STATE).equals("Z") ? Optional.empty() : Optional.of(fields.get(START));
        } catch (IOException e) {
            return Optional.empty(); // ended since
        }
    }
}
