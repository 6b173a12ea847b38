package dev.keyturn.cli.running;

import dev.keyturn.cli.terminal.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files that name our running processes, so that another command finds them even after the process that started them
 * was killed. PostgreSQL keeps such a file itself: {@code postmaster.pid}.
 */
public final class RunFolder {
    /** Its name in the data folder. */
    public static final String NAME = "run";

    /** The lock of the one process that may run the installation. */
    public static final String RUNNING = "lock";

    /**
     * The lock of a start in the background, until it is ready or has failed: such a start rotates the supervisor's
     * log.
     */
    public static final String STARTING = "starting";

    /** The command that started the others and watches them. */
    public static final String SUPERVISOR = "supervisor";

    /** The authorization server. */
    public static final String AUTH_SERVER = "auth-server";

    private final Path folder;
    private @Nullable FileChannel channel;

    public RunFolder(Path folder) {
        this.folder = folder;
    }

    /** Takes the folder for one purpose until this process ends; false if another has it. */
    public boolean lock(String purpose) {
        try {
            FileChannel opened =
                    FileChannel.open(folder.resolve(purpose), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock taken = opened.tryLock();
            if (taken == null) {
                opened.close();
                return false;
            }
            channel = opened;
            return true;
        } catch (IOException e) {
            throw new Failure("The run folder %s cannot be locked.".formatted(folder), e);
        }
    }

    /** Whether another process has the folder for a purpose. */
    public boolean isLocked(String purpose) {
        try (FileChannel opened = FileChannel.open(folder.resolve(purpose))) {
            return opened.tryLock(0, Long.MAX_VALUE, true) == null;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new Failure("The run folder %s cannot be read.".formatted(folder), e);
        }
    }

    public void unlock() {
        try {
            if (channel != null) {
                channel.close();
                channel = null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Notes a process and the port it serves on. */
    public void record(Running running) {
        Path fresh = folder.resolve(running.name() + ".new");
        try {
            Files.writeString(
                    fresh,
                    String.join(
                            "\n",
                            Long.toString(running.process().pid()),
                            running.process().began(),
                            Integer.toString(running.port()),
                            Boolean.toString(running.ready()),
                            ""));
            Files.move(fresh, file(running.name()), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new Failure("The run folder %s cannot be written to.".formatted(folder), e);
        }
    }

    public void forget(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process that was last noted under a name, if it still runs. */
    public Optional<Running> find(String name) {
        try {
            List<String> lines = Files.readAllLines(file(name));
            Running noted = new Running(
                    name,
                    new ProcessId(Long.parseLong(lines.get(0)), lines.get(1)),
                    Integer.parseInt(lines.get(2)),
                    Boolean.parseBoolean(lines.get(3)));
            return Optional.of(noted)
                    .filter(running -> running.process().alive().isPresent());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (AccessDeniedException e) {
            throw new Failure(
                    "%s may not be read by you: be the user who started Keyturn, or root.".formatted(file(name)), e);
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
            throw new Failure("%s is damaged: remove it with `rm '%s'`.".formatted(file(name), file(name)), e);
        }
    }

    private Path file(String name) {
        return folder.resolve(name + ".pid");
    }

    /**
     * A process of ours.
     *
     * @param ready whether it was seen to serve; of the supervisor, whether its start is over
     */
    public record Running(String name, ProcessId process, int port, boolean ready) {}
}
