package dev.keyturn.cli.running;

import com.sun.security.auth.module.UnixSystem;
import dev.keyturn.cli.terminal.Failure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder that holds everything which outlives a start, closed to all but its owner.
 *
 * @param root {@code .data}, or what {@code KEYTURN_DATA} names
 */
public record DataFolder(Path root) {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");
    private static final long ROOM_NEEDED = 1L << 30;

    /** The entries of which a data folder has at least one, since its first start or from a restored backup. */
    private static final List<String> OURS =
            List.of(RunFolder.NAME, "postgres", "postgres-programs", "credentials.env", "key-encryption-key");

    /** PostgreSQL's own folder. */
    public Path postgres() {
        return root.resolve("postgres");
    }

    /**
     * The folder for PostgreSQL's programs. It holds nothing else, because the library that unpacks them deletes
     * neighbours that look like old data folders.
     */
    public Path postgresPrograms() {
        return root.resolve("postgres-programs");
    }

    /**
     * Deletes programs whose unpacking was killed: the library marks them when they are whole, and would fail at the
     * first link of those that are not.
     */
    public void deleteHalfUnpackedPrograms() throws IOException {
        if (!Files.exists(postgresPrograms())) {
            return;
        }
        try (DirectoryStream<Path> unpacked = Files.newDirectoryStream(postgresPrograms(), "PG-*")) {
            for (Path programs : unpacked) {
                if (!Files.exists(programs.resolve(".exists"))) {
                    delete(programs);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    public Path logs() {
        return root.resolve("logs");
    }

    /** The log of a part, or of the supervisor. */
    public LogFile log(String name) {
        return new LogFile(logs().resolve(name + ".log"));
    }

    public Path run() {
        return root.resolve(RunFolder.NAME);
    }

    /** The folder for files that may be lost: making them again only costs time. */
    public Path cache() {
        return root.resolve("cache");
    }

    /**
     * Makes the folders; a {@link Failure} if they hold something else, are another user's, cannot be written to, or
     * there is no room.
     */
    public void prepare() {
        if (holdsSomethingElse()) {
            throw new Failure(
                    "%s is no data folder of Keyturn, and not empty: name a new one with `KEYTURN_DATA=~/keyturn-data ./keyturn start`."
                            .formatted(root));
        }
        refuseAnothersFolder();
        try {
            Files.createDirectories(root, PosixFilePermissions.asFileAttribute(PRIVATE));
            Files.setPosixFilePermissions(root, PRIVATE);
            Files.createDirectories(logs());
            Files.createDirectories(run());
            Files.createDirectories(cache());
            Files.delete(Files.createTempFile(run(), "writable", null));
        } catch (IOException e) {
            throw new Failure(
                    "The data folder %s cannot be written to%s: choose another with `KEYTURN_DATA=~/keyturn-data ./keyturn start`."
                            .formatted(root, reason(e)),
                    e);
        }
        if (room() < ROOM_NEEDED) {
            throw new Failure(
                    "There is less than 1 GB of room for the data folder %s: make room, or choose another with `KEYTURN_DATA=~/keyturn-data ./keyturn start`."
                            .formatted(root));
        }
    }

    /**
     * Refuses another user's folder. Root may write there, but PostgreSQL does not run with root's rights, and what root
     * leaves in it its owner may not read.
     */
    private void refuseAnothersFolder() {
        try {
            if (Files.exists(root) && (int) Files.getAttribute(root, "unix:uid") != (int) new UnixSystem().getUid()) {
                throw new Failure("%1$s belongs to %2$s: start it as that user, with `su %2$s -c './keyturn start'`."
                        .formatted(root, Files.getOwner(root)));
            }
        } catch (IOException e) {
            throw new Failure("The data folder %s cannot be asked for its owner.".formatted(root), e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException told && told.getReason() != null ? " (" + told.getReason() + ")" : "";
    }

    /** Whether the root holds files, but none of ours: taking it over would close those files to other users. */
    private boolean holdsSomethingElse() {
        if (!Files.isDirectory(root) || OURS.stream().map(root::resolve).anyMatch(Files::exists)) {
            return false;
        }
        try (Stream<Path> inside = Files.list(root)) {
            return inside.findAny().isPresent();
        } catch (IOException e) {
            throw new Failure("The data folder %s cannot be read.".formatted(root), e);
        }
    }

    private long room() {
        try {
            return Files.getFileStore(root).getUsableSpace();
        } catch (IOException e) {
            throw new Failure("The file system of %s cannot be asked for its room.".formatted(root), e);
        }
    }

    /** Whether PostgreSQL has a folder whose making was finished. */
    public boolean hasDatabase() {
        return Files.exists(postgres()) && !Files.exists(unfinished());
    }

    /**
     * Notes that PostgreSQL's folder is being made. A folder that an earlier start left unfinished is moved aside, not
     * deleted: somebody may have restored a backup there.
     *
     * @return the place to which an unfinished folder was moved
     */
    public Optional<Path> beginDatabase() throws IOException {
        if (Files.exists(unfinished()) && Files.exists(postgres())) {
            return Optional.of(Files.move(postgres(), aside()));
        }
        if (!Files.exists(postgres()) && !Files.exists(unfinished())) {
            Files.createFile(unfinished());
        }
        return Optional.empty();
    }

    /** Notes that PostgreSQL's folder is whole, and holds data from here on. */
    public void finishDatabase() throws IOException {
        Files.deleteIfExists(unfinished());
    }

    private Path unfinished() {
        return root.resolve("postgres.unfinished");
    }

    private Path aside() {
        return root.resolve("postgres.unfinished-" + System.currentTimeMillis());
    }
}
