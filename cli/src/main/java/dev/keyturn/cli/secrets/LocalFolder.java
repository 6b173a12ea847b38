package dev.keyturn.cli.secrets;

import java.net.URISyntaxException;
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
     * folder.
     */
    public static Path data(Map<String, String> environment, Path project, Path current) {
        String data = environment.getOrDefault("KEYTURN_DATA", "");
        return data.isEmpty() ? project.resolve(".data") : current.resolve(data).normalize();
    }
}
