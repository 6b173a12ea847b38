package dev.keyturn.cli.running;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** PostgreSQL's programs, unpacked once for all tests, those of the journeys too. */
public final class TestPrograms {
    private static final Path SHARED =
            Path.of("..", "cli", "target", "postgres-programs").toAbsolutePath().normalize();

    private TestPrograms() {}

    /** Lends them, whole, to a data folder that has not been started yet: a start deletes those that are not. */
    public static synchronized void lendTo(Path dataFolder) throws IOException {
        Files.createDirectories(SHARED);
        if (whole().isEmpty()) {
            EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(SHARED.toFile())
                    .start()
                    .close();
        }
        Files.createDirectories(dataFolder);
        Files.createSymbolicLink(new DataFolder(dataFolder).postgresPrograms(), SHARED);
    }

    /** The name of the folder that the library unpacks into. */
    public static Path folderName() throws IOException {
        return whole().orElseThrow().getFileName();
    }

    private static Optional<Path> whole() throws IOException {
        try (Stream<Path> unpacked = Files.list(SHARED)) {
            return unpacked.filter(programs -> Files.exists(programs.resolve(".exists")))
                    .findFirst();
        }
    }
}
