package dev.keyturn.auth.keyrotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.auth.seals.StateFolders;
import dev.keyturn.edge.operation.StartupRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

    @Test
    void aDamagedLineKeepsNobodyFromTheOthers() throws IOException {
        kids(folder).add(List.of("one", "two"));
        Files.write(folder.resolve(RevokedKids.FILE), new byte[] {'t', (byte) 0xff, '\n'}, StandardOpenOption.APPEND);

        assertThat(kids(folder).all()).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void aLineThatWasCutShortTakesNoOtherWithIt() throws IOException {
        Files.writeString(folder.resolve(RevokedKids.FILE), "one\ntw");

        kids(folder).add(List.of("two", "three"));

        assertThat(kids(folder).all()).contains("one", "two", "three");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        Files.createDirectory(folder.resolve(RevokedKids.FILE));

        assertThatThrownBy(() -> kids(folder).all())
                .isInstanceOf(StartupRefusal.class)
                .hasMessageContaining(folder.resolve(RevokedKids.FILE).toString());
    }

    private static RevokedKids kids(@Nullable Path folder) {
        return new RevokedKids(StateFolders.at(folder));
    }
}
