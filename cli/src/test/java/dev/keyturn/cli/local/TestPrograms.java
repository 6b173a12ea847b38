package dev.keyturn.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** PostgreSQL's programs, unpacked once for all tests, those of the journeys too. */
final class TestPrograms {
    private static final Path SHARED =
            Path.of("..", "cli", "target", "postgres-programs").toAbsolutePath().normalize();

    private TestPrograms() {}

    /** Lends them to a data folder that has not been started yet. */
    static void lendTo(Path dataFolder) throws IOException {
        Files.createDirectories(SHARED);
        Files.createDirectories(dataFolder);
        Files.createSymbolicLink(new DataFolder(dataFolder).postgresPrograms(), SHARED);
    }
}
