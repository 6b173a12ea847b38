package dev.keyturn.cli.postgres;

import dev.keyturn.cli.running.ProcessId;
import dev.keyturn.cli.running.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code postmaster.pid}: PostgreSQL's own note of the process that has a data folder open. */
public final class PostmasterFile {
    /** A number above every pid, so that PostgreSQL takes its note for stale at once. */
    private static final String NOBODY = Integer.toString(Integer.MAX_VALUE);

    private static final Pattern NUMBER = Pattern.compile("\\s*-?[0-9]{1,10}\\s*");

    private final Path dataDirectory;
    private final Path path;

    public PostmasterFile(Path dataDirectory) {
        this.dataDirectory = dataDirectory;
        this.path = dataDirectory.resolve("postmaster.pid");
    }

    /** The running PostgreSQL of this data folder and its port. */
    public Optional<RunFolder.Running> running() {
        List<String> lines = lines();
        if (!isNote(lines)) {
            return Optional.empty();
        }
        long pid = Long.parseLong(lines.get(0).strip());
        Instant noted = Instant.ofEpochSecond(Long.parseLong(lines.get(2).strip()));
        boolean ready = lines.size() >= 8 && lines.get(7).strip().equals("ready");
        return ProcessHandle.of(pid)
                .filter(process -> isPostmaster(process, noted))
                .map(ProcessId::of)
                .filter(process -> process.alive().isPresent())
                .map(process -> new RunFolder.Running(
                        Postgres.NAME, process, Integer.parseInt(lines.get(3).strip()), ready));
    }

    /**
     * Whether the process works in the data folder, as a postmaster does. Without {@code /proc}: whether it began when
     * the note was made.
     */
    private boolean isPostmaster(ProcessHandle process, Instant noted) {
        Path place = Path.of("/proc", Long.toString(process.pid()), "cwd");
        try {
            return Files.isDirectory(Path.of("/proc"))
                    ? Files.isSameFile(place, dataDirectory)
                    : process.info()
                            .startInstant()
                            .map(start -> Duration.between(start, noted).abs().toSeconds() <= 2)
                            .orElse(false);
        } catch (IOException e) {
            return false; // somebody else's process, or one that ended
        }
    }

    /**
     * Removes the pid of a process that is not PostgreSQL, left by a crash or a reboot: PostgreSQL would refuse to
     * start. The rest of the note stays, because it names shared memory in which PostgreSQL looks for backends that
     * outlived their postmaster.
     */
    void disownStranger() {
        List<String> lines = new ArrayList<>(lines());
        if (running().isPresent()) {
            return;
        }
        try {
            if (isNote(lines)) {
                lines.set(0, NOBODY);
                Files.writeString(path, String.join("\n", lines) + "\n");
            } else {
                // Begun and not finished when the power failed; PostgreSQL would wait for the rest of it.
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the note has the lines that every postmaster writes: pid, folder, time and port. */
    private static boolean isNote(List<String> lines) {
        return lines.size() >= 4
                && Stream.of(0, 2, 3)
                        .allMatch(line -> NUMBER.matcher(lines.get(line)).matches());
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(path);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
