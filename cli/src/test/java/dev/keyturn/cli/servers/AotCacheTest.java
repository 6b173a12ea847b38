package dev.keyturn.cli.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCacheTest {
    @TempDir
    private Path folder;

    private Path jar;
    private Path caches;

    @BeforeEach
    void build() throws IOException {
        jar = Files.writeString(folder.resolve("auth-server.jar"), "built");
        Files.writeString(Files.createDirectory(folder.resolve("lib")).resolve("library.jar"), "one");
        caches = Files.createDirectory(folder.resolve("cache"));
    }

    @Test
    void keepsWhatWasMadeForThisBuild() throws IOException {
        finishOne();

        assertThat(cache().exists()).isTrue();
        assertThat(cache().use()).containsExactly("-XX:AOTCache=" + files().getFirst());
    }

    @Test
    void anotherBuildOrAnotherLibraryNeedsAnotherCache() throws IOException {
        finishOne();
        Files.writeString(jar, "built anew");
        assertThat(cache().exists()).isFalse();

        finishOne();
        Files.writeString(folder.resolve("lib/library.jar"), "three");
        assertThat(cache().exists()).isFalse();
    }

    @Test
    void leavesNeitherTheRecordingNorACacheOfAnotherBuildNorAnyOfAnOlderKind() throws IOException {
        finishOne();
        Files.writeString(caches.resolve("auth-server.jsa"), "a class archive");
        Files.writeString(jar, "built anew");
        finishOne();

        assertThat(files()).hasSize(1).allMatch(file -> file.toString().endsWith(".aot"));
    }

    @Test
    void aCacheThatIsHalfMadeIsThrownAwayAndNeverUsed() throws IOException {
        String unfinished = cache().create().getLast().replace("-XX:AOTCache=", "");
        Files.writeString(Path.of(unfinished), "half a cache");

        cache().discard();

        assertThat(files()).isEmpty();
        assertThat(cache().exists()).isFalse();
    }

    @Test
    void leavesTheOtherServersCachesAlone() throws IOException {
        Path other = Files.writeString(caches.resolve("resource-server-0.aot"), "a cache");

        finishOne();

        assertThat(files()).hasSize(2).contains(other);
    }

    @Test
    void isNotThereIfNothingWasMade() throws IOException {
        Files.writeString(caches.resolve("auth-server.recording"), "a recording");

        cache().settle();

        assertThat(cache().exists()).isFalse();
        assertThat(files()).isEmpty();
    }

    private AotCache cache() {
        return new AotCache("auth-server", jar, caches);
    }

    /** What the JVM leaves when it has recorded and created. */
    private void finishOne() throws IOException {
        AotCache cache = cache();
        for (String flag : List.of("-XX:AOTConfiguration=", "-XX:AOTCache=")) {
            String path = cache.create().stream()
                    .filter(given -> given.startsWith(flag))
                    .map(given -> given.substring(flag.length()))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(Path.of(path), "bytes");
        }
        cache.settle();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(caches)) {
            return files.sorted().toList();
        }
    }
}
