package dev.keyturn.cli.running;

import dev.keyturn.cli.terminal.Failure;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** The folders of the local installation. */
public final class LocalFolder {
    private LocalFolder() {}

    /** The folder above {@code cli/target/keyturn-cli.jar}, unless the launcher says otherwise. */
    public static Path project() {
        String told = System.getProperty("keyturn.home");
        if (told != null) {
            return Path.of(told).toAbsolutePath();
        }
        try {
            Path code = Path.of(LocalFolder.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Objects.requireNonNull(code.resolve("../../..").normalize());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The folder for everything that outlives a start; a relative {@code KEYTURN_DATA} is relative to the current
     * folder. A {@link Failure} if it is there and no folder, or somebody else's.
     */
    public static Path data(Map<String, String> environment, Path project, Path current) {
        String data = environment.getOrDefault("KEYTURN_DATA", "");
        return readable(
                data.isEmpty()
                        ? project.resolve(".data")
                        : current.resolve(data).normalize());
    }

    private static Path readable(Path data) {
        if (Files.exists(data) && !Files.isDirectory(data)) {
            throw new Failure("%s is no folder: set KEYTURN_DATA to one, or to a path where there is nothing yet."
                    .formatted(data));
        }
        try {
            data.getFileSystem().provider().checkAccess(data, AccessMode.READ, AccessMode.EXECUTE);
        } catch (AccessDeniedException e) {
            throw new Failure(
                    "%s may not be read by you: be the user who started Keyturn, or root.".formatted(data), e);
        } catch (IOException e) {
            return data; // not there yet: a first start makes it
        }
        return data;
    }
}
