package dev.keyturn.auth.seals;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** State folders as a server would have them. */
public final class StateFolders {
    private StateFolders() {}

    /** There, or nowhere. */
    public static StateFolder at(@Nullable Path folder) {
        return new StateFolder(new KeyEncryptionProperties(null, "x", List.of(), null, null, List.of(), folder));
    }
}
