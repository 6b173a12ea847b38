package dev.keyturn.cli.secrets;

import dev.keyturn.cli.terminal.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/** Files that only their owner may read, and that are either there in whole or not at all. */
final class PrivateFiles {
    private PrivateFiles() {}

    /** Writes beside the file, then takes its place: a reader or a crash sees the old content or the new. */
    static void write(Path path, byte[] content) {
        Path folder = Objects.requireNonNull(path.getParent());
        Path fresh = folder.resolve("." + path.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            try (FileChannel channel = FileChannel.open(
                    fresh,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
            force(folder);
        } catch (IOException e) {
            throw new Failure(
                    "%s cannot be written (%s): make room or choose another folder with `KEYTURN_DATA=~/keyturn-data ./keyturn start`."
                            .formatted(path, e.getMessage()),
                    e);
        }
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
