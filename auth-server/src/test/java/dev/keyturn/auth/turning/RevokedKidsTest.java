package dev.keyturn.auth.turning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.seals.StateFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevokedKidsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void areThereAfterARestartEachOnce() throws IOException {
        kids(folder).add(List.of("one", "two"));
        kids(folder).add(List.of("two", "three"));

        assertThat(kids(folder).all()).containsExactlyInAnyOrder("one", "two", "three");
        assertThat(Files.readAllLines(folder.resolve(RevokedKids.FILE))).hasSize(3);
    }

    @Test
    void withoutAFolderNothingIsKeptAndNothingFails() {
        RevokedKids nowhere = kids(null);
        nowhere.add(Set.of("one"));

        assertThat(nowhere.all()).isEmpty();
        assertThat(kids(folder.resolve("absent")).all()).isEmpty();
    }

    private static RevokedKids kids(@Nullable Path folder) {
        return new RevokedKids(StateFolders.at(folder));
    }
}
