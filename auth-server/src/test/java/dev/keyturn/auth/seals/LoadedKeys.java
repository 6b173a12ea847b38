package dev.keyturn.auth.seals;

import java.nio.file.Path;
import java.util.List;

/** Key-encryption keys as a server would load them. */
public final class LoadedKeys {
    private LoadedKeys() {}

    public static KeyEncryptionKeys ofFile(Path file) {
        return new KeyEncryptionKeys(new KeyEncryptionProperties(file, null, List.of(), null, null, List.of(), null));
    }

    /** While one is being replaced. */
    public static KeyEncryptionKeys ofFiles(Path current, Path previous) {
        return new KeyEncryptionKeys(
                new KeyEncryptionProperties(current, null, List.of(), previous, null, List.of(), null));
    }
}
