package dev.keyturn.auth.seals;

import dev.keyturn.edge.operation.StartupRefusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The folder of files that a restore of the database must not undo: beside the key-encryption key, which is in no
 * backup of the database either. If there is no such folder, or it cannot be written to, nothing is kept, and the log
 * says so once.
 */
@Component
public class StateFolder {
    private static final Logger log = LoggerFactory.getLogger(StateFolder.class);

    private final Optional<Path> folder;

    /** Files whose last write failed. */
    private final Set<String> troubled = ConcurrentHashMap.newKeySet();

    StateFolder(KeyEncryptionProperties properties) {
        this.folder = properties.folder().filter(StateFolder::writable);
        if (folder.isEmpty()) {
            log.warn("Nothing is kept beside the database, so a restore of it will not be noticed, and keys that were"
                    + " revoked before may come back: set keyturn.keys.state-folder to a folder that this server may"
                    + " write to and that outlives it");
        }
    }

    /** Whether there is a folder that can be written to. */
    public boolean exists() {
        return folder.isPresent();
    }

    /**
     * The lines of a file; none if there is no file. Bytes that no server wrote do not make the rest unreadable.
     *
     * @throws StartupRefusal if the file cannot be read
     */
    public List<String> lines(String name) {
        return folder.map(where -> read(where.resolve(name))).orElseGet(List::of);
    }

    /**
     * Adds lines to a file, apart from a last line that was cut short. They are on the disk when this returns; if not,
     * the log says so.
     */
    public void append(String name, List<String> lines) {
        attempt(name, where -> {
            Path file = where.resolve(name);
            write(file, afterWhole(file, lines), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        });
    }

    /** Replaces a file, in whole or not at all; if not at all, the log says so. */
    public void replace(String name, List<String> lines) {
        attempt(name, where -> {
            Path fresh =
                    where.resolve("." + name + "." + ProcessHandle.current().pid());
            write(
                    fresh,
                    lines,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING);
            Files.move(fresh, where.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        });
    }

    @FunctionalInterface
    private interface Writing {
        void to(Path folder) throws IOException;
    }

    /**
     * Writes, and logs when a failure begins and when it is over: a full disk here must not keep anybody from signing.
     */
    private void attempt(String name, Writing writing) {
        folder.ifPresent(where -> {
            try {
                writing.to(where);
                if (troubled.remove(name)) {
                    log.info("{} is written again", where.resolve(name));
                }
            } catch (IOException e) {
                if (troubled.add(name)) {
                    log.error(
                            "{} cannot be written ({}): make room, or it will be missing after a restore",
                            where.resolve(name),
                            e.toString());
                }
            }
        });
    }

    private static boolean writable(Path folder) {
        return Files.isDirectory(folder) && Files.isWritable(folder);
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException nothingKept) {
            return List.of();
        } catch (IOException e) {
            throw new StartupRefusal(
                    "%s cannot be read (%s), and without it keys that were revoked or a database that was restored may be believed."
                            .formatted(file, e),
                    "Let the server's user read it, or restore it. Who deletes it gives up what it protects from.");
        }
    }

    /** The lines, after an empty one if the file's last line was cut short. */
    private static List<String> afterWhole(Path file, List<String> lines) throws IOException {
        String before = Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        return before.isEmpty() || before.endsWith("\n")
                ? lines
                : Stream.concat(Stream.of(""), lines.stream()).toList();
    }

    /** Writes all lines at once, so that those of several nodes on one machine do not mix. */
    private static void write(Path file, List<String> lines, StandardOpenOption... options) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((String.join("\n", lines) + "\n").getBytes(StandardCharsets.US_ASCII));
        try (FileChannel channel = FileChannel.open(file, options)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
