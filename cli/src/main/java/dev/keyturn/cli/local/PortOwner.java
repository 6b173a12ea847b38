package dev.keyturn.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The process that listens on a port, as far as the system tells us: {@code /proc} on Linux, {@code lsof} elsewhere.
 */
final class PortOwner {
    private static final Path PROC = Path.of("/proc");
    private static final String LISTEN = "0A";

    private PortOwner() {}

    /** A description such as {@code process 4711 (nginx)}; empty if this user may not know. */
    static Optional<String> of(int port) {
        Optional<Long> pid = Files.isDirectory(PROC) ? fromProc(port) : fromLsof(port);
        return pid.flatMap(ProcessHandle::of).map(PortOwner::describe);
    }

    private static String describe(ProcessHandle process) {
        String command = process.info()
                .command()
                .map(path -> " (" + Path.of(path).getFileName() + ")")
                .orElse("");
        return "process " + process.pid() + command;
    }

    private static Optional<Long> fromProc(int port) {
        Set<String> sockets = Stream.of("tcp", "tcp6")
                .flatMap(table -> listeners(PROC.resolve("net").resolve(table), port))
                .collect(Collectors.toSet());
        return sockets.isEmpty()
                ? Optional.empty()
                : ProcessHandle.allProcesses()
                        .map(ProcessHandle::pid)
                        .filter(pid -> holdsAny(pid, sockets))
                        .findFirst();
    }

    /** The socket inodes of a table's lines {@code sl local_address rem_address st … inode}. */
    private static Stream<String> listeners(Path table, int port) {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        try {
            return Files.readAllLines(table).stream()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(columns -> columns.length > 9 && columns[1].endsWith(suffix) && columns[3].equals(LISTEN))
                    .map(columns -> "socket:[" + columns[9] + "]");
        } catch (IOException e) {
            return Stream.empty(); // a kernel without this table
        }
    }

    private static boolean holdsAny(long pid, Set<String> sockets) {
        try (Stream<Path> descriptors =
                Files.list(PROC.resolve(Long.toString(pid)).resolve("fd"))) {
            return descriptors.anyMatch(descriptor -> sockets.contains(target(descriptor)));
        } catch (IOException e) {
            return false; // another user's process, or one that ended
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // closed since
        }
    }

    private static Optional<Long> fromLsof(int port) {
        try {
            Process lsof = new ProcessBuilder("lsof", "-nP", "-t", "-iTCP:" + port, "-sTCP:LISTEN")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return lsof.inputReader().lines().findFirst().map(Long::valueOf);
        } catch (IOException e) {
            return Optional.empty(); // not installed
        }
    }
}
