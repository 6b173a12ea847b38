package dev.keyturn.cli.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A server's classes as the JDK keeps them in memory, read and linked (JEP 483), so that a start need not repeat that.
 * A cache fits one build on one JDK, which its file name identifies; a missing or damaged cache only costs speed.
 */
final class AotCache {
    private static final int KEY_BYTES = 8;

    private final String server;
    private final Path folder;
    private final Path file;
    private final Path recording;
    private final Path unfinished;

    /** The cache of a server whose jar has been built. */
    AotCache(String server, Path jar, Path folder) {
        this.server = server;
        this.folder = folder;
        this.file = folder.resolve(server + "-" + key(jar) + ".aot");
        this.recording = folder.resolve(server + ".recording");
        this.unfinished = folder.resolve(server + ".unfinished");
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** The flags of a run that starts from it. */
    List<String> use() {
        return List.of("-XX:AOTCache=" + file);
    }

    /** The flags of a run whose classes it is to hold. */
    List<String> record() {
        return List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + recording);
    }

    /** The flags of the process that makes it from what was recorded, and runs nothing. */
    List<String> create() {
        return List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + recording, "-XX:AOTCache=" + unfinished);
    }

    /** Puts a finished cache into its place, if there is one, and deletes all other cache files of this server. */
    void settle() {
        try {
            if (Files.exists(unfinished)) {
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        discard();
    }

    /** Throws away what is unfinished, and the caches of earlier builds. */
    void discard() {
        try {
            for (Path other : others()) {
                Files.delete(other);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> others() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.getFileName().toString().startsWith(server))
                    .filter(path -> !path.equals(file))
                    .toList();
        }
    }

    /** A digest of the JDK and of each jar's path, size and time. The JVM too tells jars apart by size and time. */
    private static String key(Path jar) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes(Runtime.version() + System.getProperty("java.home")));
            for (Path part : jars(jar)) {
                digest.update(bytes("\n%s %d %s".formatted(part, Files.size(part), Files.getLastModifiedTime(part))));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, KEY_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    private static List<Path> jars(Path jar) throws IOException {
        Path libraries = Objects.requireNonNull(jar.getParent()).resolve("lib");
        if (!Files.exists(libraries)) {
            return List.of(jar);
        }
        try (Stream<Path> files = Files.list(libraries)) {
            return Stream.concat(Stream.of(jar), files.sorted()).toList();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
